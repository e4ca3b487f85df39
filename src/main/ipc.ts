import { BrowserWindow, ipcMain, type IpcMainInvokeEvent } from 'electron';
import { desktopCallChannel, desktopEventChannel, desktopOrigin } from '#contract/wire/desktop-bridge';
import type { Answered } from '#contract/wire/dispatcher';
import { AppError, describeError } from '#contract/errors';
import type { App } from '#services/app';
import { isOwnPage } from './own-page.ts';

/**
 * Joins the app to its windows: one channel in, one channel out. A call is answered only to the main frame of a page of
 * the app's own origin; what it asks is checked by the dispatcher, as on every transport.
 */
export function connectIpc(app: Pick<App, 'dispatch' | 'subscribe'>): { disconnect(): void } {
  ipcMain.handle(desktopCallChannel, async (event, name: unknown, input: unknown): Promise<Answered> => {
    const refusal = refusalOf(event);
    if (refusal !== null || typeof name !== 'string') return refused(refusal ?? 'The request has no name.');
    return app.dispatch(name, input);
  });
  const unsubscribe = app.subscribe((change) => {
    for (const window of BrowserWindow.getAllWindows()) {
      if (isOwnPage(window.webContents.getURL())) window.webContents.send(desktopEventChannel, change);
    }
  });
  return {
    disconnect() {
      unsubscribe();
      ipcMain.removeHandler(desktopCallChannel);
    },
  };
}

/** Why a sender is refused, null when it may call. A frame that has navigated away or was destroyed is null. */
export function refusalOf(event: Pick<IpcMainInvokeEvent, 'senderFrame' | 'sender'>): string | null {
  const frame = event.senderFrame;
  if (frame === null) return 'The page that asked is gone.';
  if (frame.parent !== null || frame !== event.sender.mainFrame) return 'Only Signoff’s own page may ask.';
  if (frame.origin !== desktopOrigin) return 'Only Signoff’s own page may ask.';
  return null;
}

function refused(sentence: string): Answered {
  return {
    ok: false,
    error: describeError(new AppError('not-allowed', sentence, 'Close this window and open Signoff again.')),
  };
}
