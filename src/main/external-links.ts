import { app, BrowserWindow, dialog, shell, type WebContents } from 'electron';
import { isOwnPage } from './own-page.ts';

/** Keeps every window on the app's own pages; links elsewhere open in the person's browser, after she has seen the host. */
export function guardNavigation(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(({ url }) => {
      void openExternally(contents, url);
      return { action: 'deny' };
    });
    contents.on('will-navigate', (event) => {
      if (isOwnPage(event.url)) return;
      event.preventDefault();
      void openExternally(contents, event.url);
    });
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-frame-navigate', (event) => {
      if (!event.isMainFrame) event.preventDefault();
    });
  });
}

/** What the person is asked about, null for an address that is never opened (anything but https: and mailto:). */
export function externalTarget(address: string): { readonly url: string; readonly place: string } | null {
  const url = URL.parse(address);
  if (url?.protocol === 'https:' && url.username === '' && url.password === '')
    return { url: url.href, place: url.host };
  if (url?.protocol === 'mailto:') return { url: url.href, place: url.pathname };
  return null;
}

/** A model may have written the link: its text says nothing about where it leads, so the host is shown first. */
async function openExternally(contents: WebContents, address: string): Promise<void> {
  const target = externalTarget(address);
  const window = BrowserWindow.fromWebContents(contents);
  if (target === null || window === null) return;
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: `Open ${target.place}?`,
    detail: target.url.slice(0, 500),
    buttons: ['Open', 'Cancel'],
    defaultId: 1,
    cancelId: 1,
  });
  if (response === 0) await shell.openExternal(target.url);
}
