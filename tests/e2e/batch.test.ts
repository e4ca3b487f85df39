import { afterEach, beforeEach, expect, test } from 'vitest';
import { createClient } from '#contract/wire/client';
import { type BatchServer, startBatchServer } from '#support/batch-server';
import { BrowserApp } from '#support/browser-app';
import { createHttpTransport } from '#support/http-transport';
import { BatchScreens } from './pages/batch-screens.ts';
import { ExperimentScreens } from './pages/experiment-screens.ts';
import { Frame } from './pages/frame.ts';
import { PromptScreens } from './pages/prompt-screens.ts';

let app: BrowserApp;
let server: BatchServer;
/** What the server says of batches that were looked at. */
let over = false;

beforeEach(async () => {
  over = false;
  const prices = { input_per_million: 0.25, output_per_million: 2 };
  server = await startBatchServer({
    models: ['practice-small', 'practice-large', 'practice-judge'].map((id) => ({
      id,
      owned_by: 'acme',
      signoff_prices: prices,
    })),
    looks: 1,
    ends: () => ({ status: over ? 'completed' : 'in_progress' }),
    line: () => ({ text: 'Refunds take 5 to 7 days. [policy:refunds]' }),
  });
  app = new BrowserApp({ practice: 'at-once' });
  await app.start();
});

afterEach(async () => {
  await app.close();
  await server.close();
});

async function useServer(): Promise<void> {
  const client = createClient(await createHttpTransport(app.address));
  const { id } = await client.call('connection.save', { id: null, label: 'Acme models', baseUrl: server.baseUrl });
  await client.call('settings.save', { connectionId: id });
}

test('an experiment goes out overnight, the app is closed and opened, and the result is there', async () => {
  const { page } = await app.open();
  const screens = new BatchScreens(page);
  await new Frame(page).openSample();
  await page.getByRole('button', { name: 'Make this change' }).click();
  await new PromptScreens(page).saved().waitFor();
  await useServer();
  await new PromptScreens(page).runExperiment();
  await screens.chooseOvernight();
  await screens.estimate().getByText('within a day').waitFor();
  await screens
    .estimate()
    .getByText(/at about half the price$/)
    .waitFor();
  await new ExperimentScreens(page).start('Shorter answers are liked better');
  await screens
    .progress()
    .getByText(/^Sent as 1 batch, /)
    .waitFor();
  await screens
    .progress()
    .getByText(/You can close Signoff/)
    .waitFor();
  await screens
    .progress()
    .getByText(/answered at the server$/)
    .waitFor();
  const address = new URL(page.url()).hash.slice(1);

  await app.kill();
  over = true;
  await app.start();
  const { page: again, problems } = await app.open();
  await new Frame(again).goTo(address);
  await new ExperimentScreens(again).reviewButton().waitFor({ timeout: 60_000 });
  expect(server.requests.filter((each) => each === 'POST /batches')).toHaveLength(1);
  expect(problems).toEqual([]);
});

test('stopped for good while it is out, it stops at the server and keeps what was answered', async () => {
  const { page, problems } = await app.open();
  const screens = new BatchScreens(page);
  await new Frame(page).openSample();
  await page.getByRole('button', { name: 'Make this change' }).click();
  await new PromptScreens(page).saved().waitFor();
  await useServer();
  await new PromptScreens(page).runExperiment();
  await screens.chooseOvernight();
  await new ExperimentScreens(page).start('Shorter answers are liked better');
  await screens
    .progress()
    .getByText(/^Sent as 1 batch, /)
    .waitFor();
  await screens.stopForGood();
  await page.getByText('They were not asked before it stopped.').waitFor();
  expect(server.batches.map(({ status }) => status)).toEqual(['cancelled']);
  expect(problems).toEqual([]);
});
