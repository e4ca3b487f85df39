import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSampleRepository } from '#adapters/git/sample/sample-repository';
import { parseExperimentLog } from '#domain/experiment-log/experiment-log-file';
import { axeFinds } from '#support/axe';
import { BrowserApp } from '#support/browser-app';
import { startTeamServer, type TeamServer } from '../../src/cli/demo/demo-server.ts';
import { resourcesFolder } from '../../src/cli/places.ts';
import { ExperimentScreens } from './pages/experiment-screens.ts';
import { Frame } from './pages/frame.ts';
import { LogScreens } from './pages/log-screens.ts';
import { PromptScreens } from './pages/prompt-screens.ts';

const improvement: { find: string; replace: string } = JSON.parse(
  readFileSync(path.join(resourcesFolder, 'sample', 'improvement.json'), 'utf8'),
);
const app = new BrowserApp({ practice: 'at-once' });
const colleague = new BrowserApp({ practice: 'at-once' });
let team: TeamServer;

beforeAll(async () => {
  const sample = createSampleRepository(resourcesFolder, path.join(app.dataFolder, 'for-the-server'));
  team = await startTeamServer(sample, path.join(app.dataFolder, 'server'));
  await app.start();
});

afterAll(async () => {
  await app.close();
  await colleague.close();
  await team.close();
});

test('decide, undo, decide, share: the log and the brief stand on the team’s server, and a colleague reads them', async () => {
  const { page, problems } = await app.open({ reducedMotion: 'reduce' });
  const frame = new Frame(page);
  const prompts = new PromptScreens(page);
  const log = new LogScreens(page);
  await frame.openTeam(team);
  await prompts.open('Refund helper');
  await prompts.writeBefore(
    'Refund helper',
    'How to sound',
    improvement.replace.slice(0, improvement.replace.indexOf(improvement.find)),
  );
  await prompts.saved().waitFor();
  await prompts.runExperiment();
  await new ExperimentScreens(page).start('Checking first keeps the sources');
  await new ExperimentScreens(page).reviewButton().waitFor({ timeout: 60_000 });
  expect(await axeFinds(page)).toEqual([]);

  // A sentence is wanted, and who decides.
  await log.button('Save the decision').click();
  await log.section().getByText('Choose one of the three.').waitFor();
  await log.decide({
    what: 'Iterate',
    why: 'The sources are kept, the tone is not there yet.',
    name: 'Mira Okafor',
    email: 'mira@acme.example',
  });
  await log.section().getByText('To be tried again').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await log.section().getByRole('radio', { name: 'Graduate' }).waitFor();
  await log.decide({ what: 'Graduate', why: 'The sources are kept, and nothing else was lost.' });
  await log.section().getByText('Decided by Mira Okafor').waitFor();

  await log.button('Brief for engineering').click();
  for (const heading of ['Insight', 'Evidence', 'Criteria', 'Open risks'])
    await log.dialog().getByRole('heading', { name: heading, exact: true }).waitFor();
  expect(await axeFinds(page)).toEqual([]);
  const saved = page.waitForEvent('download');
  await log.dialog().getByRole('button', { name: 'Save as a file' }).click();
  expect((await saved).suggestedFilename()).toMatch(/^\d{4}-\d\d-\d\d-checking-first-keeps-the-sources\.brief\.md$/);
  await log.dialog().getByRole('button', { name: 'Close' }).last().click();

  await log.button('Share with the team').click();
  await log.dialog().getByText('2 files:').waitFor();
  expect(await axeFinds(page)).toEqual([]);
  await log.send();
  const branch = (await team.git('for-each-ref', '--format=%(refname:short)', 'refs/heads/signoff')).trim();
  expect(branch).toMatch(/^signoff\/experiment-log-[0-9a-f]{7}$/);
  const changed = (await team.git('diff', '--name-status', `main...${branch}`)).trim().split('\n');
  expect(changed.map((line) => line.replace(/\d{4}-\d\d-\d\d/, '<day>'))).toEqual([
    'A\tprompts/experiments/<day>-checking-first-keeps-the-sources.brief.md',
    'A\tprompts/experiments/<day>-checking-first-keeps-the-sources.yaml',
  ]);
  const file = changed[1]?.split('\t')[1] ?? '';
  const read = parseExperimentLog(file, await team.git('show', `${branch}:${file}`));
  expect(read).toMatchObject({
    ok: true,
    value: {
      practice: true,
      hypothesis: 'Checking first keeps the sources',
      decision: { what: 'graduate', by: { name: 'Mira Okafor', email: 'mira@acme.example' } },
    },
  });

  await frame.goTo('/experiments');
  await log.rows().getByText('Graduated').waitFor();
  await log.filterDecision('Killed');
  await page.getByRole('button', { name: 'Show all' }).click();
  await page.getByRole('searchbox').fill('okafor lost');
  expect(await log.rows().count()).toBe(1);
  expect(await axeFinds(page)).toEqual([]);
  expect(problems).toEqual([]);

  // An engineer takes it over; a colleague on another computer finds it in the team's log.
  await team.git('update-ref', 'refs/heads/main', branch);
  await colleague.start();
  const theirs = await colleague.open({ reducedMotion: 'reduce' });
  await new Frame(theirs.page).openTeam(team);
  await new Frame(theirs.page).goTo('/experiments');
  await theirs.page.getByRole('link', { name: 'Checking first keeps the sources' }).click();
  await theirs.page.getByText('The sources are kept, and nothing else was lost.', { exact: true }).waitFor();
  await theirs.page.getByRole('heading', { name: 'What came out' }).waitFor();
  await theirs.page.getByText('Which versions these were').click();
  await theirs.page.getByRole('button', { name: 'Read it' }).first().click();
  await theirs.page.getByRole('dialog', { name: 'A version of the prompt' }).waitFor();
  await theirs.page.keyboard.press('Escape');
  expect(await axeFinds(theirs.page)).toEqual([]);
  expect(theirs.problems).toEqual([]);
}, 180_000);
