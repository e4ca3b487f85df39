import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright';
import { chromiumOptions } from './chromium.ts';
import { programFile } from './program.ts';

const root = path.resolve(import.meta.dirname, '../..');

let shared: Promise<Browser> | null = null;

/** One Chromium for all tests of a worker, and a window with cookies of its own for each person: it ends with the worker. */
async function sharedChromium(): Promise<Browser> {
  shared ??= chromium.launch(chromiumOptions());
  const browser = await shared;
  if (browser.isConnected()) return browser;
  shared = null;
  return sharedChromium();
}

const latencyScales = { usual: 1, brisk: 0.2, 'at-once': 0 } as const;

/** For a script, which ends when nothing is open any more; a worker of tests is ended by its runner. */
export async function closeChromium(): Promise<void> {
  await (await shared)?.close();
}

export interface BrowserAppOptions {
  readonly dataFolder?: string;
  /** The practice models answer `at-once`, or after a fifth of their usual time, which leaves time to look at an experiment under way; or `usual`. */
  readonly practice?: keyof typeof latencyScales;
}

/** The browser host as a process of its own, on a data folder of its own, as a person starts it. */
export class BrowserApp {
  readonly dataFolder: string;
  readonly #practice: keyof typeof latencyScales;
  #child: ChildProcess | null = null;
  readonly #contexts: BrowserContext[] = [];
  address = '';

  constructor({ dataFolder, practice = 'brisk' }: BrowserAppOptions = {}) {
    this.dataFolder = dataFolder ?? mkdtempSync(path.join(tmpdir(), 'signoff-e2e-'));
    this.#practice = practice;
  }

  async start(): Promise<void> {
    const usual = ['src/cli/bin.mjs', 'serve', '--data', this.dataFolder];
    const scale = latencyScales[this.#practice];
    const command = scale === 1 ? usual : [programFile('quick-host'), this.dataFolder, String(scale)];
    const child = spawn(process.execPath, command, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    this.address = await new Promise<string>((resolve, reject) => {
      let text = '';
      const read = (chunk: Buffer): void => {
        text += chunk.toString();
        const match = /http:\/\/127\.0\.0\.1:\d+\/\S*token=\S+/.exec(text);
        if (match) resolve(match[0]);
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.once('exit', (code) => reject(new Error(`the host ended with ${code}: ${text}`)));
    });
  }

  /** A new window of a new person: cookies are its own. Fails the test on any script error or CSP violation. */
  async open(options: BrowserContextOptions = {}): Promise<{ page: Page; problems: string[] }> {
    const browser = await sharedChromium();
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      locale: 'en-GB',
      // Moving pictures cost a machine of two cores more than the tests themselves; the loop is walked with them.
      reducedMotion: 'reduce',
      ...options,
    });
    this.#contexts.push(context);
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(`script error: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) problems.push(message.text());
    });
    page.setDefaultTimeout(20_000);
    await page.goto(this.address);
    return { page, problems };
  }

  /** As pulling the plug: nothing gets a chance to save. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill(signal);
    await ended;
  }

  async close(): Promise<void> {
    for (const context of this.#contexts.splice(0)) await context.close();
    await this.#end('SIGTERM');
    rmSync(this.dataFolder, { recursive: true, force: true });
  }
}
