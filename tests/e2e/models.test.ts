import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Page } from 'playwright';
import { readCsv } from '#domain/files/csv/csv';
import { BrowserApp } from '#support/browser-app';
import { startModelServer, type ModelServer } from '#support/model-server';
import { DataSettings } from './pages/data-settings.ts';
import { Frame } from './pages/frame.ts';

let app: BrowserApp;
let page: Page;
let frame: Frame;
let data: DataSettings;
let problems: string[];
let server: ModelServer | null = null;

beforeEach(async () => {
  app = new BrowserApp({ practice: 'at-once' });
  await app.start();
  ({ page, problems } = await app.open());
  frame = new Frame(page);
  data = new DataSettings(page);
  await frame.openSample();
  await page.getByRole('link', { name: 'Refund helper', exact: true }).waitFor();
});
afterEach(async () => {
  await app.close();
  await server?.close();
  server = null;
  expect(problems).toEqual([]);
});

test('the data policy is read in plain words, changed by form, kept over a reload, and proposed', async () => {
  await frame.goTo('/settings');
  await page.getByLabel('Name', { exact: true }).fill('Priya');
  await page.getByLabel('E-mail address').fill('pm@acme.example');
  await page.getByText('Saved just now').waitFor();

  await frame.goTo('/settings/data');
  await data.team().getByText('api.openai.com may be sent public and internal cases.').waitFor();
  await data
    .own()
    .getByRole('checkbox', { name: /^Internal/ })
    .click();

  await data.openForm();
  expect(await data.form().getByRole('button', { name: 'Propose this policy' }).isDisabled()).toBe(true);
  await data.form().getByRole('button', { name: 'Add an address' }).click();
  const added = data.address(3);
  await added.getByLabel('Address', { exact: true }).fill('http://models.acme.example');
  await added.getByText('This address is not protected. Use https://, except on this computer.').waitFor();
  await data.propose();
  expect(await data.preview().count()).toBe(0);
  await added.getByLabel('Address', { exact: true }).fill('https://models.acme.example/v1');
  await added.getByText('Leave out what stands behind the address, for example /v1.').waitFor();
  await added.getByLabel('Address', { exact: true }).fill('https://models.acme.example');
  await added.getByLabel('Models', { exact: true }).fill('acme-large');

  await page.reload();
  await data.openForm();
  expect(await data.address(3).getByLabel('Models', { exact: true }).inputValue()).toBe('acme-large');
  expect(
    await data
      .own()
      .getByRole('checkbox', { name: /^Internal/ })
      .isChecked(),
  ).toBe(true);
  await data.propose();
  await data.preview().getByText('prompts/policy.yaml').click();
  await data
    .preview()
    .getByText('{ origin: https://models.acme.example, models: [ acme-large ], sensitivities: [ public, internal ] }')
    .waitFor();
  await data.preview().getByRole('button', { name: 'Send to the team' }).click();
  await frame.heading('Change the data policy').waitFor();
}, 60_000);

test('a model that closes is counted down at its prompts, and leads to an experiment with another one', async () => {
  const soon = new Date(Date.now() + 23 * 86_400_000).toISOString().slice(0, 10);
  server = await startModelServer({
    models: [{ id: 'practice-small', shutdown_date: soon }, { id: 'next-large' }],
  });
  await frame.goTo('/settings/models');
  await page.getByRole('button', { name: 'Add a connection' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Address', { exact: true }).fill('https://NAME.openai.azure.com/openai/v1');
  await dialog.getByRole('button', { name: 'Add and test' }).click();
  await dialog.getByText('Put the name of your resource in place of NAME.').waitFor();
  await dialog.getByLabel('Address', { exact: true }).fill(server.baseUrl);
  await dialog.getByRole('button', { name: 'Add and test' }).click();
  await dialog.getByText('Connected. 2 models found.').waitFor();
  await dialog.getByRole('button', { name: 'Use this connection' }).click();

  await frame.goTo('/prompts');
  await page.getByText('practice-small closes in 23 days.').first().waitFor();
  await page.getByRole('link', { name: 'Try another model: Refund helper' }).click();
  await page.getByText('practice-small closes in 23 days.').waitFor();
  await page.getByRole('list', { name: 'Same prompt, other model' }).getByText('next-large').waitFor();

  // The estimate of the form asks the server once more: that row has to be there before the list is read.
  await page.waitForLoadState('networkidle');
  await frame.goTo('/settings/sent');
  await data.calls().getByText('Which models there are').first().waitFor();
  const { name, text } = await data.exported('As a table (CSV)');
  expect(name).toMatch(/^what-was-sent-.*\.csv$/);
  const { rows } = readCsv(text);
  await page.reload();
  await expect.poll(() => data.calls().getByRole('row').count()).toBe(rows.length);
  expect(rows[1]?.[3]).toBe(server.origin);
}, 60_000);
