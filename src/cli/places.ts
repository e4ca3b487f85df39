import { homedir } from 'node:os';
import path from 'node:path';

/** The package itself: where `out/`, `resources/` and `package.json` are. */
export const packageRoot = path.resolve(import.meta.dirname, '../..');
export const resourcesFolder = path.join(packageRoot, 'resources');
export const rendererFolder = path.join(packageRoot, 'out', 'renderer');

/**
 * Where a person's local work is kept: the folder that Electron's `app.getPath('userData')` names for the desktop app,
 * so that both hosts show the same drafts and runs (electronjs.org/docs/api/app#appgetpathname).
 */
export function defaultDataFolder(
  platform: NodeJS.Platform = process.platform,
  env: Readonly<Record<string, string | undefined>> = process.env,
  home: string = homedir(),
): string {
  const appData =
    platform === 'darwin'
      ? path.join(home, 'Library', 'Application Support')
      : platform === 'win32'
        ? (env['APPDATA'] ?? path.join(home, 'AppData', 'Roaming'))
        : (env['XDG_CONFIG_HOME'] ?? path.join(home, '.config'));
  return path.join(appData, 'Signoff', 'workspace');
}
