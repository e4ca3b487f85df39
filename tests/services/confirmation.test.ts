/** Cases that are set aside and used once, on a real repository, a real server and a real workspace. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type RunView } from '#contract/run';
import { createBareRepository } from '#support/git-server';
import { type ModelServer } from '#support/model-server';
import {
  caseLine,
  connectModel,
  openRepository,
  run,
  teamFiles,
  thankfulAnswer,
  thankfulPrompt,
  write,
} from '#support/team';
import { startTestApp, type TestApp } from '#support/test-app';

const promptId = 'helper';
const caseIds = Array.from({ length: 40 }, (_, at) => `c-${at + 1}`);
const linesOf = (ids: readonly string[]): string =>
  ids.map((id, at) => caseLine(id, `Question ${id}?`, { slices: [at % 4 === 0 ? 'rare' : 'usual'] })).join('');

let folder: string;
let app: TestApp;
let server: ModelServer;
let beforeAnswer: (call: number) => void;
let refusing: boolean;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signoff-team-'));
  app = await startTestApp();
  const address = join(folder, 'team.git');
  await createBareRepository(address, { history: [teamFiles({ 'prompts/helper.cases.jsonl': linesOf(caseIds) })] });
  beforeAnswer = () => undefined;
  refusing = false;
  ({ server } = await connectModel(app, {
    onRequest: ({ index }) => beforeAnswer(index),
    answer: thankfulAnswer,
    faults: [{ matches: () => refusing, fault: { kind: 'wrong-key' } }],
  }));
  await openRepository(app, { address });
});
afterEach(async () => {
  await app.close();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const get = () => app.call('confirmation.get', { promptId });
const over = (runId: string): Promise<RunView> =>
  app.until(async () => {
    const view = await app.call('run.get', { runId });
    return view.state === 'running' || view.state === 'planned' ? null : view;
  });

/** Tests a draft that says thank you, on all cases that are not set aside. */
async function tried(): Promise<RunView> {
  await write(app, promptId, 'prompt', thankfulPrompt);
  return run(app, { promptId });
}

async function confirmed(runId: string): Promise<RunView> {
  const started = await app.call('confirmation.start', { runId, variant: 'candidate' });
  return over(started.runId);
}

describe('the offer', () => {
  test('counts the variants tried on these cases, and says from when on it is made', async () => {
    expect(await get()).toEqual({
      promptId,
      tries: 0,
      offerFrom: 8,
      cases: 40,
      size: { smallest: 6, suggested: 10, largest: 20 },
      set: null,
    });
    for (let at = 1; at <= 8; at += 1) {
      await write(app, promptId, 'prompt', thankfulPrompt.replace('Acme', `Acme ${at}`));
      await run(app, { promptId, baseline: 'none' });
    }
    expect((await get()).tries).toBe(8);
  });

  test('is not made where there are too few cases', async () => {
    await write(app, promptId, 'cases', linesOf(caseIds.slice(0, 11)));
    expect((await get()).size).toBeNull();
    expect(await app.refusal('confirmation.setAside', { promptId, size: 6 })).toMatchObject({ code: 'bad-input' });
  });
});

describe('cases that are set aside', () => {
  test('are the ones that were shown, and every later experiment leaves them out until they are put back', async () => {
    const preview = await app.call('confirmation.preview', { promptId, size: 10 });
    const { id, ...drawn } = await app.call('confirmation.setAside', { promptId, size: 10 });
    expect(drawn).toEqual(preview);
    expect(drawn.lookedAt).toBe(0);
    expect((await app.call('run.estimate', { promptId })).setAside).toBe(10);

    const without = await tried();
    expect(without.result?.cases).toMatchObject({ count: 30, setAside: 10 });
    const asked = new Set(server.requests.map(({ messages }) => /c-\d+/.exec(messages.at(-1)?.content ?? '')?.[0]));
    expect([...drawn.cases].filter((each) => asked.has(each))).toEqual([]);

    await app.call('confirmation.release', { id });
    expect((await get()).set).toBeNull();
    expect((await app.call('run.estimate', { promptId })).setAside).toBe(0);
    await app.call('confirmation.restore', { id });
    expect((await get()).set).toMatchObject({ id, cases: drawn.cases, state: 'ready', lookedAt: 0, runId: null });
  });

  test('are not asked by a replay of an experiment that was there first', async () => {
    const { id: runId } = await tried();
    await app.call('confirmation.setAside', { promptId, size: 10 });
    expect(await app.refusal('run.replay', { runId })).toMatchObject({ code: 'not-allowed' });
  });

  test('are new ones as far as there are any, and it says how many are not', async () => {
    await tried();
    const all = await app.call('confirmation.preview', { promptId, size: 10 });
    expect(all.lookedAt).toBe(10);
    await write(app, promptId, 'cases', linesOf([...caseIds, 'new-1', 'new-2', 'new-3']));
    const { cases } = await app.call('confirmation.setAside', { promptId, size: 10 });
    expect(cases).toEqual(expect.arrayContaining(['new-1', 'new-2', 'new-3']));
    expect((await get()).set).toMatchObject({ lookedAt: 7 });
  });

  test('cannot be set aside twice, nor too few or too many of them', async () => {
    expect(await app.refusal('confirmation.setAside', { promptId, size: 5 })).toMatchObject({ code: 'bad-input' });
    expect(await app.refusal('confirmation.setAside', { promptId, size: 21 })).toMatchObject({ code: 'bad-input' });
    const { id } = await app.call('confirmation.setAside', { promptId, size: 10 });
    expect(await app.refusal('confirmation.setAside', { promptId, size: 10 })).toMatchObject({ code: 'not-allowed' });
    await app.call('confirmation.release', { id });
    await app.call('confirmation.setAside', { promptId, size: 12 });
    expect(await app.refusal('confirmation.restore', { id })).toMatchObject({ code: 'not-allowed' });
  });

  test('stand in the evidence of a sign-off', async () => {
    await app.call('confirmation.setAside', { promptId, size: 10 });
    const { id } = await tried();
    const { gate } = await app.call('signOff.get', { runId: id });
    expect(gate.items.find((item) => item.id === 'current')).toMatchObject({
      met: true,
      evidence: 'Nothing changed since the test; 10 cases were set aside and not tested',
    });
  });
});

describe('the confirmation', () => {
  test('tests the chosen variant and what it was compared with, on exactly these cases, and only once', async () => {
    const { cases } = await app.call('confirmation.setAside', { promptId, size: 10 });
    const chosen = await tried();
    const before = server.calls();
    const done = await confirmed(chosen.id);
    expect(server.calls() - before).toBe(20);
    expect(done).toMatchObject({ state: 'finished', title: expect.stringMatching(/^Confirmation: /) });
    expect(done.result).toMatchObject({
      confirmation: true,
      cases: { content: chosen.result?.cases.content, count: 10, setAside: 0 },
      comparisons: [{ verdict: 'better' }],
    });
    const { rows } = await app.call('run.cases', { runId: done.id });
    expect(rows.map((row) => row.case).toSorted()).toEqual([...cases].toSorted());
    expect(done.variants).toEqual(chosen.variants);

    expect((await get()).set).toMatchObject({ state: 'used', runId: done.id });
    const again = await app.refusal('confirmation.start', { runId: chosen.id, variant: 'candidate' });
    expect(again).toMatchObject({
      code: 'not-allowed',
      message: 'These cases were used for a confirmation already: a second one would be a try like any other.',
    });
    // They have told what they can: from now on they are cases like any other.
    expect((await app.call('run.estimate', { promptId })).setAside).toBe(0);
    const { gate } = await app.call('signOff.get', { runId: done.id });
    expect(gate.items.find((item) => item.id === 'current')?.evidence).toBe(
      'Nothing changed since the test; a confirmation on 10 cases that had been set aside',
    );
  });

  test('needs cases that are set aside, and a variant of the experiment', async () => {
    const chosen = await tried();
    const refused = (variant: string) => app.refusal('confirmation.start', { runId: chosen.id, variant });
    expect(await refused('candidate')).toMatchObject({ message: 'No cases are set aside for this prompt.' });
    await app.call('confirmation.setAside', { promptId, size: 10 });
    expect(await refused('baseline')).toMatchObject({ code: 'bad-input' });
    expect((await get()).set?.state).toBe('ready');
  });

  test('that was stopped counts as used once an answer was seen, over a restart too', async () => {
    await app.call('confirmation.setAside', { promptId, size: 20 });
    const chosen = await tried();
    await app.call('settings.save', { concurrency: 1 });
    const start = server.calls();
    const third = new Promise<void>((resolve) => {
      beforeAnswer = (index) => index === start + 3 && resolve();
    });
    const { runId } = await app.call('confirmation.start', { runId: chosen.id, variant: 'candidate' });
    await third;
    await app.call('run.pause', { runId });
    const paused = await app.call('run.get', { runId });
    expect(paused.progress.done).toBeGreaterThan(0);
    expect((await get()).set).toMatchObject({ state: 'running', runId });
    expect(await app.refusal('confirmation.start', { runId: chosen.id, variant: 'candidate' })).toMatchObject({
      message: 'The confirmation is under way.',
    });
    await app.call('run.cancel', { runId });
    await app.restart();
    expect((await get()).set).toMatchObject({ state: 'used', runId });
  });

  test('that ended before its first answer may be started again', async () => {
    const { id } = await app.call('confirmation.setAside', { promptId, size: 10 });
    const chosen = await tried();
    // A server that takes no key answers nothing.
    refusing = true;
    const failed = await confirmed(chosen.id);
    expect(failed).toMatchObject({ state: 'failed', progress: { done: 0 } });
    expect((await get()).set).toMatchObject({ id, state: 'ready', runId: null });

    refusing = false;
    const done = await confirmed(chosen.id);
    expect(done).toMatchObject({ state: 'finished', result: { confirmation: true } });
    expect((await get()).set).toMatchObject({ id, state: 'used', runId: done.id });
    // The attempt before cannot come back and use them a second time.
    expect((await app.call('run.get', { runId: failed.id })).state).toBe('cancelled');
  });
});
