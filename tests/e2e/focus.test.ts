import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Page } from 'playwright';
import { BrowserApp } from '#support/browser-app';
import { ExperimentScreens } from './pages/experiment-screens.ts';
import { Frame } from './pages/frame.ts';
import { PromptScreens } from './pages/prompt-screens.ts';
import { ReviewScreens } from './pages/review-screens.ts';

const app = new BrowserApp();
let page: Page;
let problems: string[];

beforeAll(async () => {
  await app.start();
  ({ page, problems } = await app.open());
});
afterAll(async () => {
  await app.close();
  expect(problems).toEqual([]);
});

/** The name of what has the focus: its label or its words. The body has none. */
async function focused(): Promise<string> {
  return page.evaluate(() => {
    const active = document.activeElement;
    if (active === null || active === document.body) return 'nothing';
    return active.getAttribute('aria-label') ?? (active.textContent.trim() || active.tagName);
  });
}
async function expectFocus(name: string | RegExp): Promise<void> {
  await expect.poll(focused, { timeout: 10_000 }).toMatch(name);
}
async function press(name: string | RegExp): Promise<void> {
  await page.getByRole('button', { name }).first().focus();
  await page.keyboard.press('Enter');
}

test(
  'what a person did with the keyboard leaves the focus beside it, never nowhere',
  { timeout: 120_000 },
  async () => {
    await press('Open the sample');
    await new Frame(page).heading('Prompts').waitFor();
    await expectFocus('Prompts');

    await press('Make this change');
    const prompts = new PromptScreens(page);
    await prompts.saved().waitFor();
    await expectFocus('Refund helper');
    await prompts.runExperiment();
    await page.getByLabel('What do you expect, and why?').fill('Shorter is better');
    await expect
      .poll(() => page.getByRole('button', { name: 'Start the experiment' }).isEnabled(), { timeout: 10_000 })
      .toBe(true);
    await page.keyboard.press('ControlOrMeta+Enter');
    await new Frame(page).heading('Shorter is better').waitFor();
    await expectFocus('Shorter is better');

    // What goes away with the press leads to the heading of the screen, and not to another verb.
    await press('Pause');
    await page.getByRole('button', { name: 'Resume' }).waitFor();
    await expectFocus('Shorter is better');
    await press('Resume');
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    await expectFocus('Shorter is better');
    await new ExperimentScreens(page).reviewButton().waitFor({ timeout: 60_000 });

    // What the bar and the menus of the screen offer is in the palette too.
    for (const words of ['Rename', 'Answers as CSV', 'Sign off', 'Get the team’s latest', 'Open another repository']) {
      await page.keyboard.press('ControlOrMeta+k');
      await page.keyboard.type(words);
      await page
        .getByRole('option', { name: new RegExp(words) })
        .first()
        .waitFor();
      await page.keyboard.press('Escape');
    }

    await press(/^Review \d+ answers/);
    const reviews = new ReviewScreens(page);
    const total = await reviews.total();
    await page.getByLabel('Your comment').focus();
    await page.keyboard.press('Escape');
    await expectFocus(`Answer 1 of ${total}`);
    await reviews.press('j');
    await expectFocus(`Answer 2 of ${total}`);
    // A pressed button comes again under its name.
    await press(/^Pass/);
    await reviews.position(3, total).waitFor();
    await expectFocus(/^Pass/);
    for (let at = 3; at <= total; at += 1) {
      await reviews.position(at, total).waitFor();
      await reviews.press('1');
    }
    await reviews.position(1, total).waitFor();
    await reviews.press('1');
    await reviews.summary().waitFor();
    await expectFocus('Shorter is better');

    await new Frame(page).goTo('/experiments');
    await new Frame(page).heading('Experiments').waitFor();
    const more = page.getByRole('listitem').getByRole('button', { name: /^More/ });
    await more.first().focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Remove' }).click();
    await page.getByRole('button', { name: 'Undo' }).waitFor();
    await expectFocus('Experiments');
    await press('Undo');
    await more.first().waitFor();
    // The list was empty meanwhile, so the row is a new one.
    await expectFocus(/Experiments|More/);
  },
);
