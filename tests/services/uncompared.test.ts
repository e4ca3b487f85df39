/** In the app too an item that the spec names is never left out: why nothing was compared decides what becomes of it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type RunView } from '#contract/run';
import { createBareRepository, git } from '#support/git-server';
import { type ModelServer } from '#support/model-server';
import { connectModel, helperSpec, openRepository, run, teamFiles, thankfulPrompt, write } from '#support/team';
import { startTestApp, type TestApp } from '#support/test-app';

let folder: string;
let app: TestApp;
let server: ModelServer;
let address: string;

const helper = { promptId: 'helper' };
const spec = helperSpec.replace('{ pass_rate: 0.9 }', '{ regressions: 0 }');

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signoff-team-'));
  app = await startTestApp();
  address = join(folder, 'team.git');
  await createBareRepository(address, { history: [teamFiles({ 'prompts/helper.spec.yaml': spec })] });
  ({ server } = await connectModel(app));
});
afterEach(async () => {
  await app.close();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const regressions = ({ result }: RunView) => {
  const item = result?.gate.items.find(({ id }) => id === 'regressions');
  return [item?.met, item?.evidence];
};
const tip = async (): Promise<string> => (await git(['-C', address, 'rev-parse', 'main'])).trim().slice(0, 7);

test('an unchanged prompt meets it, and says which version it is the same as', async () => {
  await openRepository(app, { address });
  const view = await run(app, helper);
  expect(regressions(view)).toEqual([true, `Unchanged: the team’s version at ${await tip()} has the same prompt`]);
  // The sign-off sees the same.
  const { gate } = await app.call('signOff.get', { runId: view.id });
  expect(gate.items.find(({ id }) => id === 'regressions')?.met).toBe(true);
});

test('a prompt that the team has not is new', async () => {
  await openRepository(app, { address });
  await app.call('prompt.create', { promptId: 'fresh', purpose: 'Answers.' });
  await write(app, 'fresh', 'prompt', thankfulPrompt);
  await write(app, 'fresh', 'spec', spec);
  await write(app, 'fresh', 'cases', '{"id":"c-1","input":{"question":"Where?"}}\n');
  expect(regressions(await run(app, { promptId: 'fresh' }))).toEqual([
    true,
    `New: the team’s version at ${await tip()} has no such prompt`,
  ]);
});

test('compared with nothing it cannot be told, in the gate of the run and of the sign-off', async () => {
  await openRepository(app, { address });
  await write(app, 'helper', 'prompt', thankfulPrompt);
  const view = await run(app, { ...helper, baseline: 'none' });
  expect(regressions(view)).toEqual([
    null,
    'Not compared with another version: it was started with “Compare with: nothing”',
  ]);
  expect(view.result?.gate.met).toBe(false);
  const { gate, canApprove } = await app.call('signOff.get', { runId: view.id });
  expect([gate.items.find(({ id }) => id === 'regressions')?.met, canApprove]).toEqual([null, false]);
});

test('where only the team’s version cannot be rendered, it is that version that is named, and comparing with nothing is the way on', async () => {
  const team = join(folder, 'broken.git');
  await createBareRepository(team, {
    history: [teamFiles({ 'prompts/helper.md': `${thankfulPrompt}\n{{"x": 1}}\n` })],
  });
  await openRepository(app, { address: team });
  expect((await app.call('run.estimate', helper)).baselineBlocks).toBe(false);
  await write(app, 'helper', 'prompt', thankfulPrompt);
  const blocked = await app.call('run.estimate', helper);
  expect([blocked.blockers.length > 0, blocked.baselineBlocks]).toEqual([true, true]);
  expect((await app.call('run.estimate', { ...helper, baseline: 'none' })).blockers).toEqual([]);
});

test('in a folder that holds one branch, what is checked out is not the team’s version', async () => {
  await git(['-C', address, 'branch', 'feature', 'main']);
  const checkout = join(folder, 'checkout');
  await git(['clone', '-q', '--single-branch', '--branch', 'feature', address, checkout]);
  await openRepository(app, { address: checkout });
  for (const text of [null, thankfulPrompt]) {
    if (text !== null) await write(app, 'helper', 'prompt', text);
    const view = await run(app, helper);
    expect(regressions(view)).toEqual([null, expect.stringMatching(/not in this folder: it holds “feature”/)]);
  }
  // A version that the person chooses is compared with.
  const { commit = '' } = (await app.call('prompt.revisions', helper)).revisions[0] ?? {};
  const chosen = await run(app, { ...helper, baseline: { commit }, trials: 3 });
  expect(regressions(chosen)).toEqual([true, 'No case passed every time before and fails every time now, at most 0']);
});
