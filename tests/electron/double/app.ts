import { EventEmitter } from 'node:events';
import type { BrowserWindowDouble } from './window.ts';

/** `app`: readiness, the single-instance lock, and the order in which Electron ends (electronjs.org/docs/api/app). */
export class AppDouble extends EventEmitter {
  readonly isPackaged = false;
  name = '';
  sandboxEnabled = false;
  ready = false;
  /** Exit code once the process would have ended; null while it runs. */
  exitCode: number | null = null;
  windows: BrowserWindowDouble[] = [];
  #becomeReady: () => void = () => undefined;
  readonly #readiness = new Promise<void>((resolve) => (this.#becomeReady = resolve));
  readonly #where: { readonly appPath: string; readonly appData: string; readonly hasLock: boolean };
  #ended: () => void = () => undefined;
  /** Resolves when the process would have ended. */
  readonly ended = new Promise<void>((resolve) => (this.#ended = resolve));

  constructor(where: { readonly appPath: string; readonly appData: string; readonly hasLock: boolean }) {
    super();
    this.#where = where;
  }

  setName(name: string): void {
    this.name = name;
  }

  enableSandbox(): void {
    if (this.ready) throw new Error('app.enableSandbox() can only be called before app is ready');
    this.sandboxEnabled = true;
  }

  requestSingleInstanceLock(): boolean {
    return this.#where.hasLock;
  }

  becomeReady(): void {
    this.ready = true;
    this.#becomeReady();
    this.emit('ready');
  }

  whenReady(): Promise<void> {
    return this.#readiness;
  }

  readonly commandLine = { hasSwitch: (_name: string) => false };
  readonly #paths = new Map<string, string>();

  setPath(name: string, place: string): void {
    if (this.ready) throw new Error('set paths before app is ready');
    this.#paths.set(name, place);
  }

  getPath(name: string): string {
    const place = name === 'appData' ? this.#where.appData : this.#paths.get(name);
    if (place === undefined) throw new Error(`Failed to get '${name}' path`);
    return place;
  }

  getAppPath(): string {
    return this.#where.appPath;
  }

  getVersion(): string {
    return '0.0.0-test';
  }

  /** before-quit (may be prevented) -> windows close -> will-quit -> quit. */
  quit(): void {
    let prevented = false;
    this.emit('before-quit', { preventDefault: () => (prevented = true) });
    if (prevented) return;
    for (const window of [...this.windows]) window.destroy();
    this.emit('will-quit', { preventDefault: () => undefined });
    this.exit(0);
  }

  exit(code: number): void {
    if (this.exitCode !== null) return;
    this.exitCode = code;
    for (const window of [...this.windows]) window.destroy();
    this.emit('quit', {}, code);
    this.#ended();
  }

  windowClosed(window: BrowserWindowDouble): void {
    this.windows = this.windows.filter((each) => each !== window);
    if (this.windows.length === 0 && this.exitCode === null) this.emit('window-all-closed');
  }
}
