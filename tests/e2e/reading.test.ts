/** Reading a result in a real browser: slices, failures, another baseline, filters in the address, the same case in other experiments. */
import { type Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeFinds } from '#support/axe';
import { BrowserApp } from '#support/browser-app';
import { ExperimentScreens } from './pages/experiment-screens.ts';
import { Frame } from './pages/frame.ts';
import { PromptScreens } from './pages/prompt-screens.ts';
import { ReadingScreens } from './pages/reading-screens.ts';

const app = new BrowserApp({ practice: 'at-once' });
let page: Page;
let problems: string[];
let reading: ReadingScreens;
/** Addresses of two finished experiments; the second has a further model. */
const results: string[] = [];

const here = (): string => new URL(page.url()).hash.slice(1);

async function runExperiment(at: string, hypothesis: string, models: number): Promise<void> {
  const experiments = new ExperimentScreens(page);
  await new Frame(page).goTo(at);
  await page.getByLabel('What do you expect, and why?').waitFor();
  for (let more = 0; more < models; more += 1) {
    await page.getByRole('button', { name: 'Add another model' }).click();
    await page.getByRole('menuitem').first().click();
  }
  await experiments.start(hypothesis);
  await experiments.reviewButton().waitFor({ timeout: 90_000 });
  results.push(here());
}

beforeAll(async () => {
  await app.start();
  ({ page, problems } = await app.open());
  reading = new ReadingScreens(page);
  await new Frame(page).openSample();
  await page.getByRole('button', { name: 'Make this change' }).click();
  await new PromptScreens(page).saved().waitFor();
  await new PromptScreens(page).runExperiment();
  await page.getByLabel('What do you expect, and why?').waitFor();
  const newExperiment = here();
  await runExperiment(newExperiment, 'Shorter answers are liked better', 0);
  await runExperiment(newExperiment, 'A larger model does as well', 1);
}, 240_000);

afterAll(async () => {
  await app.close();
});

async function open(address: string): Promise<void> {
  await new Frame(page).goTo(address);
  await reading.heatMap().waitFor();
}

test('a cell of the heat map says its rate, n and limits, and shows its cases', async () => {
  await open(results[1] ?? '');
  const cell = reading.heatCell('Says what happens next.', 'Policy');
  expect(await cell.getAttribute('title')).toMatch(/\d+ of 51 passed: likely \d+(\.\d)?-\d+(\.\d)? %/);
  await cell.click();
  await reading.chip('Slice Policy').waitFor();
  await reading.chip(/“Says what happens next.” not met/).waitFor();
  expect(here()).toContain('slice=policy');
  await expect.poll(() => reading.found().textContent()).toMatch(/^\d+ cases?, \d+ answers?$/);
});

test('the heat map is one stop of Tab; arrow keys go from cell to cell and Enter shows the cases', async () => {
  await open(results[0] ?? '');
  await reading.heatCell('All that must hold', 'All cases').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await reading.chip('Slice Policy').waitFor();
  expect(here()).toContain('show=failing');
});

test('a link shows the same again, and what is asked can be taken away', async () => {
  await open(results[1] ?? '');
  await reading.showFirstFailure();
  await expect.poll(() => reading.found().textContent()).toMatch(/cases?, \d+ answers?$/);
  const asked = await reading.found().textContent();
  const address = here();
  await open(results[0] ?? '');
  expect(here()).not.toContain('failure=');
  await open(address);
  await expect.poll(() => reading.found().textContent()).toBe(asked);
  await reading.clear();
  await reading.chip(/Fails by/).waitFor({ state: 'detached' });
  await reading.filterByAnswer('no answer has these words');
  await page.getByText('No case fits all of this.').waitFor();
  await reading.clear();
  await reading.grid().waitFor();
});

test('another baseline can be chosen afterwards, and the gate stays with the planned one', async () => {
  await open(results[1] ?? '');
  const headline = page
    .locator('p', { hasText: /more often, \d+ less often.* of 40|No case passes more or less often of 40/ })
    .first();
  const planned = await headline.textContent();
  await reading.compareWith('Yours, practice-small');
  await page.getByText(/^This comparison was chosen afterwards/).waitFor();
  expect(here()).toContain('against=candidate');
  await expect.poll(() => headline.textContent()).not.toBe(planned);
  // It is about the version that would be signed, whatever is looked at, and says so.
  await page.getByRole('heading', { name: 'What must be met by: Yours, practice-small' }).waitFor();
});

test('the trend links the experiments, and a case is found in the other one', async () => {
  await open(results[1] ?? '');
  const trend = reading.figure(/^Experiments with this prompt/);
  const earlier = trend.getByRole('link', { name: /^Shorter answers are liked better/ });
  expect(await earlier.getAttribute('aria-label')).toMatch(/passed: likely .*practice\.$/);
  await reading.openFirstCase();
  await reading.history().click();
  await page.getByRole('dialog').getByRole('link', { name: 'Shorter answers are liked better' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await earlier.click();
  await page.getByRole('heading', { level: 1, name: 'Shorter answers are liked better' }).waitFor();
});

test('axe finds nothing in rates, differences and filters, light and dark, and it fits a small window', async () => {
  await open(results[1] ?? '');
  await reading.showDifference();
  await reading.heatMap().getByText('clear').first().waitFor();
  expect(await axeFinds(page)).toEqual([]);
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await page.getByLabel('Words in the answer').waitFor();
  expect(await axeFinds(page, '[role="dialog"]')).toEqual([]);
  await page.keyboard.press('Escape');
  for (const size of [
    { width: 1024, height: 640 },
    { width: 640, height: 400 },
  ]) {
    await page.setViewportSize(size);
    const widths = await page.evaluate(() => ({
      shown: document.documentElement.clientWidth,
      needed: document.documentElement.scrollWidth,
    }));
    expect(widths.needed).toBeLessThanOrEqual(widths.shown);
  }
});

test('nothing went wrong on the way', () => {
  expect(problems).toEqual([]);
});
