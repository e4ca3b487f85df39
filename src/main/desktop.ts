import path from 'node:path';
import { app, BrowserWindow, dialog, session } from 'electron';
import { openRendererBundle } from '#adapters/files/renderer-bundle';
import { createNodePorts } from '#adapters/node';
import { describeError } from '#contract/errors';
import type { App } from '#services/app';
import { createApp } from '#services/create-app';
import { handleAppProtocol, registerAppScheme } from './app-protocol.ts';
import { guardNavigation } from './external-links.ts';
import { connectIpc } from './ipc.ts';
import { installMenu } from './menu.ts';
import { denyPermissions } from './permissions.ts';
import { createSafeStorageSecrets } from './safe-storage-secrets.ts';
import { createWindow, refuseOtherWindows } from './window-factory.ts';

/** Starts the desktop app: one instance, one window, the same services as every host. */
export async function startDesktop(): Promise<void> {
  app.setName('Signoff');
  keepDataInOnePlace();
  registerAppScheme();
  app.enableSandbox();
  if (!app.requestSingleInstanceLock()) return app.quit();
  refuseOtherWindows();
  guardNavigation();
  await app.whenReady();
  try {
    await open();
  } catch (error) {
    const { message, nextStep, detail } = describeError(error);
    dialog.showErrorBox('Signoff could not start', [message, nextStep, detail].filter(Boolean).join('\n\n'));
    app.exit(3);
  }
}

/** The browser host opens the same workspace (cli/places.ts), whatever name Electron would have taken for the folder. */
function keepDataInOnePlace(): void {
  if (app.commandLine.hasSwitch('user-data-dir')) return;
  app.setPath('userData', path.join(app.getPath('appData'), 'Signoff'));
}

async function open(): Promise<void> {
  // Beside this file in the built tree: out/main, out/preload, out/renderer.
  const built = path.join(import.meta.dirname, '..');
  const preload = path.join(built, 'preload', 'index.cjs');
  denyPermissions(session.defaultSession);
  handleAppProtocol(await openRendererBundle(path.join(built, 'renderer')));
  const signoff = await startServices();
  const ipc = connectIpc(signoff);
  installMenu();
  openWindow(preload);

  app.on('second-instance', () => showFirstWindow(preload));
  app.on('activate', () => showFirstWindow(preload));
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  closeServicesBeforeQuit(signoff, ipc);
}

async function startServices(): Promise<App> {
  const dataFolder = path.join(app.getPath('userData'), 'workspace');
  const ports = await createNodePorts({
    dataFolder,
    resourcesFolder: path.join(app.getAppPath(), 'resources'),
    host: 'desktop',
    version: app.getVersion(),
    secrets: createSafeStorageSecrets(path.join(dataFolder, 'secrets.json')),
  });
  const signoff = createApp(ports);
  return {
    ...signoff,
    close: async () => {
      await signoff.close();
      await ports.close();
    },
  };
}

const crashesAllowed = 3;
const crashWindowMs = 60_000;

/**
 * A crashed page comes back where it was; nothing is lost, because drafts are stored as they are typed. A page that goes on
 * crashing is not reloaded for ever.
 */
function openWindow(preload: string): void {
  const window = createWindow(preload);
  let crashes: number[] = [];
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    const now = performance.now();
    crashes = [...crashes.filter((at) => now - at < crashWindowMs), now];
    if (crashes.length <= crashesAllowed) return window.webContents.reload();
    dialog.showErrorBox(
      'Signoff cannot show its window',
      'It stopped several times in a row. Your work is saved. Close Signoff and open it again.',
    );
  });
}

function showFirstWindow(preload: string): void {
  const window = BrowserWindow.getAllWindows()[0];
  if (window === undefined) return openWindow(preload);
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** Long work is stopped durably before the process ends; it goes on at the next start. */
function closeServicesBeforeQuit(signoff: App, ipc: { disconnect(): void }): void {
  let closed = false;
  app.on('before-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    ipc.disconnect();
    void signoff.close().finally(() => {
      closed = true;
      app.quit();
    });
  });
}
