import { readFile } from 'node:fs/promises';
import { chromium, type Browser, type BrowserContext, type Page, type Route } from 'playwright';
import { chromiumOptions } from '#support/chromium';
import type { ElectronDouble } from './electron.ts';
import type { Display, Screen, WebContentsDouble } from './window.ts';

/** Chromium knows no `app:`; to it the app's pages live here, and nothing on the network ever does. */
const shown = 'https://signoff.app.invalid';
const actual = 'app://signoff';

const toApp = (url: string): string => (url.startsWith(`${shown}/`) ? actual + url.slice(shown.length) : url);
const toShown = (url: string): string => (url.startsWith(`${actual}/`) ? shown + url.slice(actual.length) : url);

/**
 * Shows the windows of the double in a real Chromium: the app's protocol handler serves the page, the built preload script
 * runs where a sandboxed one does (no Node, `require('electron')` alone), and navigation asks the shell's listeners.
 */
export class ChromiumScreen implements Screen {
  readonly #browser: Browser;
  readonly #context: BrowserContext;
  #electron: ElectronDouble | null = null;
  /** Requests that would have left the app, and never did. */
  readonly blocked: string[] = [];
  /** Script errors and refusals by the content security policy. */
  readonly problems: string[] = [];
  readonly pages: Page[] = [];

  private constructor(browser: Browser, context: BrowserContext) {
    this.#browser = browser;
    this.#context = context;
  }

  static async launch(): Promise<ChromiumScreen> {
    const browser = await chromium.launch(chromiumOptions());
    return new ChromiumScreen(browser, await browser.newContext({ viewport: { width: 1360, height: 880 } }));
  }

  /** The double whose windows are shown here. */
  attach(electron: ElectronDouble): void {
    this.#electron = electron;
  }

  async close(): Promise<void> {
    await this.#browser.close();
  }

  async open(contents: WebContentsDouble, preload: string): Promise<Display> {
    const page = await this.#context.newPage();
    this.pages.push(page);
    const loads = new Set<string>();
    page.on('pageerror', (error) => this.problems.push(`script error: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') this.problems.push(message.text());
    });
    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame()) contents.url = toApp(frame.url());
    });
    await page.exposeBinding('__electronInvoke', ({ frame }, channel: string, ...values: unknown[]) =>
      this.#double.ipcMain.invoke(
        contents,
        frame === page.mainFrame() ? contents.mainFrame : contents.subframe(),
        channel,
        values,
      ),
    );
    await page.addInitScript({ content: sandboxedPreload(await readFile(preload, 'utf8')) });
    await this.#context.route('**/*', (route) => this.#answer(route, page, contents, loads));
    return {
      load: async (url) => {
        loads.add(url);
        await page.goto(toShown(url));
      },
      reload: async () => {
        loads.add(contents.url.replace(/#.*/, ''));
        // One that the next reload, or the end, overtakes is no failure.
        await page.reload().catch(() => undefined);
      },
      send: (channel, values) =>
        page.evaluate(([name, each]) => Reflect.get(globalThis, '__electronDeliver')(name, each), [
          channel,
          values,
        ] as const),
      close: () => page.close(),
    };
  }

  get #double(): ElectronDouble {
    if (this.#electron === null) throw new Error('attach the double first');
    return this.#electron;
  }

  async #answer(route: Route, page: Page, contents: WebContentsDouble, loads: Set<string>): Promise<void> {
    const request = route.request();
    const url = toApp(request.url());
    if (request.isNavigationRequest() && !loads.delete(url)) {
      const frame = frameOf(request);
      const refused =
        frame === null || frame.page() !== page
          ? contents.openHandler?.({ url }).action !== 'allow'
          : frame === page.mainFrame()
            ? contents.refuses('will-navigate', url)
            : contents.refuses('will-frame-navigate', url, false);
      if (refused) {
        await route.abort('aborted');
        if (frame !== null && frame.page() !== page) await frame.page().close();
        return;
      }
    }
    const handler = this.#double.protocols.get('app');
    if (!url.startsWith(`${actual}/`) || handler === undefined) {
      this.blocked.push(url);
      return route.abort('blockedbyclient');
    }
    const answer = await handler(new Request(url, { method: request.method() }));
    await route.fulfill({
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: Buffer.from(await answer.arrayBuffer()),
    });
  }
}

function frameOf(request: ReturnType<Route['request']>) {
  try {
    return request.frame();
  } catch {
    return null; // the first request of a window that a page has just opened
  }
}

/**
 * The preload script as Electron runs it in a sandbox: a CommonJS function whose `require` knows `electron` alone, in the
 * main frame of each page. What it exposes is copied and frozen, as contextBridge does.
 */
function sandboxedPreload(source: string): string {
  return `(() => {
  if (window !== window.top) return;
  const invoke = window.__electronInvoke;
  const listeners = new Map();
  window.__electronDeliver = (channel, values) => {
    for (const listener of [...(listeners.get(channel) ?? [])]) listener({}, ...values);
  };
  const electron = {
    ipcRenderer: {
      invoke: (channel, ...values) => invoke(channel, ...values),
      on: (channel, listener) => void listeners.set(channel, [...(listeners.get(channel) ?? []), listener]),
      removeListener: (channel, listener) =>
        void listeners.set(channel, (listeners.get(channel) ?? []).filter((each) => each !== listener)),
    },
    contextBridge: {
      exposeInMainWorld: (name, api) => {
        if (name in window) throw new Error('Cannot bind an API on top of an existing property: ' + name);
        const copy = {};
        for (const [key, value] of Object.entries(api)) {
          copy[key] = typeof value === 'function' ? (...values) => value(...values) : structuredClone(value);
        }
        Object.defineProperty(window, name, { value: Object.freeze(copy), enumerable: true });
      },
    },
  };
  const require = (name) => {
    if (name === 'electron') return electron;
    throw new Error('module not found: ' + name);
  };
  const module = { exports: {} };
  (function (require, module, exports, process, Buffer, global) {
${source}
  })(require, module, module.exports);
})();`;
}
