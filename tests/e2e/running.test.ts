import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Page } from 'playwright';
import { axeFinds } from '#support/axe';
import { BrowserApp } from '#support/browser-app';
import { writeCsv } from '#domain/files/csv/csv';
import { ExperimentScreens } from './pages/experiment-screens.ts';
import { Frame } from './pages/frame.ts';
import { PromptScreens } from './pages/prompt-screens.ts';
import { ScoringScreens } from './pages/scoring-screens.ts';

/** A mix of variants, a replay, and answers that are there already, on the sample in a real browser. */
let app: BrowserApp;
let page: Page;
let problems: string[];

beforeAll(async () => {
  app = new BrowserApp({ practice: 'at-once' });
  await app.start();
  ({ page, problems } = await app.open());
  await new Frame(page).openSample();
  await page.getByRole('button', { name: 'Make this change' }).click();
  await new PromptScreens(page).saved().waitFor();
}, 120_000);
afterAll(async () => {
  await app.close();
  expect(problems).toEqual([]);
});

/** Nothing that axe finds, in light and dark, and no sideways scrolling in a small or a much enlarged window. */
async function expectReadable(): Promise<void> {
  expect(await axeFinds(page)).toEqual([]);
  for (const size of [
    { width: 1024, height: 640 },
    { width: 640, height: 400 },
  ]) {
    await page.setViewportSize(size);
    const tooWide = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(tooWide).toBeLessThanOrEqual(0);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
}

test('a mix of variants is set up, shown before it starts, and compared', { timeout: 120_000 }, async () => {
  const screens = new ScoringScreens(page);
  await new PromptScreens(page).runExperiment();
  // One trial: the test is about what is compared, not about how well.
  await page.getByLabel('Trials of each case').fill('1');
  await screens.openMoreSettings();
  await screens.addVariant({ version: 'The team’s version', temperature: '0' });
  await screens.addVariant({ version: 'Yours', temperature: '1' });
  await page.getByRole('button', { name: 'Leave out Variant 3' }).click();
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await expect.poll(() => screens.sideBySide().allTextContents()).toHaveLength(4);
  expect((await screens.sideBySide().allTextContents()).map((text) => text.replace(/ · practice-.*/, ''))).toEqual([
    'Yours',
    'Team’s version · temperature 0',
    'Yours · temperature 1',
    'Team’s version',
  ]);
  await expectReadable();
  const experiments = new ExperimentScreens(page);
  await experiments.start('A mix of four');
  await experiments.reviewButton().waitFor({ timeout: 90_000 });
  await page.getByLabel('Show the result of').click();
  await page.getByRole('option', { name: 'Team’s version · temperature 0' }).click();
});

test('the exact plan is replayed after its estimate was read', { timeout: 120_000 }, async () => {
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Replay exactly' }).click();
  const dialog = page.getByRole('dialog', { name: 'Replay this experiment?' });
  await dialog.getByText('Calls', { exact: true }).waitFor();
  await dialog.getByRole('button', { name: 'Replay', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Replay of A mix of four' }).waitFor();
  await new ExperimentScreens(page).reviewButton().waitFor({ timeout: 90_000 });
});

test('answers from a file are read, checked over, scored and never signed off', { timeout: 60_000 }, async () => {
  const screens = new ScoringScreens(page);
  await new Frame(page).goTo('/experiments');
  await screens.open();
  const rows = [1, 2, 3, 4, 5, 6].flatMap((n) => [
    [`Where is refund ${n}?`, `I will look. [policy:refunds] ${n}`, 'new'],
    [`Where is refund ${n}?`, 'It is guaranteed.', 'old'],
  ]);
  await screens.choose(
    'october.csv',
    writeCsv([['question', 'what we said', 'version'], ...rows, ['', 'Lost', 'new']]),
  );
  await page.getByText('Say which column holds the answers: question, what we said, version.').waitFor();
  await screens.role('what we said').click();
  await page.getByRole('option', { name: 'The answer', exact: true }).click();
  await screens.scoreRowsOfNoCase();
  await page.getByRole('heading', { name: 'The first 5 of 12 answers' }).waitFor();
  await page.getByText('Row 14 names no case and has no input.').waitFor();
  await expectReadable();
  await screens.compareWith('old');
  await screens.score();
  await page.getByRole('button', { name: /^Review/ }).waitFor();
  expect(await page.getByRole('link', { name: /^Sign off/ }).count()).toBe(0);
  await new Frame(page).goTo('/experiments');
  await page.getByText(/^Scored answers · /).waitFor();
});
