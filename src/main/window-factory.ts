import path from 'node:path';
import { app, BrowserWindow, type WebContents, type WebPreferences } from 'electron';
import { desktopOrigin } from '#contract/wire/desktop-bridge';

/** What every page of Signoff runs with. Nothing else may make a window. */
const securePreferences = {
  contextIsolation: true,
  sandbox: true,
  webSecurity: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webviewTag: false,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  navigateOnDragDrop: false,
  spellcheck: true,
} as const satisfies WebPreferences;

const made = new WeakSet<WebContents>();

/** The one place that makes windows. The window is shown once its first screen is painted: no white flash. */
export function createWindow(preloadFile: string): BrowserWindow {
  const webPreferences: WebPreferences = { ...securePreferences, preload: preloadFile };
  assertSecure(webPreferences);
  const window = new BrowserWindow({
    title: 'Signoff',
    width: 1360,
    height: 880,
    minWidth: 800,
    minHeight: 560,
    show: false,
    webPreferences,
  });
  made.add(window.webContents);
  window.once('ready-to-show', () => window.show());
  void window.loadURL(`${desktopOrigin}/`);
  return window;
}

/** Throws where a setting was weakened: such a window must never open. */
export function assertSecure(preferences: WebPreferences): void {
  for (const [name, wanted] of Object.entries(securePreferences)) {
    const given: unknown = Reflect.get(preferences, name);
    if (name !== 'spellcheck' && given !== wanted) throw new Error(`A window must have ${name}: ${String(wanted)}.`);
  }
  if (typeof preferences.preload !== 'string' || !path.isAbsolute(preferences.preload)) {
    throw new Error('A window must have the preload script of the bundle.');
  }
}

/** Any window or webview that this factory did not make is closed before it can load anything. */
export function refuseOtherWindows(): void {
  app.on('browser-window-created', (_event, window) => {
    // The factory notes a window right after its constructor, in which this event fires.
    queueMicrotask(() => {
      if (!made.has(window.webContents)) window.destroy();
    });
  });
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-attach-webview', (event) => event.preventDefault());
  });
}
