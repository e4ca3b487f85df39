import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSampleRepository } from '#adapters/git/sample/sample-repository';
import { BrowserApp } from '#support/browser-app';
import { startTeamServer, type TeamServer } from '../../src/cli/demo/demo-server.ts';
import { resourcesFolder } from '../../src/cli/places.ts';
import { ExperimentScreens } from './pages/experiment-screens.ts';
import { Frame } from './pages/frame.ts';
import { PromptScreens } from './pages/prompt-screens.ts';
import { ReviewScreens } from './pages/review-screens.ts';
import { SignOffScreens } from './pages/sign-off-screens.ts';

const improvement: { find: string; replace: string } = JSON.parse(
  readFileSync(path.join(resourcesFolder, 'sample', 'improvement.json'), 'utf8'),
);

const app = new BrowserApp({ practice: 'at-once' });
let team: TeamServer;

beforeAll(async () => {
  const sample = createSampleRepository(resourcesFolder, path.join(app.dataFolder, 'for-the-server'));
  team = await startTeamServer(sample, path.join(app.dataFolder, 'server'));
  await app.start();
});

afterAll(async () => {
  await app.close();
  await team.close();
});

test('the whole loop: open, edit, run, review with keys, sign off, propose, and the branch stands on the team’s server', async () => {
  const { page, problems } = await app.open({ reducedMotion: 'no-preference' });
  const frame = new Frame(page);
  const prompts = new PromptScreens(page);
  const experiments = new ExperimentScreens(page);
  const reviews = new ReviewScreens(page);
  const signOffs = new SignOffScreens(page);

  await frame.openTeam(team);
  await prompts.open('Refund helper');
  await prompts.writeBefore('Refund helper', 'How to sound', addedBefore(improvement.find));
  await prompts.saved().waitFor();

  await prompts.runExperiment();
  await experiments.start('Checking before answering keeps sources and promises in order');
  await experiments.reviewButton().waitFor({ timeout: 60_000 });
  await experiments.reviewButton().click();

  const total = await reviews.total();
  expect(total).toBeGreaterThanOrEqual(12);
  for (let at = 1; at <= total; at += 1) {
    await reviews.position(at, total).waitFor();
    await reviews.press('1');
  }
  await reviews.summary().waitFor();

  await experiments.signOff();
  await signOffs.sign({
    name: 'Mira Okafor',
    email: 'mira@acme.example',
    statement: 'I read every answer of the sample; they keep their word.',
  });
  await signOffs.propose();
  await signOffs.send();

  const branches = (await team.git('for-each-ref', '--format=%(refname:short)', 'refs/heads/signoff'))
    .trim()
    .split('\n');
  expect(branches).toHaveLength(1);
  const changed = (await team.git('diff', '--name-status', `main...${branches[0]}`)).trim().split('\n');
  expect(changed.map((line) => line.split('\t')[0])).toEqual(['A', 'M', 'A']);
  expect(changed.map((line) => line.split('\t')[1]?.replace(/\/[^/]*\.json$/, '/*.json'))).toEqual([
    'prompts/evals/refund-helper/*.json',
    'prompts/refund-helper.md',
    'prompts/reviews/refund-helper/*.json',
  ]);
  expect(problems).toEqual([]);
}, 180_000);

/** What the improvement puts before the text that it finds. */
function addedBefore(found: string): string {
  return improvement.replace.slice(0, improvement.replace.indexOf(found));
}
