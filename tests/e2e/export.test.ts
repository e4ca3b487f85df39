import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Page } from 'playwright';
import { BrowserApp } from '#support/browser-app';
import { readCsv } from '#domain/files/csv/csv';
import { ExperimentScreens } from './pages/experiment-screens.ts';
import { Frame } from './pages/frame.ts';
import { PromptScreens } from './pages/prompt-screens.ts';

/** A finished experiment on the sample, and everything it can be taken away as. */
let app: BrowserApp;
let page: Page;
let problems: string[];
let address: string;

beforeAll(async () => {
  app = new BrowserApp({ practice: 'at-once' });
  await app.start();
  ({ page, problems } = await app.open());
  await new Frame(page).openSample();
  await page.getByRole('button', { name: 'Make this change' }).click();
  await new PromptScreens(page).saved().waitFor();
  await new PromptScreens(page).runExperiment();
  const experiments = new ExperimentScreens(page);
  await experiments.start('Shorter answers: liked better?');
  await experiments.reviewButton().waitFor({ timeout: 60_000 });
  address = page.url();
}, 120_000);
afterAll(async () => {
  await app.close();
  expect(problems).toEqual([]);
});

async function exported(entry: string): Promise<{ name: string; text: string }> {
  await page.getByRole('button', { name: 'More', exact: true }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: entry }).click(),
  ]);
  const text = await readFile(await download.path(), 'utf8');
  return { name: download.suggestedFilename(), text };
}

test('every answer as CSV, one row each, and as JSON lines', async () => {
  const csv = await exported('Answers as CSV');
  expect(csv.name).toMatch(/^\d{4}-\d\d-\d\d Shorter answers liked better\.csv$/);
  const { rows, problems: wrong } = readCsv(csv.text);
  expect(wrong).toEqual([]);
  expect(rows[0]?.slice(0, 2)).toEqual(['case', 'input.question']);
  const practice = rows[0]?.indexOf('practice') ?? -1;
  expect(new Set(rows.slice(1).map((cells) => cells[practice]))).toEqual(new Set(['yes']));
  const jsonl = await exported('Answers as JSON lines');
  const lines = jsonl.text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { output: string });
  expect(lines.length).toBe(rows.length - 1);
  expect(lines.length).toBeGreaterThan(100);
  expect(lines.map((line) => line.output)).toEqual(
    rows.slice(1).map((cells) => cells[rows[0]?.indexOf('output') ?? 0]),
  );
});

test('the summary says that it is practice', async () => {
  const { name, text } = await exported('Summary as Markdown');
  expect(name).toMatch(/\.md$/);
  expect(text).toContain('# refund-helper: gate');
  expect(text).toContain('**Practice.**');
});

test('the report prints as a PDF of its own pages, without the frame of the app', async () => {
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: /^Report/ }).click();
  await page.getByRole('heading', { name: /^Cases that pass less often/ }).waitFor();
  await page.getByText(/^Incomplete answers: .* of \d+ answers/).waitFor();
  await page.emulateMedia({ media: 'print' });
  expect(await page.getByRole('navigation', { name: 'Main' }).isVisible()).toBe(false);
  expect(await page.getByRole('button', { name: 'Print or save as PDF' }).isVisible()).toBe(false);
  const pdf = await page.pdf({ format: 'A4' });
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  // Everything is on it, not only what fits a window.
  const pages = pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0;
  expect(pages).toBeGreaterThan(1);
  await page.emulateMedia({ media: 'screen' });
  await page.goto(address);
});
