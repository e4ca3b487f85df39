import { afterAll, beforeAll, expect, test } from 'vitest';
import { BrowserApp } from '#support/browser-app';
import { callInPage } from '#support/call-in-page';
import { ConfirmationScreens } from './pages/confirmation-screens.ts';
import { ExperimentScreens } from './pages/experiment-screens.ts';
import { Frame } from './pages/frame.ts';

const promptId = 'refund-helper';
const app = new BrowserApp({ practice: 'at-once' });

beforeAll(() => app.start());
afterAll(() => app.close());

test('after eight variants cases are offered to be set aside; they are marked, left out, put back, and confirm one variant once', async () => {
  const { page, problems } = await app.open();
  const frame = new Frame(page);
  const confirmation = new ConfirmationScreens(page);
  await frame.openSample();
  await page
    .getByRole('link', { name: /Refund helper/ })
    .first()
    .waitFor();
  // Eight variants in one experiment are eight tries.
  const { runId } = await callInPage(page, 'run.start', {
    promptId,
    hypothesis: 'One of eight',
    baseline: 'none',
    trials: 1,
    more: [0.1, 0.2, 0.3, 0.5, 0.6, 0.7, 0.8].map((temperature) => ({ parameters: { temperature } })),
  });
  await frame.goTo(`/experiments/${runId}`);
  await confirmation.note('You have tried 8 variants on these cases or most of them.').waitFor({ timeout: 90_000 });
  await confirmation.setAside(8);
  expect(await confirmation.note('8 cases are set aside.').textContent()).toContain(
    'All of these 8 were already looked at: new cases would be better.',
  );

  await frame.goTo(`/prompts/${promptId}/cases`);
  await confirmation.marked().first().waitFor();
  await confirmation.putBack().click();
  await confirmation.marked().first().waitFor({ state: 'detached' });
  await confirmation.undo().click();
  await confirmation.marked().first().waitFor();
  await frame.goTo(`/experiments/new?prompt=${promptId}`);
  await page.getByText('32; 8 cases are set aside').waitFor();

  await frame.goTo(`/experiments/${runId}`);
  await confirmation.confirm('Yours');
  await confirmation.note('Confirmation, used once').waitFor({ timeout: 60_000 });
  await new ExperimentScreens(page).reviewButton().waitFor({ timeout: 60_000 });
  expect(await page.getByText(/8 cases, 1 trial each/).count()).toBe(1);

  await frame.goTo(`/experiments/${runId}`);
  await confirmation.note('The cases that were set aside have been used.').waitFor();
  expect(await page.getByRole('button', { name: /^Confirm “/ }).count()).toBe(0);

  // Once they are used, others can be set aside, from the cases too.
  await frame.goTo(`/prompts/${promptId}/cases`);
  await page.getByRole('grid', { name: 'Cases' }).waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('Set cases aside');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Set cases aside for a confirmation' }).waitFor();
  expect(problems).toEqual([]);
}, 180_000);

test('an experiment stops as soon as its answer is clear, says so, and can be run to its end', async () => {
  const { page, problems } = await app.open();
  const frame = new Frame(page);
  const confirmation = new ConfirmationScreens(page);
  await frame.heading('Prompts').waitFor();
  const { files } = await callInPage(page, 'prompt.get', { promptId });
  const { text, version } = files.prompt;
  // All of its instructions gone: much worse than the team's version.
  const bare = `${text.slice(0, text.indexOf('\n---', 4) + 5)}{{role "user"}}\n{{question}}\n`;
  await callInPage(page, 'draft.save', { promptId, kind: 'prompt', text: bare, baseVersion: version });

  await frame.goTo(`/experiments/new?prompt=${promptId}`);
  await confirmation.chooseUntilClear();
  await new ExperimentScreens(page).start('Without instructions it is worse');
  await confirmation
    .note(/^Stopped early after \d+ of 240 calls: the answer was clear\.$/)
    .waitFor({ timeout: 90_000 });
  await page.getByText('Because it could look 5 times, each look had to be clearer.').waitFor();
  await confirmation.runTheRest().click();
  await page.getByText('It looked 5 times on the way').waitFor({ timeout: 90_000 });
  expect(await confirmation.runTheRest().count()).toBe(0);
  expect(problems).toEqual([]);
}, 180_000);
