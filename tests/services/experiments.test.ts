/** Experiments from what a person chooses to what she reads, on real repositories, a real server and a real workspace. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ProcedureInput } from '#contract/procedures';
import { type RunView } from '#contract/run';
import { createBareRepository } from '#support/git-server';
import { type ModelServer, type ModelServerOptions } from '#support/model-server';
import {
  caseLine,
  connectModel,
  helperCases,
  helperPrompt,
  openRepository,
  run,
  teamChanges,
  teamFiles,
  thankfulPrompt,
  write,
} from '#support/team';
import { startTestApp, type TestApp } from '#support/test-app';

let folder: string;
let app: TestApp;
let server: ModelServer | null = null;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signoff-team-'));
  app = await startTestApp();
});
afterEach(async () => {
  await app.close();
  await server?.close();
  server = null;
  await rm(folder, { recursive: true, force: true });
});

/** The helper's repository, open and trusted, and a model server that is chosen. */
async function open(
  options: { files?: Parameters<typeof teamFiles>[0]; models?: ModelServerOptions; trust?: boolean } = {},
): Promise<{ address: string; server: ModelServer; connectionId: string }> {
  const address = join(folder, 'team.git');
  await createBareRepository(address, { history: [teamFiles(options.files)] });
  const connected = await connectModel(app, options.models);
  server = connected.server;
  await openRepository(app, { address }, { trust: options.trust ?? true });
  return { address, ...connected };
}

const helper: ProcedureInput<'run.start'> = { promptId: 'helper' };
const view = (runId: string): Promise<RunView> => app.call('run.get', { runId });

describe('the estimate', () => {
  test('asks the server for its models once, not at every change of the form, and with another key again', async () => {
    const { connectionId } = await open();
    const asked = async () =>
      (await app.call('audit.list', {})).rows.filter(
        ({ purpose, outcome }) => purpose === 'list' && outcome === 'answered',
      ).length;
    const before = await asked();
    for (const trials of [1, 2, 3]) await app.call('run.estimate', { ...helper, trials });
    expect((await asked()) - before).toBeLessThanOrEqual(1);
    const once = await asked();
    await app.call('connection.setKey', { id: connectionId, key: 'another-key' });
    await app.call('run.estimate', helper);
    expect((await asked()) - once).toBe(1);
  });

  test('counts calls, cases and tokens before anything is sent; an unknown price is unknown', async () => {
    const { server: models } = await open();
    await write(app, 'helper', 'prompt', thankfulPrompt);
    const estimate = await app.call('run.estimate', { ...helper, trials: 3 });
    expect(estimate).toEqual({
      calls: 48,
      judgeCalls: 0,
      cases: 8,
      inputTokens: expect.any(Number),
      outputTokens: 9_600,
      costUsd: null,
      seconds: expect.any(Number),
      limitUsd: 5,
      aboveLimit: false,
      refusedCases: [],
      blockers: [],
      identicalToBaseline: false,
      variants: [
        { id: 'candidate', label: 'yours', isBaseline: false, model: 'test-model' },
        { id: 'baseline', label: 'team’s version', isBaseline: true, model: 'test-model' },
      ],
      leftOut: [],
      reused: 0,
      batch: { possible: false, costUsd: null, chosen: false },
      setAside: 0,
      again: null,
      baselineBlocks: false,
      masked: { parts: [], criteria: [] },
      unpriced: ['test-model'],
      trialsToTell: null,
    });
    expect(models.calls()).toBe(0);
  });

  test('an unchanged prompt is not compared with itself', async () => {
    await open();
    expect(await app.call('run.estimate', helper)).toMatchObject({ calls: 8, identicalToBaseline: true });
    const { variants, title } = await run(app, helper);
    expect(variants.map((variant) => variant.id)).toEqual(['candidate']);
    expect(title).toBe('Helper');
  });

  test.each([
    ['a broken spec', { 'prompts/helper.spec.yaml': 'schema: signoff/spec@1\nmust: 7\n' }, 'helper.spec.yaml'],
    ['no cases', { 'prompts/helper.cases.jsonl': '' }, 'helper.cases.jsonl'],
    [
      'a case that lacks an input',
      { 'prompts/helper.cases.jsonl': '{"id":"c-1","input":{"other":"x"}}\n' },
      'No case says {{question}}: give it a value or a default',
    ],
    [
      'a tool that is not there',
      { 'prompts/helper.md': helperPrompt.replace('model:', 'tools: [gone]\nmodel:') },
      'gone',
    ],
  ] as const)('%s stops it in words, and nothing is sent', async (_what, files, words) => {
    const { server: models } = await open({ files });
    const refusal = await app.refusal('run.start', helper);
    expect(`${refusal.message} ${refusal.nextStep}`).toContain(words);
    expect(models.calls()).toBe(0);
  });

  test('a server that cannot be asked blocks it: whether it is practice could not be told', async () => {
    const { server: models } = await open();
    await models.close();
    const estimate = await app.call('run.estimate', helper);
    expect(estimate.blockers).toMatchObject([{ path: 'model server', severity: 'error' }]);
    expect(await app.refusal('run.start', helper)).toMatchObject({ code: 'unreachable' });
  });

  test('a repository that is not trusted runs nothing', async () => {
    const { server: models } = await open({ trust: false });
    expect(await app.refusal('run.start', helper)).toMatchObject({ code: 'not-trusted' });
    expect(models.calls()).toBe(0);
  });
});

describe('a run', () => {
  test('compares the draft with the team’s version, and shows every case', async () => {
    await open();
    await write(app, 'helper', 'prompt', thankfulPrompt);
    const done = await run(app, { ...helper, hypothesis: 'Thanks are missed' });
    expect(done).toMatchObject({
      title: 'Thanks are missed',
      state: 'finished',
      practice: false,
      rate: { value: 1 },
      verdict: 'better',
      gateMet: true,
      models: ['test-model'],
      tries: 1,
      slices: ['odd', 'even'],
      progress: { total: 16, done: 16, errors: 0, secondsLeft: null },
    });
    const gained = await app.call('run.cases', { runId: done.id, show: 'gained', slice: 'odd', limit: 2 });
    expect(gained).toMatchObject({ total: 4, rows: [{ case: 'c-1', change: 'gained' }, { case: 'c-3' }] });
    const { outputs, requests } = await app.call('run.case', { runId: done.id, caseId: 'c-1' });
    expect(
      outputs.map((output) => [output.variant, output.state, output.verdicts.map((each) => each.verdict)]),
    ).toEqual([
      ['baseline', 'done', ['fail', 'pass']],
      ['candidate', 'done', ['pass', 'pass']],
    ]);
    expect(requests.map((request) => request.messages[0]?.content)).toEqual([
      'You are the helper of Acme. Say thank you.',
      'You are the helper of Acme.',
    ]);
    const { variants } = await app.call('run.notices', { runId: done.id });
    expect(variants.map(({ variant, notices }) => [variant, notices.map((each) => each.sentence)])).toEqual([
      ['candidate', ['Opens with a greeting in 8 of 8, was 0 of 8.', '133 % more words: 7 an answer, was 3.']],
    ]);
    const { runs } = await app.call('run.list', { promptId: 'helper' });
    expect(runs.map((each) => each.id)).toEqual([done.id]);
  });

  test('the same prompt on another model is compared with what the team has', async () => {
    const { server: models } = await open();
    const done = await run(app, { ...helper, models: ['other-model'] });
    expect(done.variants.map(({ id, model, isBaseline }) => [id, model, isBaseline])).toEqual([
      ['candidate', 'other-model', false],
      ['baseline', 'test-model', true],
    ]);
    expect(new Set(models.requests.map((request) => request.model))).toEqual(new Set(['other-model', 'test-model']));
  });

  test('further models are further variants; tries count the different ones', async () => {
    await open();
    await write(app, 'helper', 'prompt', thankfulPrompt);
    const done = await run(app, { ...helper, models: ['model-a', 'model-b'] });
    expect(done.variants.map(({ id, model }) => [id, model])).toEqual([
      ['candidate', 'model-a'],
      ['candidate-2', 'model-b'],
      ['baseline', 'model-a'],
    ]);
    expect(done.tries).toBe(2);
    expect((await run(app, { ...helper, models: ['model-b'] })).tries).toBe(2);
  });

  test('an earlier version can be the baseline', async () => {
    const { address } = await open();
    const { commit } = (await app.call('prompt.revisions', { promptId: 'helper' })).revisions[0] ?? {};
    await teamChanges(address, { 'prompts/helper.md': thankfulPrompt });
    const { repository } = await app.call('app.state', {});
    await app.call('repository.update', { id: repository?.id ?? '' });
    const done = await run(app, { ...helper, baseline: { commit: commit ?? '' } });
    expect(done.variants.map((variant) => variant.label)).toEqual(['yours', `version ${commit?.slice(0, 7)}`]);
    expect(done.verdict).toBe('better');
  });

  test('is told to be practice by the server’s list of models, not by its address', async () => {
    const models = [{ id: 'test-model', owned_by: 'signoff-practice' }];
    await open({ models: { models } });
    expect((await run(app, helper)).practice).toBe(true);
  });

  test('is removed from the list, and can be brought back', async () => {
    await open();
    const { id } = await run(app, helper);
    await app.call('run.rename', { runId: id, title: 'First try' });
    await app.call('run.remove', { runId: id });
    expect((await app.call('run.list', {})).runs).toEqual([]);
    await app.call('run.restore', { runId: id });
    expect((await app.call('run.list', {})).runs).toMatchObject([{ id, title: 'First try' }]);
  });
});

describe('what keeps a case back', () => {
  const personal = helperCases + caseLine('c-9', 'My address is 1 High Street', { sensitivity: 'personal' });

  test('personal cases stay on this computer: the server on it gets them', async () => {
    await open({ files: { 'prompts/helper.cases.jsonl': personal } });
    expect((await run(app, helper)).progress).toMatchObject({ total: 9, done: 9, refused: 0 });
  });

  test('the team’s policy is kept at the door, and the refused case is counted apart', async () => {
    const policy = 'schema: signoff/policy@1\nmodels:\n  - { origin: loopback, sensitivities: [internal] }\n';
    const { server: models } = await open({
      files: { 'prompts/helper.cases.jsonl': personal, 'prompts/policy.yaml': policy },
    });
    const estimate = await app.call('run.estimate', helper);
    expect(estimate).toMatchObject({
      calls: 8,
      refusedCases: [{ case: 'c-9', rule: expect.stringContaining('personal') }],
    });
    const done = await run(app, helper);
    expect(done.progress).toMatchObject({ total: 9, done: 8, refused: 1 });
    expect(done.result?.variants).toMatchObject([{ outputs: 8, refused: 1 }]);
    expect(JSON.stringify(models.requests)).not.toContain('High Street');
  });

  test('where no case may go anywhere, it does not start', async () => {
    const policy =
      'schema: signoff/policy@1\nmodels:\n  - { origin: https://api.openai.com, sensitivities: [public] }\n';
    await open({ files: { 'prompts/policy.yaml': policy } });
    expect((await app.refusal('run.start', helper)).message).toContain('The data policy does not name');
  });
});

describe('money', () => {
  const priced = [{ id: 'test-model', signoff_prices: { input_per_million: 0, output_per_million: 100_000 } }];
  const expensive: ModelServerOptions = {
    models: priced,
    answer: () => ({ text: 'Thank you.', outputTokens: 10 }), // one dollar
  };

  test('an estimate above the limit has to be accepted', async () => {
    await open({ models: expensive });
    expect(await app.call('run.estimate', helper)).toMatchObject({ costUsd: 160, limitUsd: 5, aboveLimit: true });
    expect(await app.refusal('run.start', helper)).toMatchObject({ code: 'limit-exceeded' });
    const done = await run(app, { ...helper, acceptAboveLimit: true });
    expect(done).toMatchObject({ state: 'finished', progress: { spentUsd: 8 } });
  });

  test('the limit holds while it runs, and a raised limit lets it go on', async () => {
    await open({ models: expensive });
    // The model does not keep to the limit: after the first answer a call is reckoned at two dollars.
    const parameters = { max_output_tokens: 1 };
    await app.call('settings.save', { spendingLimitUsd: 3, concurrency: 1 });
    const paused = await run(app, { ...helper, parameters });
    expect(paused).toMatchObject({
      state: 'paused',
      progress: { spentUsd: 2, done: 2 },
      error: { nextStep: expect.stringMatching(/^Raise the limit in Settings and go on, or read the result so far\./) },
    });
    await app.call('settings.save', { spendingLimitUsd: 100 });
    await app.call('run.resume', { runId: paused.id });
    const done = await app.until(async () => {
      const now = await view(paused.id);
      return now.state === 'running' ? null : now;
    });
    expect(done).toMatchObject({ state: 'finished', error: null, progress: { spentUsd: 8, done: 8 } });
  });

  test('a limit for this run alone is the one that holds', async () => {
    await open({ models: expensive });
    await app.call('settings.save', { concurrency: 1 });
    const done = await run(app, { ...helper, parameters: { max_output_tokens: 1 }, maxCostUsd: 2 });
    expect(done).toMatchObject({ state: 'paused', progress: { spentUsd: 1 } });
    expect(done.error?.nextStep).toMatch(/^Raise the limit and go on, or read the result so far\./);
    // Raised where it paused, for this run alone: nothing that was paid is lost.
    expect(done).toMatchObject({ atLimitUsd: 2, setup: { maxCostUsd: 2, baseline: 'team' } });
    await app.call('run.resume', { runId: done.id, maxCostUsd: 100 });
    const raised = await app.until(async () => {
      const now = await view(done.id);
      return now.state === 'running' ? null : now;
    });
    expect(raised).toMatchObject({ state: 'finished', atLimitUsd: null, setup: { maxCostUsd: 100 } });
  });
});

describe('pause, go on, cancel, and a restart of the app', () => {
  /** A server that answers only what it is let answer. */
  const slow: ModelServerOptions = { latencyMs: 30 };

  async function startSlow(): Promise<{ runId: string; models: ModelServer }> {
    const { server: models } = await open({ models: slow });
    await app.call('settings.save', { concurrency: 2 });
    const { runId } = await app.call('run.start', { ...helper, trials: 5, seed: 1 });
    await app.until(async () => ((await view(runId)).progress.done >= 2 ? true : null));
    return { runId, models };
  }

  test('a paused run shows what it has, goes on, and asks nothing twice', async () => {
    const { runId, models } = await startSlow();
    await app.call('run.pause', { runId });
    const paused = await view(runId);
    expect(paused).toMatchObject({ state: 'paused', error: null, progress: { running: 0 } });
    expect(paused.result?.variants[0]?.outputs).toBe(paused.progress.done);
    expect(paused.result?.gate.met).toBe(false);
    await app.call('run.resume', { runId });
    await app.until(async () => ((await view(runId)).state === 'finished' ? true : null));
    expect(models.calls()).toBe(40);
  });

  test('a restart in mid-run goes on with it, and asks nothing twice', async () => {
    const { runId, models } = await startSlow();
    await app.restart();
    await app.until(async () => ((await view(runId)).state === 'finished' ? true : null));
    expect((await view(runId)).progress).toMatchObject({ total: 40, done: 40 });
    expect(models.calls()).toBe(40);
  });

  test('a cancelled run keeps what it has', async () => {
    const { runId } = await startSlow();
    await app.call('run.cancel', { runId });
    const cancelled = await view(runId);
    expect(cancelled.state).toBe('cancelled');
    expect(cancelled.result?.variants[0]).toMatchObject({ outputs: cancelled.progress.done, errors: 0 });
    expect((await app.call('run.list', {})).runs).toMatchObject([{ state: 'cancelled' }]);
  });

  test('what errored can be tried again, alone', async () => {
    const { server: models } = await open({
      models: {
        faults: [{ matches: ({ body }) => body.includes('number 4?'), times: 4, fault: { kind: 'malformed-json' } }],
      },
    });
    const done = await run(app, helper);
    expect(done).toMatchObject({ state: 'finished', progress: { done: 7, errors: 1 }, gateMet: false });
    const errors = await app.call('run.cases', { runId: done.id, show: 'errors' });
    expect(errors.rows.map((row) => row.case)).toEqual(['c-4']);
    const before = models.calls();
    expect(await app.call('run.retryErrors', { runId: done.id })).toEqual({ jobs: 1 });
    await app.until(async () => ((await view(done.id)).state === 'finished' ? true : null));
    expect(models.calls() - before).toBe(1);
    expect((await view(done.id)).progress).toMatchObject({ done: 8, errors: 0 });
  });
});

test('every call is in the audit, and no key is anywhere', async () => {
  const { connectionId } = await open();
  const canary = 'sk-canary-51f0c7a2';
  await app.call('connection.setKey', { id: connectionId, key: canary });
  const { id } = await run(app, helper);
  const audit = await app.call('audit.list', { runId: id });
  expect(audit.total).toBe(8);
  expect(audit.rows.every((row) => row.outcome === 'answered' && row.case?.startsWith('c-'))).toBe(true);
  expect(server?.requests[0]?.authorization).toBe(`Bearer ${canary}`);
  for (const [path, bytes] of app.bytes()) expect(bytes.includes(canary), path).toBe(false);
  expect(app.log.join('\n')).not.toContain(canary);
});
