import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Browser } from 'playwright';
import { chromiumOptions } from '#support/chromium';

const root = path.resolve(import.meta.dirname, '../..');
const median = (values: number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Starts the browser host as a person would; answers the milliseconds until it printed its address. */
export async function startHost(
  data: string,
): Promise<{ ms: number; address: string; pid: number | undefined; stop: () => Promise<void> }> {
  const started = performance.now();
  const child = spawn(process.execPath, ['src/cli/bin.mjs', 'serve', '--data', data], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const address = await new Promise<string>((resolve, reject) => {
    let text = '';
    const read = (chunk: Buffer) => {
      text += chunk.toString();
      const match = /http:\/\/127\.0\.0\.1:\d+\/\S*token=\S+/.exec(text);
      if (match) resolve(match[0]);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', () => reject(new Error(`the host ended early: ${text}`)));
  });
  const ms = performance.now() - started;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    ms,
    address,
    pid: child.pid,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** From navigation until the heading of the first screen and its primary button are there. */
async function firstScreen(browser: Browser, address: string): Promise<number> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const started = performance.now();
  await page.goto(address);
  await page
    .getByRole('button', { name: /sample|new prompt/i })
    .first()
    .waitFor();
  const ms = performance.now() - started;
  await context.close();
  return ms;
}

/** Browser host ready (ms from process start, built tree) and first screen interactive in Chromium (ms): medians of 5. */
export async function benchStartup(): Promise<unknown> {
  const hostMs: number[] = [];
  const screenMs: number[] = [];
  const browser = await chromium.launch(chromiumOptions());
  for (let round = 0; round < 5; round += 1) {
    const data = mkdtempSync(path.join(tmpdir(), 'signoff-bench-'));
    const host = await startHost(data);
    hostMs.push(host.ms);
    screenMs.push(await firstScreen(browser, host.address));
    await host.stop();
    rmSync(data, { recursive: true, force: true });
  }
  await browser.close();
  return {
    hostReadyMs: Math.round(median(hostMs)),
    hostLimitMs: 1000,
    firstScreenMs: Math.round(median(screenMs)),
    firstScreenLimitMs: 1500,
  };
}
