/** Answers that were given to the very same call are used again where the person says so: marked, and never a pass. */
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
  reviewAll,
  run,
  teamFiles,
  thankfulAnswer,
  thankfulPrompt,
  write,
} from '#support/team';
import { startTestApp, type TestApp } from '#support/test-app';

let folder: string;
let app: TestApp;
let server: ModelServer;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signoff-team-'));
  app = await startTestApp();
  const address = join(folder, 'team.git');
  await createBareRepository(address, { history: [teamFiles()] });
  ({ server } = await connectModel(app, {
    answer: (request, index) => ({
      text: `${thankfulAnswer(request).text ?? ''} (${index})`,
      inputTokens: 10,
      outputTokens: 5,
    }),
    models: [{ id: 'test-model', signoff_prices: { input_per_million: 100, output_per_million: 100 } }],
  }));
  await openRepository(app, { address });
  await write(app, 'helper', 'prompt', thankfulPrompt);
});
afterEach(async () => {
  await app.close();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const alone = { promptId: 'helper', baseline: 'none' } as const;
// The seed is not named: using answers again goes on from the last experiment's.
const again = { ...alone, reuse: true, seed: undefined };

async function textsOf({ id }: RunView, caseId: string) {
  const { outputs } = await app.call('run.case', { runId: id, caseId });
  return outputs.map(({ trial, answer, reusedFrom }) => ({ trial, text: answer?.text, reusedFrom }));
}

describe('answers that are used again', () => {
  test('a reused answer never counts as a pass', async () => {
    const first = await run(app, alone);
    expect(first).toMatchObject({ rate: { value: 1 }, gateMet: true });
    const estimate = await app.call('run.estimate', again);
    expect(estimate).toMatchObject({ calls: 0, reused: 8, costUsd: 0 });

    const second = await run(app, again);
    expect(server.calls()).toBe(8);
    expect(second).toMatchObject({
      state: 'finished',
      rate: { value: null },
      gateMet: false,
      progress: { done: 8, spentUsd: 0 },
    });
    expect(second.result?.variants[0]).toMatchObject({
      outputs: 8,
      reused: 8,
      undecided: 0,
      unfinished: 0,
      costUsd: 0,
      costPerSuccessUsd: null,
      passRate: { value: null, outputs: 0, undecided: 8, valueAtWorst: 0 },
      latencyMs: { p50: null, p95: null },
    });
    expect(second.result?.variants[0]?.criteria.map(({ passRate, fail }) => [passRate.value, fail])).toEqual([
      [null, 0],
      [null, 0],
    ]);
    expect(second.result?.gate.items.find((item) => item.id === 'reused')).toMatchObject({
      met: null,
      evidence: '8 answers were used again',
    });
    expect(await textsOf(second, 'c-1')).toEqual([{ ...(await textsOf(first, 'c-1'))[0], reusedFrom: first.id }]);
    const { rows } = await app.call('run.cases', { runId: second.id, limit: 1 });
    expect(rows[0]?.cells).toEqual([
      { variant: 'candidate', passes: 0, fails: 0, undecided: 0, errors: 0, waiting: 0, reused: 1 },
    ]);
    await reviewAll(app, second.id);
    expect(await app.call('signOff.get', { runId: second.id })).toMatchObject({ canApprove: false });
  });

  test('never across trials', async () => {
    // A seed of its own makes all trials the same request: the trial still tells them apart.
    await write(
      app,
      'helper',
      'prompt',
      thankfulPrompt.replace('model: test-model', 'model: test-model\nparameters: { seed: 5 }'),
    );
    const first = await run(app, { ...alone, trials: 2 });
    const second = await run(app, { ...again, trials: 3 });
    const of = async (view: RunView) => (await textsOf(view, 'c-1')).map(({ text }) => text);
    const [one, two, three] = await of(second);
    expect([one, two]).toEqual(await of(first));
    expect(second.result?.variants[0]).toMatchObject({ reused: 16, outputs: 24 });
    expect((await of(first)).includes(three)).toBe(false);
    expect(server.calls()).toBe(24);
  });

  test('one stored answer is used once', async () => {
    const fixed = thankfulPrompt.replace('model: test-model', 'model: test-model\nparameters: { seed: 5 }');
    await write(app, 'helper', 'prompt', fixed);
    await write(app, 'helper', 'cases', caseLine('c-1', 'The same?'));
    const first = await run(app, alone);
    // Two cases with the very same call, one stored answer: the second is asked.
    await write(app, 'helper', 'cases', caseLine('c-1', 'The same?') + caseLine('c-2', 'The same?'));
    const second = await run(app, again);
    expect(second.result?.variants[0]).toMatchObject({ reused: 1, outputs: 2 });
    const texts = [...(await textsOf(second, 'c-1')), ...(await textsOf(second, 'c-2'))];
    expect(new Set(texts.map((each) => each.reusedFrom))).toEqual(new Set([first.id, null]));
    expect(texts[0]?.text).not.toBe(texts[1]?.text);
    // What was itself used again is no source: the two answers that were asked for are.
    const third = await run(app, again);
    expect(third.result?.variants[0]).toMatchObject({ reused: 2 });
    expect(
      new Set((await textsOf(third, 'c-1')).concat(await textsOf(third, 'c-2')).map((each) => each.reusedFrom)),
    ).toEqual(new Set([first.id, second.id]));
  });

  test('nothing is used again unless it was said, nor another text, model, parameter or repository’s answer, nor one of a removed experiment', async () => {
    const first = await run(app, { ...alone, seed: 7 });
    const reusedIn = async (input: object) => (await app.call('run.estimate', { ...again, ...input })).reused;
    expect(await reusedIn({})).toBe(8);
    expect(await reusedIn({ reuse: false, seed: 7 })).toBe(0);
    expect(await reusedIn({ models: ['other-model'] })).toBe(0);
    expect(await reusedIn({ parameters: { temperature: 0 } })).toBe(0);
    expect(await reusedIn({ seed: 8 })).toBe(0);
    await write(app, 'helper', 'prompt', `${thankfulPrompt}Be brief.\n`);
    expect(await reusedIn({})).toBe(0);
    await write(app, 'helper', 'prompt', thankfulPrompt);
    expect(await reusedIn({})).toBe(8);
    await app.call('run.remove', { runId: first.id });
    expect(await reusedIn({ seed: 7 })).toBe(0);
  });
});
