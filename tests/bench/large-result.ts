import { readFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { chromium } from 'playwright';
import { chromiumOptions } from '#support/chromium';
import { startTestApp } from '#support/test-app';
import { startHost } from './startup.ts';
import { storeLargeRun } from './reading.ts';

/** Memory that the process holds now, in MB, where the system says so. */
function rssMb(pid: number | undefined): number | null {
  try {
    const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? null : Math.round((Number(kilobytes) * 1024) / 1_000_000);
  } catch {
    return null; // not Linux
  }
}

/**
 * The result screen of so many outputs in a real browser, from a host that has just started: milliseconds until its sentence stands there, until
 * the first cases do, and until a filter and an order have changed the list.
 */
export async function benchLargeResult(outputs = 50_000): Promise<unknown> {
  const app = await startTestApp();
  const data = `${app.folder}-large`;
  try {
    const { id: repository } = await app.call('repository.openSample', {});
    await app.until(async () => {
      const state = await app.call('app.state', {});
      return state.repository?.state === 'ready' ? state : null;
    });
    const runId = storeLargeRun(app, outputs);
    const { result } = await app.call('run.get', { runId });
    app.ports.stores.runs.update(runId, { repository, result });
    await app.restart(); // everything is in the file, nothing in memory
    await cp(app.folder, data, { recursive: true, filter: (source) => !source.includes('in-use') });
  } finally {
    await app.close();
  }
  const host = await startHost(data);
  const browser = await chromium.launch(chromiumOptions());
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(host.address);
    await page.getByRole('navigation', { name: 'Main' }).waitFor();
    const took = async (act: () => Promise<unknown>): Promise<number> => {
      const before = performance.now();
      await act();
      return Math.round(performance.now() - before);
    };
    const grid = page.getByRole('region', { name: 'Case by case' });
    const openMs = await took(async () => {
      await page.evaluate(() => void (window.location.hash = '/experiments/large'));
      await page
        .getByText(/more often, .* less often/)
        .first()
        .waitFor();
    });
    await grid.scrollIntoViewIfNeeded();
    const casesMs = await took(() => grid.getByText('Where is refund 1?', { exact: true }).waitFor());
    // Everything that the screen asks for by itself is there: what is measured next is the filter alone.
    const restMs = await took(() => page.getByRole('heading', { name: 'What would a user notice?' }).waitFor());
    const filterMs = await took(async () => {
      await grid.getByRole('searchbox').first().fill('refund 777');
      await grid.getByText('Where is refund 777?', { exact: true }).waitFor();
    });
    return {
      outputs,
      openMs,
      openLimitMs: 1_500,
      firstCasesMs: casesMs,
      restMs,
      /** Holds the 200 ms for which the screen waits until nobody types any more. */
      searchMs: filterMs,
      searchLimitMs: 400,
      hostRssMb: rssMb(host.pid),
      rssLimitMb: 500,
    };
  } finally {
    await browser.close();
    await host.stop();
  }
}

if (import.meta.main) {
  const measured = await benchLargeResult(Number(process.argv[2] ?? 50_000));
  process.stdout.write(`${JSON.stringify(measured, null, 2)}\n`);
}
