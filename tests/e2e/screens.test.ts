import { type Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeFinds } from '#support/axe';
import { BrowserApp } from '#support/browser-app';
import { ExperimentScreens } from './pages/experiment-screens.ts';
import { Frame } from './pages/frame.ts';
import { PromptScreens } from './pages/prompt-screens.ts';
import { ReviewScreens } from './pages/review-screens.ts';
import { SignOffScreens } from './pages/sign-off-screens.ts';

const app = new BrowserApp({ practice: 'at-once' });
let page: Page;
let problems: string[];
/** Every screen by name, with its address. Filled by one walk through the loop on the sample. */
const screens: Record<string, string> = {};

async function remember(name: string): Promise<void> {
  screens[name] = new URL(page.url()).hash.slice(1);
}

/** Walks the loop once, so that every screen has something to show. */
async function walk(): Promise<void> {
  const frame = new Frame(page);
  const prompts = new PromptScreens(page);
  const experiments = new ExperimentScreens(page);
  const reviews = new ReviewScreens(page);
  const signOffs = new SignOffScreens(page);
  await frame.openSample();
  await remember('prompts');
  await page.getByRole('button', { name: 'Make this change' }).click();
  await prompts.saved().waitFor();
  await remember('write');
  screens['spec'] = `${screens['write']}/spec`;
  screens['cases'] = `${screens['write']}/cases`;
  await prompts.runExperiment();
  await page.getByLabel('What do you expect, and why?').waitFor();
  await remember('new experiment');
  await experiments.start('Shorter answers are liked better');
  await experiments.reviewButton().waitFor({ timeout: 60_000 });
  await remember('result');
  await experiments.reviewButton().click();
  const total = await reviews.total();
  await remember('review');
  for (let at = 1; at <= total; at += 1) {
    await reviews.position(at, total).waitFor();
    await reviews.press('1');
  }
  await reviews.summary().waitFor();
  await frame.goTo(`${screens['result']}/sign-off`);
  await page.getByLabel('Why this may ship').waitFor();
  await remember('sign-off');
  await signOffs.signAsException({
    name: 'Mira Okafor',
    email: 'mira@acme.example',
    statement: 'A try on the sample: the shorter answers lose their sources.',
  });
  await remember('signed');
  await signOffs.propose();
  await page.getByRole('button', { name: 'Send to the team' }).waitFor();
  await remember('new change');
  await signOffs.send();
  await remember('change');
  Object.assign(screens, {
    experiments: '/experiments',
    reviews: '/review',
    changes: '/changes',
    settings: '/settings',
    data: '/settings/data',
    unknown: '/nowhere',
  });
}

async function show(name: string): Promise<void> {
  await new Frame(page).goTo(screens[name] ?? '/');
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.getByRole('status', { name: /^Loading/ }).waitFor({ state: 'detached' });
}

const names = [
  'prompts',
  'write',
  'spec',
  'cases',
  'new experiment',
  'experiments',
  'result',
  'reviews',
  'review',
  'signed',
  'new change',
  'change',
  'changes',
  'settings',
  'data',
  'unknown',
];

beforeAll(async () => {
  await app.start();
  ({ page, problems } = await app.open());
  await walk();
}, 180_000);

afterAll(async () => {
  await app.close();
});

test.each(names)('%s: axe finds nothing, and nothing hard to read in the dark', async (name) => {
  await show(name);
  expect(await axeFinds(page)).toEqual([]);
});

test.each(names)('%s fits 1024 x 640, and twice enlarged, without sideways scrolling', async (name) => {
  await show(name);
  for (const size of [
    { width: 1024, height: 640 },
    { width: 640, height: 400 },
  ]) {
    await page.setViewportSize(size);
    const widths = await page.evaluate(() => ({
      shown: document.documentElement.clientWidth,
      needed: document.documentElement.scrollWidth,
    }));
    expect(widths.needed).toBeLessThanOrEqual(widths.shown);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
});

test('a full tour: no script error, nothing that the content policy had to stop', () => {
  expect(problems).toEqual([]);
});
