/** What only a person decides: asked in the review by the keys, read in the gate; and what is said after signing. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BrowserApp } from '#support/browser-app';
import { callInPage } from '#support/call-in-page';
import { ExperimentScreens } from './pages/experiment-screens.ts';
import { Frame } from './pages/frame.ts';
import { ReviewScreens } from './pages/review-screens.ts';
import { SignOffScreens } from './pages/sign-off-screens.ts';

const app = new BrowserApp({ practice: 'at-once' });
const promptId = 'refund-helper';

beforeAll(() => app.start());
afterAll(() => app.close());

test('a criterion that a person decides is asked by the keys before the whole, and a change after signing is said', async () => {
  const { page, problems } = await app.open();
  await new Frame(page).openSample();
  await page.getByRole('button', { name: 'Make this change' }).waitFor();
  const before = await callInPage(page, 'prompt.get', { promptId });
  const spec = before.files.spec.text
    .replace('statement: Sounds like Acme, not like a form letter.', 'statement: Sounds like Acme.')
    .replace(/(id: sounds-like-acme[^]*?severity: )report/, '$1blocker')
    .replace('sample: 12', 'sample: 3')
    .replace(
      '\ntrials: 3',
      '\n  - { id: is-warm, statement: Is warm., check: { type: human }, severity: report }\ntrials: 3',
    );
  expect(spec).not.toBe(before.files.spec.text);
  const { version } = before.files.spec;
  await callInPage(page, 'draft.save', { promptId, kind: 'spec', text: spec, baseVersion: version });
  const { runId } = await callInPage(page, 'run.start', {
    promptId,
    baseline: 'none',
    hypothesis: 'Answers lose nothing',
    seed: 7,
  });
  const reviews = new ReviewScreens(page);
  const open = (route: string) => page.goto(`${new URL(page.url()).origin}/#${route}`);
  await open(`/experiments/${runId}`);
  await new ExperimentScreens(page).reviewButton().click({ timeout: 60_000 });

  const total = await reviews.total();
  const question = reviews.question('Sounds like Acme.');
  await question.waitFor();
  expect(await question.innerText()).toContain('What to look for: Would you be glad to get this answer as a customer?');
  expect(await page.getByText(/Which version wrote this is hidden/).count()).toBe(0);
  expect(await page.getByRole('button', { name: /^Pass/ }).count()).toBe(0); // one question at a time
  // A comment is left to the answer, so that the next key is heard.
  await page.getByLabel('Your comment').fill('Reads well.');
  await page.keyboard.press('Escape');
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('ARTICLE');
  for (let at = 1; at <= total; at += 1) {
    await reviews.position(at, total).waitFor();
    if (at === 2) await reviews.question('Is warm.').getByRole('button', { name: 'It is not' }).click();
    await reviews.press(at === 1 ? '2' : '1');
    await reviews.pressed('Sounds like Acme.', at === 1 ? 'It is not' : 'It is so').waitFor();
    await reviews.press('1');
  }
  await reviews.summary().waitFor();
  const asked = page.getByRole('table', { name: 'What only you can decide, as a table' });
  await asked.waitFor();
  expect(await asked.getByRole('row').nth(1).innerText()).toMatch(/^Sounds like Acme\.\s+2\s+1\s+0\s+0$/);
  // What is only reported is offered, nothing waits for it, and what she found leads to the answer.
  expect(await asked.getByRole('row').nth(2).innerText()).toMatch(/^Is warm\.\s+0\s+1\s+0\s+2$/);
  await page.getByText('You found it not to be so: Is warm').waitFor();
  await asked.getByRole('button', { name: '1 answer: look at the first' }).last().click();
  await reviews.position(2, total).waitFor();

  await open(`/experiments/${runId}/sign-off`);
  await page.getByText('A person finds: Sounds like Acme.').waitFor();
  await page.getByText('67 % of 3 answers about which a person was asked, threshold 100 %').waitFor();
  await page.getByText('A person has decided on 3 answers and found no failure that the checks let pass').waitFor();
  const signOffs = new SignOffScreens(page);
  await signOffs.signAsException({ name: 'Mira', email: 'mira@acme.example', statement: 'One sounds stiff; agreed.' });

  const { files } = await callInPage(page, 'prompt.get', { promptId });
  const text = `${files.prompt.text}\nOne more line.\n`;
  await callInPage(page, 'draft.save', { promptId, kind: 'prompt', text, baseVersion: files.prompt.version });
  const said = page.getByText(/^You changed the text after signing; what goes is the text you signed at \d\d:\d\d\.$/);
  await said.first().waitFor();
  await signOffs.propose();
  await page.getByRole('button', { name: 'Send to the team' }).waitFor();
  await page.getByText('What the team reads beside it').waitFor();
  await said.first().waitFor();
  expect(await page.getByText('Nothing changed since the test').count()).toBe(1); // in what the team reads: so it was signed
  expect(await page.getByLabel('Title').inputValue()).toBe('Refund helper: new spec');
  await signOffs.send();

  // It is sent once: wherever it was offered, its change is shown.
  const sent = page.url();
  await open(`/experiments/${runId}/sign-off`);
  await page.getByRole('link', { name: 'See the change' }).click();
  await page.waitForURL(sent);
  const { signOffId } = await callInPage(page, 'run.get', { runId });
  await open(`/prompts`);
  await page.getByRole('heading', { name: 'Prompts' }).first().waitFor();
  await open(`/changes/new/${signOffId}`);
  await page.waitForURL(sent);
  await page.getByText('The team has your change').first().waitFor();
  expect(problems).toEqual([]);
}, 180_000);
