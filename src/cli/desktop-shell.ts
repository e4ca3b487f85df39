import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from './places.ts';

export type DesktopShell =
  | { readonly kind: 'available'; readonly binary: string }
  | {
      readonly kind: 'unavailable';
      readonly why: string;
      /** True: nothing but the binary is missing, and it can be fetched. */ readonly fetchable: boolean;
    };

interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** null where there are no user ids. */
  readonly userId: number | null;
  readonly root: string;
}

/**
 * Whether the desktop window can be opened here, and why not. Only looks: `import('electron')` would start a download of
 * the binary, so its folder is read instead, by the same rules (electron/index.js: path.txt, ELECTRON_OVERRIDE_DIST_PATH).
 */
export function findDesktopShell(machine: Machine = thisMachine()): DesktopShell {
  const { platform, env, userId, root } = machine;
  const folder = path.join(root, 'node_modules', 'electron');
  const name = readName(path.join(folder, 'path.txt')) ?? binaryName(platform);
  const binary = path.join(env['ELECTRON_OVERRIDE_DIST_PATH'] || path.join(folder, 'dist'), name);
  if (platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY']) return unavailable('there is no display');
  if (platform === 'linux' && userId === 0) return unavailable('Electron’s sandbox does not work for the root user');
  if (existsSync(binary)) return { kind: 'available', binary };
  const fetchable = !env['ELECTRON_OVERRIDE_DIST_PATH'] && existsSync(path.join(folder, 'install.js'));
  return { kind: 'unavailable', why: 'the Electron binary is not installed', fetchable };
}

const unavailable = (why: string): DesktopShell => ({ kind: 'unavailable', why, fetchable: false });

function thisMachine(): Machine {
  return { platform: process.platform, env: process.env, userId: process.getuid?.() ?? null, root: packageRoot };
}

function readName(file: string): string | null {
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : null;
}

function binaryName(platform: NodeJS.Platform): string {
  if (platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return platform === 'win32' ? 'electron.exe' : 'electron';
}
