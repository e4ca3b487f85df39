/**
 * `npm run screenshots [-- FOLDER]`: every screen of the loop on the sample, in light, dark and a small window, for people to look at.
 * With `--readme` only the picture of the README. Needs a built tree.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { type Page } from 'playwright';
import { ExperimentScreens } from '../e2e/pages/experiment-screens.ts';
import { Frame } from '../e2e/pages/frame.ts';
import { PromptScreens } from '../e2e/pages/prompt-screens.ts';
import { BrowserApp, closeChromium } from './browser-app.ts';

const root = path.resolve(import.meta.dirname, '../..');
const words = process.argv.slice(2);
const readme = words.includes('--readme');
const folder = path.resolve(words.find((word) => !word.startsWith('-')) ?? path.join(root, 'shots'));
const looks = [
  { name: 'light', scheme: 'light', width: 1280, height: 800 },
  { name: 'dark', scheme: 'dark', width: 1280, height: 800 },
  { name: 'small', scheme: 'light', width: 1024, height: 640 },
] as const;

async function shoot(page: Page, name: string): Promise<void> {
  for (const look of looks) {
    await page.setViewportSize({ width: look.width, height: look.height });
    await page.emulateMedia({ colorScheme: look.scheme, reducedMotion: 'reduce' });
    await page.screenshot({ path: path.join(folder, `${name}-${look.name}.png`) });
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.emulateMedia({ colorScheme: 'light' });
}

const app = new BrowserApp({ practice: 'usual' });
await app.start();
const { page } = await app.open();
const frame = new Frame(page);
const experiments = new ExperimentScreens(page);
try {
  await frame.openSample();
  await page.getByRole('button', { name: 'Make this change' }).click();
  await new PromptScreens(page).saved().waitFor();
  const prompt = new URL(page.url()).hash.slice(1);
  await new PromptScreens(page).runExperiment();
  await experiments.start('Shorter answers are liked better');
  await experiments.reviewButton().waitFor({ timeout: 60_000 });
  if (readme) {
    const picture = path.join(root, 'resources', 'readme');
    mkdirSync(picture, { recursive: true });
    await page.screenshot({ path: path.join(picture, 'result.png') });
  } else {
    mkdirSync(folder, { recursive: true });
    await shoot(page, 'result');
    for (const [name, route] of [
      ['prompts', '/prompts'],
      ['write', prompt],
      ['spec', `${prompt}/spec`],
      ['cases', `${prompt}/cases`],
      ['experiments', '/experiments'],
      ['settings', '/settings'],
    ] as const) {
      await frame.goTo(route);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      await page.waitForLoadState('networkidle');
      await shoot(page, name);
    }
  }
} finally {
  await app.close();
  await closeChromium();
}
