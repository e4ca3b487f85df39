import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { vi } from 'vitest';
import { ElectronDouble } from './electron.ts';
import { BrowserWindowDouble, type WebContentsDouble } from './window.ts';

export interface InstalledDouble {
  readonly electron: ElectronDouble;
  readonly folder: string;
  /** A window that the shell's own code knows nothing about, as the page at `url`. */
  newPage(url: string): WebContentsDouble;
  remove(): void;
}

/** From now on `import ... from 'electron'` of freshly imported modules gives this double. */
export function installDouble(): InstalledDouble {
  const folder = mkdtempSync(path.join(tmpdir(), 'signoff-shell-'));
  const electron = new ElectronDouble({ appPath: folder, appData: folder });
  vi.resetModules();
  vi.doMock('electron', () => electron.module);
  return {
    electron,
    folder,
    newPage: (url) => {
      const window = new BrowserWindowDouble(electron.app, null, {});
      window.webContents.url = url;
      return window.webContents;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
