import { EventEmitter } from 'node:events';
import type { WebPreferences, WindowOpenHandlerResponse } from 'electron';
import type { AppDouble } from './app.ts';
import type { FrameDouble } from './ipc.ts';

type WindowOpenHandler = (details: { url: string }) => WindowOpenHandlerResponse;

/** Where a window's pages are really shown: Chromium in the tests of the built app, nowhere in the tests of the wire. */
export interface Screen {
  open(contents: WebContentsDouble, preload: string): Promise<Display>;
}

export interface Display {
  load(url: string): Promise<void>;
  reload(): Promise<void>;
  send(channel: string, values: readonly unknown[]): Promise<void>;
  close(): Promise<void>;
}

export interface WindowOptions {
  readonly show?: boolean;
  readonly title?: string;
  readonly webPreferences?: WebPreferences;
}

/** `webContents`: address, frames and the events by which navigation is refused. */
export class WebContentsDouble extends EventEmitter {
  url = '';
  openHandler: WindowOpenHandler | null = null;
  onSend: (channel: string, values: readonly unknown[]) => void = () => undefined;
  readonly preferences: WebPreferences;
  /** Read when asked: a frame's origin follows its page. */
  readonly mainFrame: FrameDouble;
  display: Promise<Display> | null = null;

  constructor(preferences: WebPreferences) {
    super();
    this.preferences = preferences;
    this.mainFrame = this.#frame(null);
  }

  #frame(parent: FrameDouble | null): FrameDouble {
    const originNow = (): string => originOf(this.url);
    return {
      parent,
      get origin() {
        return originNow();
      },
    };
  }

  /** An iframe of the page, of the same origin unless one is given. */
  subframe(origin?: string): FrameDouble {
    return { parent: this.mainFrame, origin: origin ?? originOf(this.url) };
  }

  getURL(): string {
    return this.url;
  }

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.openHandler = handler;
  }

  send(channel: string, ...values: unknown[]): void {
    const copies = values.map((value) => structuredClone(value));
    this.onSend(channel, copies);
    void this.display?.then((display) => display.send(channel, copies));
  }

  reload(): void {
    void this.display?.then((display) => display.reload());
  }

  /** True when a listener refused it. */
  refuses(event: 'will-navigate' | 'will-redirect' | 'will-frame-navigate', url: string, isMainFrame = true): boolean {
    let prevented = false;
    this.emit(event, { url, isMainFrame, preventDefault: () => (prevented = true) });
    return prevented;
  }
}

/** Electron gives a custom standard scheme an origin; URL does not. */
export function originOf(address: string): string {
  const url = URL.parse(address);
  if (url === null) return 'null';
  return url.protocol === 'app:' ? `app://${url.host}` : url.origin;
}

/** `BrowserWindow`. */
export class BrowserWindowDouble extends EventEmitter {
  readonly webContents: WebContentsDouble;
  readonly options: WindowOptions;
  visible: boolean;
  minimized = false;
  focused = 0;
  #destroyed = false;
  readonly #app: AppDouble;

  constructor(app: AppDouble, screen: Screen | null, options: WindowOptions) {
    super();
    if (!app.ready) throw new Error('Cannot create BrowserWindow before app is ready');
    this.#app = app;
    this.options = options;
    this.visible = options.show !== false;
    this.webContents = new WebContentsDouble(options.webPreferences ?? {});
    app.windows.push(this);
    if (screen !== null)
      this.webContents.display = screen.open(this.webContents, options.webPreferences?.preload ?? '');
    app.emit('web-contents-created', {}, this.webContents);
    app.emit('browser-window-created', {}, this);
  }

  async loadURL(url: string): Promise<void> {
    this.webContents.url = url;
    const display = await this.webContents.display;
    await display?.load(url);
    this.emit('ready-to-show');
  }

  show(): void {
    this.visible = true;
  }

  isMinimized(): boolean {
    return this.minimized;
  }

  restore(): void {
    this.minimized = false;
  }

  focus(): void {
    this.focused += 1;
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    void this.webContents.display?.then((display) => display.close());
    this.emit('closed');
    this.#app.windowClosed(this);
  }
}
