import { type Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BrowserApp } from '#support/browser-app';
import { callInPage } from '#support/call-in-page';
import { Frame } from './pages/frame.ts';

const app = new BrowserApp({ practice: 'at-once' });
const promptId = 'refund-helper';
let page: Page;
let problems: string[];
let runId: string;

beforeAll(async () => {
  await app.start();
  ({ page, problems } = await app.open());
  await new Frame(page).openSample();
  await page.getByRole('link', { name: 'Refund helper' }).waitFor();
  await write('prompt', (text) => `${text}\nBe brief.\n`);
  const models = ['practice-small', 'practice-large'];
  const more = [0.1, 0.2, 0.3].map((temperature) => ({
    version: 'draft' as const,
    model: 'practice-small',
    parameters: { temperature },
  }));
  ({ runId } = await callInPage(page, 'run.start', { promptId, models, more, trials: 1, askAgain: false }));
  await page.evaluate((hash) => (window.location.hash = hash), `/experiments/${runId}`);
  await page.getByRole('button', { name: /^Review \d+ answers/ }).waitFor({ timeout: 90_000 });
}, 180_000);

afterAll(async () => {
  await app.close();
});

async function write(kind: 'prompt' | 'spec', change: (text: string) => string): Promise<void> {
  const { files } = await callInPage(page, 'prompt.get', { promptId });
  const { text, version } = files[kind];
  await callInPage(page, 'draft.save', { promptId, kind, text: change(text), baseVersion: version });
}

test('in a small window many versions scroll beside their cases, which stay in sight, and the page does not scroll sideways', async () => {
  await page.setViewportSize({ width: 1024, height: 640 });
  const grid = page.getByRole('grid').last();
  const firstCase = grid.getByRole('gridcell').first();
  await firstCase.waitFor();
  const before = await firstCase.boundingBox();
  const scrolled = await grid.evaluate((element) => {
    element.scrollLeft = 200;
    return element.scrollLeft;
  });
  expect(scrolled).toBeGreaterThan(0);
  expect((await firstCase.boundingBox())?.x).toBe(before?.x);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  await page.setViewportSize({ width: 1280, height: 800 });
});

test('a result whose text changed since says so and is tested again: nothing offers to sign it', async () => {
  expect(await page.getByRole('link', { name: 'Sign off', exact: true }).count()).toBe(1);
  await write('prompt', (text) => `${text}\nBe very brief.\n`);
  await page.getByRole('region', { name: 'Changed since this test: the text' }).waitFor();
  await page.getByRole('link', { name: 'Test again' }).waitFor();
  expect(await page.getByRole('link', { name: 'Sign off', exact: true }).count()).toBe(0);
  await page.evaluate((hash) => (window.location.hash = hash), `/experiments/${runId}/sign-off`);
  await page
    .getByText('The text changed after this experiment. Test again, so that you sign what was tested.')
    .waitFor();
  expect(await page.getByRole('button', { name: 'Sign off', exact: true }).count()).toBe(0);
  await page.getByRole('link', { name: 'Test again' }).click();
  await page.getByRole('heading', { level: 1, name: 'New experiment' }).waitFor();
  expect(problems).toEqual([]);
});

test('a paused experiment shows the rates of each version so far and compares nothing, on its page and in its report', async () => {
  const paused = (await callInPage(page, 'run.start', { promptId, trials: 20, acceptAboveLimit: true })).runId;
  await expect
    .poll(async () => (await callInPage(page, 'run.get', { runId: paused })).progress.done, { timeout: 60_000 })
    .toBeGreaterThan(20);
  await callInPage(page, 'run.pause', { runId: paused });
  for (const [route, button] of [
    [`/experiments/${paused}`, 'Resume'],
    [`/experiments/${paused}/report`, 'Print or save as PDF'],
  ] as const) {
    await page.evaluate((hash) => (window.location.hash = hash), route);
    await page.getByRole('button', { name: button }).waitFor();
    await page.getByText('Each version’s own rates so far. They are compared when it has finished').waitFor();
    expect(await page.getByText(/^So far \d+ of \d+ passed/).count()).toBe(1);
    const said = await page.locator('main').innerText();
    expect(said.match(/ was \d+ %|Less often|What must be met|Difference/g)).toBeNull();
  }
  expect(problems).toEqual([]);
});
