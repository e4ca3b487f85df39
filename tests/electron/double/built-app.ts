import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright';
import { vi } from 'vitest';
import { ChromiumScreen } from './chromium-screen.ts';
import { ElectronDouble } from './electron.ts';

export const root = path.resolve(import.meta.dirname, '../../..');
const built = path.join(root, 'out');
const mainBundle = path.join(built, 'main', 'index.js');

export interface BuiltApp {
  readonly electron: ElectronDouble;
  readonly screen: ChromiumScreen;
  readonly page: Page;
  readonly appData: string;
  /** Quits as the person does, and removes what it wrote. Answers the exit code. */
  close(): Promise<number>;
}

/**
 * Starts `out/main/index.js` as Electron would, with the double in Electron's place and its window in Chromium. Once in a
 * process: a bundle's modules are loaded once.
 */
export async function startBuiltApp(): Promise<BuiltApp> {
  if (!existsSync(mainBundle)) throw new Error('There is no built app. Run “npm run build” first.');
  const appData = mkdtempSync(path.join(tmpdir(), 'signoff-built-'));
  const screen = await ChromiumScreen.launch();
  const electron = new ElectronDouble({ appPath: root, appData, screen });
  screen.attach(electron);
  putInElectronsPlace(electron.module);
  loadNatively(mainBundle);
  electron.app.becomeReady();
  const page = await firstPage(electron, screen);
  return {
    electron,
    screen,
    page,
    appData,
    close: async () => {
      electron.app.quit();
      await electron.app.ended;
      await screen.close();
      rmSync(appData, { recursive: true, force: true });
      return electron.app.exitCode ?? -1;
    },
  };
}

function firstPage(electron: ElectronDouble, screen: ChromiumScreen): Promise<Page> {
  return vi.waitUntil(
    () => {
      const [failure] = electron.errorBoxes;
      if (failure) throw new Error(`${failure.title}: ${failure.content}`);
      return screen.pages.find((page) => page.url() !== 'about:blank');
    },
    { timeout: 20_000 },
  );
}

/** The runner would resolve a plain import() itself and find the package `electron`, whose file downloads a binary. */
const loadNatively = createRequire(import.meta.url);

function putInElectronsPlace(module: Record<string, object>): void {
  const place = 'signoff-double:electron';
  Reflect.set(globalThis, place, module);
  const names = Object.keys(module).map((name) => `export const ${name} = all.${name};`);
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'electron' ? { url: place, shortCircuit: true } : next(specifier, context),
    load: (url, context, next) =>
      url === place
        ? {
            format: 'module',
            shortCircuit: true,
            source: `const all = globalThis['${place}'];\n${names.join('\n')}\nexport default all;`,
          }
        : next(url, context),
  });
}
