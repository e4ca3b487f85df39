import { afterEach, beforeEach, expect, test } from 'vitest';
import { BrowserApp } from '#support/browser-app';
import { ExperimentScreens } from './pages/experiment-screens.ts';
import { Frame } from './pages/frame.ts';
import { PromptScreens } from './pages/prompt-screens.ts';

let app: BrowserApp;

beforeEach(async () => {
  app = new BrowserApp();
  await app.start();
});

afterEach(async () => {
  await app.close();
});

test('what was typed is there after the plug was pulled', async () => {
  const { page } = await app.open();
  await new Frame(page).openSample();
  const prompts = new PromptScreens(page);
  await prompts.open('Refund helper');
  await prompts.writeBefore('Refund helper', 'How to sound', 'Mention the weekend hours.\n');
  await prompts.saved().waitFor();
  await app.kill();

  await app.start();
  const { page: again, problems } = await app.open();
  await new PromptScreens(again).open('Refund helper');
  await new PromptScreens(again).editor('Refund helper').getByText('Mention the weekend hours.').waitFor();
  expect(problems).toEqual([]);
});

test('a window whose host was killed and started again goes on by itself, and saves what was typed meanwhile', async () => {
  const { page, problems } = await app.open();
  const frame = new Frame(page);
  await frame.openSample();
  const prompts = new PromptScreens(page);
  await prompts.open('Refund helper');
  const before = new URL(app.address);
  await app.kill();
  await prompts.writeBefore('Refund helper', 'How to sound', 'Mention the weekend hours.\n');
  const away = page.getByText('process does not answer');
  await away.waitFor();
  await frame.goTo('/experiments');
  await page.getByRole('status', { name: 'Loading' }).waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
  expect(await away.allTextContents()).toEqual([expect.stringContaining(`at the same address (${before.host})`)]);

  await app.start();
  expect(new URL(app.address).origin).toBe(before.origin);
  expect(app.address).not.toBe(before.href);
  await away.waitFor({ state: 'detached' });
  await frame.heading('Experiments').waitFor();
  await page
    .getByRole('heading', { name: /experiment/i, level: 2 })
    .first()
    .waitFor();
  // The browser knows the window again, too.
  await page.reload();
  await frame.goTo('/prompts');
  await prompts.open('Refund helper');
  await prompts.editor('Refund helper').getByText('Mention the weekend hours.').waitFor();
  expect(problems.filter((each) => !each.includes('ERR_CONNECTION_REFUSED'))).toEqual([]);
});

test('an experiment goes on by itself after the plug was pulled, and finishes', async () => {
  const { page } = await app.open();
  const frame = new Frame(page);
  await frame.openSample();
  await page.getByRole('button', { name: 'Make this change' }).click();
  const prompts = new PromptScreens(page);
  await prompts.saved().waitFor();
  await prompts.runExperiment();
  const experiments = new ExperimentScreens(page);
  await experiments.start('Shorter answers are liked better');
  await page.getByText(/^[1-9]\d* of 240 answers/).waitFor();
  const address = new URL(page.url()).hash.slice(1);
  await app.kill();

  await app.start();
  const { page: again } = await app.open();
  await new Frame(again).goTo(address);
  await new ExperimentScreens(again).reviewButton().waitFor({ timeout: 60_000 });
  await again.getByText(/40 cases, 3 trials each/).waitFor();
});

test('hostile text in a prompt is shown as text: nothing runs, nothing is fetched', async () => {
  const { page, problems } = await app.open();
  const asked: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(new URL(page.url()).origin) && !request.url().startsWith('data:'))
      asked.push(request.url());
  });
  await new Frame(page).openSample();
  const prompts = new PromptScreens(page);
  await prompts.open('Refund helper');
  const hostile =
    '<img src=x onerror="document.title=1"><script>document.title=2</script> ![x](https://evil.example/p.png) \u202Eabc\n';
  await prompts.writeBefore('Refund helper', 'How to sound', hostile);
  await prompts.saved().waitFor();
  await prompts.editor('Refund helper').getByText('onerror').waitFor();
  await page.getByRole('button', { name: 'Preview messages' }).click();
  await page.getByRole('dialog').getByText('onerror').first().waitFor();
  expect(await page.title()).toContain('Signoff');
  expect({ asked, problems }).toEqual({ asked: [], problems: [] });
});

test('the palette opens with the keyboard, goes to a screen, and Esc goes back to where the focus was', async () => {
  const { page } = await app.open();
  const frame = new Frame(page);
  await frame.openSample();
  const before = frame.navigation('Experiments');
  await before.focus();
  const field = page.getByRole('dialog').getByRole('combobox');
  const machine = await page.context().newCDPSession(page);
  // Nothing is waited for between the keys, on a machine that has time and on one that has none: not a letter may be lost.
  for (const [rate, turns] of [
    [1, 9],
    [4, 3],
  ] as const) {
    await machine.send('Emulation.setCPUThrottlingRate', { rate });
    for (let turn = 0; turn < turns; turn += 1) {
      await page.keyboard.press('ControlOrMeta+k');
      await page.keyboard.type('set');
      expect({ rate, turn, typed: await field.inputValue() }).toEqual({ rate, turn, typed: 'set' });
      await page.keyboard.press('Escape');
    }
  }
  await machine.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  await field.waitFor({ state: 'detached' });
  await expect.poll(() => before.evaluate((element) => element === document.activeElement)).toBe(true);
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('settings');
  // A person sees what she found before she chooses it.
  await page
    .getByRole('option')
    .filter({ hasText: /settings/i })
    .first()
    .waitFor();
  await page.keyboard.press('Enter');
  await frame.heading('Settings').waitFor();
});
