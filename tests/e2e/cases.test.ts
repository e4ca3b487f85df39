import { readFileSync } from 'node:fs';
import { type Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BrowserApp } from '#support/browser-app';
import { Frame } from './pages/frame.ts';

const app = new BrowserApp({ practice: 'at-once' });
let page: Page;
let problems: string[];

beforeAll(async () => {
  await app.start();
  ({ page, problems } = await app.open());
  await new Frame(page).openSample();
}, 120_000);

afterAll(async () => {
  await app.close();
});

test('cases are imported without a prompt open; bad lines are saved with why, and the new ones alone are shown until all are wanted', async () => {
  await page.getByRole('button', { name: 'Import cases…' }).click();
  await page.getByLabel('Prompt that they are asked').click();
  await page.getByRole('option', { name: 'Refund helper' }).click();
  await page.getByRole('button', { name: 'Choose the cases' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add several cases' });
  const good = Array.from({ length: 12 }, (_, at) => JSON.stringify({ question: `Where is parcel ${at}?` }));
  await dialog.getByLabel('Cases').fill([...good, '{"question":', '{"plan":"free"}'].join('\n'));
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Save these 2 lines as CSV, with why' }).click(),
  ]);
  expect(
    readFileSync(await saved.path(), 'utf8')
      .split('\r\n')
      .slice(0, 3),
  ).toEqual([
    '\uFEFFLine,Why it was left out,What stands there',
    '13,is not complete JSON: the line ends too early,"{""question"":"',
    '14,No question,"{""plan"":""free""}"',
  ]);
  await dialog.getByRole('button', { name: 'Add 12 cases' }).click();
  await page.getByText('12 of 52 cases').waitFor();
  const rows = page.getByRole('grid', { name: 'Cases' }).getByRole('row');
  expect(await rows.nth(1).innerText()).toContain('Where is parcel 0?');
  const fresh = page.getByRole('button', { name: '12 new' });
  expect(await fresh.getAttribute('aria-pressed')).toBe('true');
  await fresh.click();
  await page.getByText('52 cases', { exact: true }).waitFor();
  await fresh.click();
  await page.getByText('12 of 52 cases').waitFor();
  // Taken back, nothing is new any more.
  await page.getByRole('region', { name: 'Notices' }).getByRole('button', { name: 'Undo' }).click();
  await page.getByText('40 cases', { exact: true }).waitFor();
  expect(await fresh.count()).toBe(0);
  expect(problems).toEqual([]);
});
