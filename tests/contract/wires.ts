import { tmpdir } from 'node:os';
import { vi } from 'vitest';
import type { Transport } from '#contract/wire/client';
import { desktopOrigin } from '#contract/wire/desktop-bridge';
import type { App } from '#services/app';
import { createDirectTransport } from '#services/direct-transport';
import { startWebHost } from '#web/web-host';
import { createHttpTransport } from '#support/http-transport';
import { makeRendererFolder } from '#support/renderer-folder';
import { ElectronDouble } from '../electron/double/electron.ts';
import { createRendererDouble } from '../electron/double/ipc.ts';
import type { WebContentsDouble } from '../electron/double/window.ts';

type Served = Pick<App, 'dispatch' | 'subscribe'>;

/** One way from a screen to the app. `listening` resolves when the app hears the subscriptions made so far. */
export interface Wire {
  readonly transport: Transport;
  listening(): Promise<void>;
  close(): Promise<void>;
}

async function directWire(app: Served): Promise<Wire> {
  return { transport: createDirectTransport(app), listening: async () => undefined, close: async () => undefined };
}

async function loopbackWire(app: Served): Promise<Wire> {
  const renderer = await makeRendererFolder();
  const host = await startWebHost({ app, rendererFolder: renderer.folder });
  const transport = await createHttpTransport(host.address);
  const close = async (): Promise<void> => {
    await host.close();
    await renderer.remove();
  };
  return { transport, listening: () => transport.listening(), close };
}

/** The shell's real IPC code and the real preload script, joined by the double. */
export async function desktopWire(app: Served): Promise<Wire> {
  const electron = new ElectronDouble({ appPath: tmpdir(), appData: tmpdir() });
  electron.app.becomeReady();
  const { BrowserWindow, ...rest } = electron.module;
  // The double's own class, with the constructor that it has.
  const Window = BrowserWindow as new () => { webContents: WebContentsDouble };
  const contents = new Window().webContents;
  contents.url = `${desktopOrigin}/`;
  const page = createRendererDouble(electron.ipcMain, contents);
  vi.resetModules();
  vi.doMock('electron', () => ({ ...rest, BrowserWindow, ...page }));
  const { connectIpc } = await import('../../src/main/ipc.ts');
  const ipc = connectIpc(app);
  await import('../../src/preload/index.ts');
  // What the preload script exposes is a Transport: that it is one is what these tests show.
  const transport = page.world.get('signoff') as Transport;
  return { transport, listening: async () => undefined, close: async () => ipc.disconnect() };
}

/** Every way there is; each test of the contract runs over all of them. */
export const wires = [
  ['direct', directWire],
  ['loopback HTTP + server-sent events', loopbackWire],
  ['Electron IPC', desktopWire],
] as const;
