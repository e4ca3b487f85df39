import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { BrowserApp } from '#support/browser-app';
import { Frame } from './pages/frame.ts';
import { SpecScreen } from './pages/spec-screen.ts';

const promptId = 'refund-helper';
let app: BrowserApp;
let spec: SpecScreen;
let problems: string[];

beforeEach(async () => {
  app = new BrowserApp({ practice: 'at-once' });
  await app.start();
  const opened = await app.open();
  problems = opened.problems;
  await new Frame(opened.page).openSample();
  spec = new SpecScreen(opened.page);
  await spec.open('Refund helper');
});

afterEach(async () => {
  await app.close();
  expect(problems).toEqual([]);
});

test('a criterion is written, decided by a judge, limited, moved and removed; Undo brings it back exactly', async () => {
  const { page } = spec;
  await spec.addButton('Must never').click();
  await page.keyboard.type('Never says sorry twice.');
  await page.keyboard.press('Tab');
  // A new criterion is not scolded while it is written, and its id comes from what it says.
  expect(await page.getByText('to mend').count()).toBe(0);
  const card = spec.card('Must never', 4);
  await spec.choose('Decided by', 'a judge reads the answer', card);
  expect(await card.getByLabel('What the judge is asked').inputValue()).toBe('The answer says sorry twice.');
  await card.getByRole('checkbox', { name: 'vip' }).click();
  await card.getByText('Only in the slice vip').waitFor();
  const written = await spec.text(promptId);
  expect(written).toContain(`  - id: never-says-sorry-twice
    statement: Never says sorry twice.
    check: { type: judge, rubric: The answer says sorry twice. }
    severity: blocker
    applies_to:
      slices: [ vip ]`);
  expect(written).toMatch(/^# What a good refund answer is/);

  await spec.statement('Must never', 4).focus();
  await page.keyboard.press('Alt+ArrowUp');
  expect(await spec.focused()).toBe('Must never, number 3: what it says');
  await page.getByRole('button', { name: 'Move up: Never says sorry twice.' }).click();
  await page.getByRole('button', { name: 'Move up: Never says sorry twice.' }).click();
  expect((await spec.statements('Must never'))[0]).toBe('Never says sorry twice.');
  expect(await spec.focused()).toBe('Move down: Never says sorry twice.');

  const before = await spec.text(promptId);
  await spec.fromMenu('Never says sorry twice.', 'Remove');
  expect(await spec.focused()).toBe('Must never, number 1: what it says');
  expect(await spec.statements('Must never')).toHaveLength(3);
  await page.getByRole('region', { name: 'Notices' }).getByRole('button', { name: 'Undo' }).click();
  await spec.statement('Must never', 4).waitFor();
  expect(await spec.text(promptId)).toBe(before);
});

test('three new criteria in a row stay three: each has its own words, in the page and in the file', async () => {
  const { page } = spec;
  const sections = [
    ['Must always', 'Says when the parcel arrives.'],
    ['Must never', 'Never promises a date.'],
    ['Quality', 'Sounds like a neighbour.'],
  ] as const;
  const places = new Map<string, number>();
  for (const [section, sentence] of sections) {
    const place = (await spec.statements(section)).length + 1;
    places.set(section, place);
    await spec.addButton(section).click();
    expect(await spec.focused()).toBe(`${section}, number ${place}: what it says`);
    await page.keyboard.type(sentence);
  }
  for (const [section, sentence] of sections) {
    expect((await spec.statements(section)).at(-1)).toBe(sentence);
    expect(await spec.statement(section, places.get(section) ?? 0).count()).toBe(1);
  }
  const ids = await page.locator('[id]').evaluateAll((all) => all.map(({ id }) => id));
  expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  await page.keyboard.press('Tab');
  await vi.waitFor(async () => {
    const written = await spec.text(promptId);
    for (const [, sentence] of sections) expect(written.split(sentence)).toHaveLength(2);
    expect(written).not.toContain('arrives.Never');
  }, 20_000);
});

test('what is wrong stands beside its field, and the summary leads there', async () => {
  const { page } = spec;
  await spec.statement('Quality', 1).fill('');
  await page.getByText('1 thing to mend').waitFor();
  await page.getByRole('button', { name: 'Quality: a criterion without words' }).click();
  expect(await spec.focused()).toBe('Quality, number 1: what it says');
  const field = spec.statement('Quality', 1);
  expect(await field.getAttribute('aria-invalid')).toBe('true');
  await field.fill('Sounds like a person.');
  await page.getByText('1 thing to mend').waitFor({ state: 'detached' });
});

test('thresholds are sentences with numbers in them; emptied, they ask nothing', async () => {
  const { page } = spec;
  await page.getByLabel('Share of answers that are good, at least, in percent').fill('92,5');
  await page.getByLabel('Share of answers that are incomplete, at most, in percent').fill('1,5');
  await page.getByLabel('Cases that may be lost, at most').fill('');
  await page
    .getByText(
      /A change ships when 92\.5 % of the answers are good, it is at most 5 points worse .*, a person has read/,
    )
    .waitFor();
  const text = await spec.text(promptId);
  expect(text).toContain('  pass_rate: 0.925\n');
  expect(text).toContain('  incomplete: 0.015\n');
  expect(text).not.toContain('regressions:');
});

test('rules are tried on a pasted answer at once', async () => {
  const { page } = spec;
  const panel = page.getByRole('region', { name: 'Try it' });
  await panel.getByLabel('An answer').fill('Please send me your card number. See [policy:refunds].');
  const verdictOn = (statement: string) => panel.getByRole('listitem').filter({ hasText: statement });
  await verdictOn('Always names the policy page').getByText('Matches the pattern: “[policy:refunds]”.').waitFor();
  expect(await verdictOn('Never asks for a card number').innerText()).toContain('not met');
  expect(await verdictOn('Looks the order up').innerText()).toContain('not measured');
  await panel.getByText('3 more are decided by a judge or a person, in an experiment.').waitFor();
});

test('text that cannot be read stays text until somebody asks for the form', async () => {
  const { page } = spec;
  await page.getByRole('button', { name: 'As text', exact: true }).click();
  const editor = page.getByRole('textbox', { name: 'The spec as text (YAML)' });
  await editor.click();
  await page.keyboard.press('ControlOrMeta+Home');
  await page.keyboard.type('must: [');
  await page.getByText('This spec cannot be shown as a form.').waitFor();
  await page.getByRole('region', { name: 'What to mend' }).getByRole('button', { name: /^Line/ }).first().waitFor();
  await page.keyboard.press('ControlOrMeta+z');
  await page.getByText('This spec cannot be shown as a form.').waitFor({ state: 'detached' });
  await editor.waitFor();
  await page.getByRole('button', { name: 'As a form', exact: true }).click();
  await spec.statement('Must always', 1).waitFor();
});

test('what was typed last is there after a reload, and Undo goes back over it at once', async () => {
  const { page } = spec;
  const field = spec.statement('Must always', 1);
  const before = await field.inputValue();
  await field.press('ControlOrMeta+End');
  await page.keyboard.type(' Always.');
  await page.keyboard.press('ControlOrMeta+z');
  expect(await field.inputValue()).toBe(before);
  await field.press('ControlOrMeta+End');
  await page.keyboard.type(' Again.');
  await page.reload();
  await field.waitFor();
  expect(await field.inputValue()).toBe(`${before} Again.`);
});
