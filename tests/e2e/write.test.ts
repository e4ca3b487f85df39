import { type Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BrowserApp } from '#support/browser-app';
import { Frame } from './pages/frame.ts';
import { WritingDesk } from './pages/writing-desk.ts';

const app = new BrowserApp({ practice: 'at-once' });
let page: Page;
let problems: string[];
let desk: WritingDesk;

beforeAll(async () => {
  await app.start();
  ({ page, problems } = await app.open());
  await new Frame(page).openSample();
}, 120_000);

afterAll(async () => {
  await app.close();
});

beforeEach(async () => {
  desk = new WritingDesk(page, 'Refund helper');
  await new Frame(page).goTo('/prompts');
  await desk.open();
});

const first = "You are Acme's refund assistant. You help customers with refunds, returns and express refunds.";

describe('writing', () => {
  test('is stored by itself, undone step by step after other screens, and gone back from with Undo', async () => {
    await desk.goToFirstLine();
    // A line break is a step of its own.
    for (let step = 0; step < 101; step++) await page.keyboard.press('Enter');
    await desk.saved().waitFor();
    await desk.goTo('Settings');
    await desk.goTo('Prompts');
    await desk.open();
    await desk.text().focus();
    for (let step = 0; step < 101; step++) await page.keyboard.press('Control+z');
    await desk.sameAsTeam().or(desk.saved()).waitFor();
    expect((await desk.read()).split('\n').slice(0, 3)).toEqual(['SYSTEM', first, "The customer's plan is plan."]);

    await desk.goToFirstLine();
    await desk.type(' Be kind.');
    await desk.saved().waitFor();
    await desk.choose('Go back to team’s version');
    await desk.sameAsTeam().waitFor();
    expect((await desk.read()).split('\n')[1]).toBe(first);
    await desk.undoNotice();
    await desk.saved().waitFor();
    expect((await desk.read()).split('\n')[1]).toBe(`${first} Be kind.`);
    await desk.choose('Go back to team’s version');
    await desk.sameAsTeam().waitFor();
  });

  test('an earlier version of the team stands beside the text of now, is gone back to, and back again', async () => {
    const dialog = page.getByRole('dialog', { name: 'Earlier versions of the team' });
    await desk.choose('Earlier versions…');
    await dialog.getByText('Look after VIP customers').waitFor();
    await dialog.getByText('The team’s of 12 Oct 2026', { exact: true }).waitFor();
    await dialog.getByRole('button', { name: 'Go back to this version' }).click();
    await desk.saved().waitFor();
    expect(await desk.read()).not.toContain('Do not accuse the customer');
    await page.getByText('The prompt is that of 12 Oct 2026 again.').first().waitFor();
    await desk.text().focus();
    await page.keyboard.press('Control+z');
    await desk.sameAsTeam().or(desk.saved()).waitFor();
    expect(await desk.read()).toContain('Do not accuse the customer');
  });

  test('turns what is typed in braces into a variable, and says which cases do not give it', async () => {
    await desk.goToFirstLine();
    await desk.type(' See {{order}} first.');
    await desk.note('40 cases give no value for order').waitFor();
    expect((await desk.read()).split('\n')[1]).toBe(`${first} See order first.`);
    await desk.note('Uses 3 variables').getByRole('button', { name: 'Describe it' }).click();
    await page.getByRole('group', { name: 'Variable order' }).getByLabel('Used when a case gives none').fill('AC-1');
    await desk.note(/cases give no value/).waitFor({ state: 'detached' });
    await desk.choose('Go back to team’s version');
    await desk.sameAsTeam().waitFor();
  });

  test('never reaches the header that is not shown, even with everything selected', async () => {
    await desk.goToFirstLine();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Delete');
    await desk.type('Hello');
    expect((await desk.read()).trim().split('\n')).toEqual(['SYSTEM', 'Hello']);
    await page.getByText('Answers customers').first().waitFor();
    await desk.choose('Go back to team’s version');
    await desk.sameAsTeam().waitFor();
  });

  test('in two windows: one follows the other, and what both changed is shown side by side until somebody chooses', async () => {
    const other = await page.context().newPage();
    await other.goto(page.url());
    const otherDesk = new WritingDesk(other, 'Refund helper');
    await otherDesk.text().waitFor();
    await page.bringToFront();
    await desk.goToFirstLine();
    await desk.type(' ONE');
    await otherDesk.text().getByText('ONE').waitFor();

    // Both before either is stored: the second to be stored meets the first.
    await otherDesk.goToFirstLine();
    await desk.goToFirstLine();
    await Promise.all([otherDesk.insert(' TWO'), desk.insert(' UNO')]);
    const asks = async (one: WritingDesk, another: WritingDesk) => {
      await one.lookAtBoth().waitFor();
      return { asked: one, answered: another };
    };
    const { asked, answered } = await Promise.any([asks(desk, otherDesk), asks(otherDesk, desk)]);
    const mine = (await asked.read()).split('\n')[1];
    const others = (await answered.read()).split('\n')[1];
    await asked.page.bringToFront();
    await asked.lookAtBoth().click();
    await asked.keep('mine');
    await asked.saved().waitFor();
    await answered
      .text()
      .getByText(mine ?? '')
      .waitFor();
    // What was replaced is one step back, in the window that had written it.
    await answered.page.bringToFront();
    await answered.text().focus();
    await answered.page.keyboard.press('Control+z');
    await asked
      .text()
      .getByText(others ?? '')
      .waitFor();
    await other.close();
    await desk.choose('Go back to team’s version');
    await desk.sameAsTeam().waitFor();
  });

  test('says within three seconds that the network is gone, and goes on', async () => {
    await page.context().setOffline(true);
    await desk.banner(/You are offline/).waitFor({ timeout: 3_000 });
    await page.context().setOffline(false);
    await desk.banner(/You are offline/).waitFor({ state: 'detached' });
  });

  test('survives a killed process: what was said to be saved is there again', async () => {
    await desk.goToFirstLine();
    await desk.type(' KEPT');
    await desk.saved().waitFor();
    await app.kill();
    await desk.banner(/does not answer/).waitFor();
    await app.start();
    const { page: next } = await app.open();
    const again = new WritingDesk(next, 'Refund helper');
    await again.open();
    expect((await again.read()).split('\n')[1]).toBe(`${first} KEPT`);
  });

  test('without a script error or anything that the content policy had to stop', () => {
    expect(problems.filter((problem) => !/ERR_CONNECTION_REFUSED|ERR_INTERNET_DISCONNECTED/.test(problem))).toEqual([]);
  });
});
