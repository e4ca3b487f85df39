/** Checks of language and personal data in the spec, and which of two answers a judge prefers, in a real browser. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Page } from 'playwright';
import { BrowserApp } from '#support/browser-app';
import { ExperimentScreens } from './pages/experiment-screens.ts';
import { Frame } from './pages/frame.ts';
import { PreferenceScreens } from './pages/preference-screens.ts';
import { PromptScreens } from './pages/prompt-screens.ts';
import { type Section, SpecScreen } from './pages/spec-screen.ts';

const app = new BrowserApp({ practice: 'at-once' });
let page: Page;
let problems: string[];

beforeAll(async () => {
  await app.start();
  ({ page, problems } = await app.open());
});
afterAll(() => app.close());

test(
  'a finished experiment: a judge compares the answers, and says pair by pair why',
  { timeout: 120_000 },
  async () => {
    await new Frame(page).openSample();
    await page.getByRole('button', { name: 'Make this change' }).click();
    await new PromptScreens(page).saved().waitFor();
    await new PromptScreens(page).runExperiment();
    const experiments = new ExperimentScreens(page);
    await experiments.start('Friendlier answers');
    await experiments.reviewButton().waitFor({ timeout: 60_000 });

    const preference = new PreferenceScreens(page);
    await preference.open();
    await preference.question().fill('Which answer is friendlier?');
    expect(await preference.judge().inputValue()).toBe('practice-judge');
    await preference
      .section()
      .getByText(/calls to the judge/)
      .waitFor();
    await preference.start();
    await preference.picture().waitFor({ timeout: 60_000 });
    const counts = await preference.picture().getAttribute('aria-label');
    expect(counts).toMatch(
      /^Of all pairs: Yours preferred \d+, Tie \d+, Team’s version preferred \d+, Not measured 0\.$/,
    );
    expect(await preference.section().textContent()).toContain('“Which answer is friendlier?” practice-judge');
    expect(await preference.section().getByText('Practice', { exact: true }).count()).toBeGreaterThan(0);

    await preference.showPairs();
    const first = preference.section().getByRole('listitem').getByRole('link').first();
    const about = await first.textContent();
    await first.click();
    await page.waitForURL(/case=/);
    expect(about).not.toBe('');
    expect(problems).toEqual([]);
  },
);

test(
  'checks of language and personal data are filled in with fields, and tried at once',
  { timeout: 60_000 },
  async () => {
    const frame = new Frame(page);
    await frame.goTo('/prompts');
    const spec = new SpecScreen(page);
    await spec.open('Refund helper');
    const next = async (section: Section): Promise<number> => (await spec.statements(section)).length + 1;
    const [mustPlace, mustNotPlace] = [await next('Must always'), await next('Must never')];
    await spec.addButton('Must always').click();
    await page.keyboard.type('Answers in German.');
    await page.keyboard.press('Tab');
    const must = spec.card('Must always', mustPlace);
    await spec.choose('Decided by', 'the language of the answer', must);
    await must.getByRole('combobox', { name: 'Language' }).fill('de');
    await must.getByText('A rule: the answer is written in German.').waitFor();
    await spec.addButton('Must never').click();
    await page.keyboard.type('Never repeats personal data.');
    await page.keyboard.press('Tab');
    const mustNot = spec.card('Must never', mustNotPlace);
    await spec.choose('Decided by', 'personal data in the answer', mustNot);
    await mustNot.getByRole('checkbox', { name: 'e-mail addresses' }).click();
    await mustNot
      .getByText(/it is broken when the answer contains phone numbers, card numbers or bank accounts/)
      .waitFor();
    expect(await spec.text('refund-helper')).toContain('check: { type: pii, kinds: [ phone, card, iban ] }');

    const margin = page.getByRole('complementary', { name: 'Beside the spec' });
    await margin
      .getByLabel('An answer')
      .fill('Please call us at +49 30 1234567, we will gladly look into the state of your refund today.');
    await margin.getByText('Is written in English, not in German.').waitFor();
    await margin.getByText('Contains 1 phone number.').waitFor();
    expect(problems).toEqual([]);
  },
);
