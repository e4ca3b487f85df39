/** Which of two answers a judge prefers: a run of its own, each pair in both orders. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createBareRepository } from '#support/git-server';
import { type ModelServer, type RecordedRequest, type ScriptedAnswer } from '#support/model-server';
import {
  caseLine,
  connectModel,
  openRepository,
  run,
  teamChanges,
  teamFiles,
  thankfulAnswer,
  thankfulPrompt,
  write,
} from '#support/team';
import { startTestApp, type TestApp } from '#support/test-app';

let folder: string;
let app: TestApp;
let server: ModelServer;
let address: string;
/** What the judge says to a pair; the tests choose. */
let judge: (first: string, second: string, request: RecordedRequest) => ScriptedAnswer;

const better = (which: 'first' | 'second' | 'tie'): ScriptedAnswer => ({
  text: JSON.stringify({ reason: `The ${which} one.`, better: which }),
});
const prefersThanks = (first: string, second: string) =>
  better(first.includes('Thank') === second.includes('Thank') ? 'tie' : first.includes('Thank') ? 'first' : 'second');

function blockOf(request: RecordedRequest, name: string): string {
  const content = request.messages.at(-1)?.content ?? '';
  return new RegExp(`^${name}(?: \\(empty\\))?:\\nBEGIN DATA \\w+\\n([^]*?)\\nEND DATA`, 'mu').exec(content)?.[1] ?? '';
}

const answer = (request: RecordedRequest): ScriptedAnswer =>
  request.model === 'judge-model'
    ? judge(blockOf(request, 'the first answer'), blockOf(request, 'the second answer'), request)
    : thankfulAnswer(request);

const prices = { input_per_million: 1, output_per_million: 1 };

beforeEach(async () => {
  judge = prefersThanks;
  folder = await mkdtemp(join(tmpdir(), 'signoff-team-'));
  app = await startTestApp();
  address = join(folder, 'team.git');
  await createBareRepository(address, { history: [teamFiles()] });
  ({ server } = await connectModel(app, {
    answer,
    models: [
      { id: 'test-model', signoff_prices: prices },
      { id: 'judge-model', signoff_prices: prices },
    ],
  }));
  await app.call('settings.save', { judgeModel: 'judge-model' });
  await openRepository(app, { address });
});
afterEach(async () => {
  await app.close();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const pair = { candidate: 'candidate', baseline: 'baseline' };

async function experiment(): Promise<string> {
  await write(app, 'helper', 'prompt', thankfulPrompt);
  return (await run(app, { promptId: 'helper', hypothesis: 'Say thank you' })).id;
}

async function compare(runId: string, more: { question?: string; trials?: 'first' | 'all'; maxCostUsd?: number } = {}) {
  const { runId: id } = await app.call('preference.start', {
    runId,
    ...pair,
    question: 'Which is more polite?',
    judge: 'judge-model',
    ...more,
  });
  return app.until(async () => {
    const view = await app.call('preference.get', { runId: id });
    return view.state === 'running' ? null : view;
  });
}

const judgeCalls = () => server.requests.filter(({ model }) => model === 'judge-model');

describe('a comparison', () => {
  test('asks the judge about each pair in both orders, and counts what it prefers', async () => {
    const runId = await experiment();
    const view = await compare(runId);
    expect(view).toMatchObject({
      parentId: runId,
      state: 'finished',
      practice: false,
      question: 'Which is more polite?',
      judge: 'judge-model',
      judgeIsTested: false,
      pairs: 8,
      identical: 0,
      tally: { preferred: 8, other: 0, tie: 0, notMeasured: 0, verdict: 'candidate', pValue: 2 ** -7 },
    });
    expect(view.slices.map(({ id, tally }) => [id, tally.preferred, tally.verdict])).toEqual([
      ['odd', 4, 'too-few'],
      ['even', 4, 'too-few'],
    ]);
    const asked = judgeCalls();
    expect(asked).toHaveLength(16);
    expect(asked.filter((request) => blockOf(request, 'the first answer').includes('Thank'))).toHaveLength(8);
    for (const { body } of asked) {
      expect(body).toMatchObject({ temperature: 0, response_format: { json_schema: { name: 'preference' } } });
    }
    const { rows, total } = await app.call('preference.pairs', { runId: view.id, limit: 1 });
    expect({ rows, total }).toEqual({
      total: 8,
      rows: [
        {
          case: 'c-1',
          trial: 1,
          headline: 'Question number 1?',
          outcome: 'preferred',
          said: [
            { better: 'candidate', reason: 'The first one.' },
            { better: 'candidate', reason: 'The second one.' },
          ],
        },
      ],
    });
    const audit = await app.call('audit.list', { runId: view.id });
    expect(audit.total).toBe(16);
  });

  test('a judge that always takes the first prefers neither', async () => {
    judge = () => better('first');
    const view = await compare(await experiment());
    expect(view.tally).toMatchObject({ preferred: 0, other: 0, tie: 8, notMeasured: 0, share: null });
  });

  test('what the judge says unreadably, or cannot be asked, is not measured and no preference', async () => {
    judge = (first, second, request) => {
      const about = blockOf(request, 'what the user said');
      if (about.includes('1')) return { text: 'The first one is nicer.' };
      if (about.includes('2')) return { text: JSON.stringify({ reason: 'x' }) };
      if (about.includes('3')) return { text: '', refusal: 'I cannot compare these.' };
      if (about.includes('4')) return { ...better('first'), finishReason: 'length' };
      return prefersThanks(first, second);
    };
    const view = await compare(await experiment());
    expect(view.tally).toMatchObject({ preferred: 4, other: 0, tie: 0, notMeasured: 4, verdict: 'too-few' });
    const { rows } = await app.call('preference.pairs', { runId: view.id, show: 'not-measured' });
    expect(rows.map((row) => row.said[0])).toEqual(
      Array.from({ length: 4 }, () => ({ better: null, reason: 'The judge’s answer could not be read.' })),
    );
  });

  test('the same words are a tie that nobody is asked about', async () => {
    await write(app, 'helper', 'prompt', thankfulPrompt.replace('Say thank you.', 'Be kind.'));
    const { id: runId } = await run(app, { promptId: 'helper' });
    const input = { runId, ...pair, question: 'Which?', judge: 'judge-model' };
    expect(await app.call('preference.estimate', input)).toMatchObject({ pairs: 8, identical: 8, calls: 0 });
    expect(await app.refusal('preference.start', input)).toMatchObject({ code: 'bad-input' });
    expect(judgeCalls()).toHaveLength(0);
  });

  test('what the data policy keeps from the judge is not sent, not measured, and says which rule', async () => {
    const rule = (model: string, sensitivities: string) =>
      `  - { origin: loopback, models: [${model}], sensitivities: [${sensitivities}] }\n`;
    await teamChanges(address, {
      'prompts/policy.yaml': `schema: signoff/policy@1\nmodels:\n${rule('test-model', 'internal, personal')}${rule('judge-model', 'internal')}`,
    });
    const { repository } = await app.call('app.state', {});
    await app.call('repository.update', { id: repository?.id ?? '' });
    await write(app, 'helper', 'cases', caseLine('c-1', 'One?') + caseLine('c-2', 'Two?', { sensitivity: 'personal' }));
    const view = await compare(await experiment());
    expect(view.tally).toMatchObject({ preferred: 1, notMeasured: 1 });
    expect(judgeCalls()).toHaveLength(2);
    const { rows } = await app.call('preference.pairs', { runId: view.id, show: 'not-measured' });
    expect(rows).toMatchObject([{ case: 'c-2', said: [{ reason: expect.stringContaining('personal') }, {}] }]);
  });

  test('stops at its limit of money, and tells nothing before it is over', async () => {
    const view = await compare(await experiment(), { maxCostUsd: 0.000_001 });
    expect(view).toMatchObject({ state: 'paused', tally: null, error: { message: expect.any(String) } });
    expect(judgeCalls().length).toBeLessThan(16);
  });

  test('survives a restart, can be stopped, and is no experiment of its own in the list', async () => {
    const runId = await experiment();
    const { id } = await compare(runId);
    await app.restart();
    expect((await app.call('preference.get', { runId: id })).tally).toMatchObject({ preferred: 8 });
    expect((await app.call('run.list', {})).runs.map((each) => each.id)).toEqual([runId]);
    expect(await app.call('preference.prepare', { runId, ...pair })).toMatchObject({
      question: 'Which answer helps the user more?',
      judge: 'judge-model',
      judges: [
        { id: 'judge-model', practice: false, tested: false },
        { id: 'test-model', practice: false, tested: true },
      ],
      trials: 1,
      earlier: [{ id, state: 'finished' }],
    });
  });

  test('is estimated before it starts: calls and money', async () => {
    const runId = await experiment();
    const input = { runId, ...pair, question: 'Which?', judge: 'judge-model' };
    const estimate = await app.call('preference.estimate', input);
    expect(estimate).toMatchObject({ pairs: 8, identical: 0, missing: 0, refused: 0, calls: 16, aboveCap: false });
    expect(estimate.costUsd).toBeGreaterThan(0);
    expect(await app.call('preference.estimate', { ...input, maxCostUsd: 0 })).toMatchObject({ aboveCap: true });
    expect(judgeCalls()).toHaveLength(0);
  });

  test('is made of a finished experiment with both versions', async () => {
    const runId = await experiment();
    const input = { runId, question: 'Which?', judge: 'judge-model' };
    expect(
      await app.refusal('preference.start', { ...input, candidate: 'candidate', baseline: 'nobody' }),
    ).toMatchObject({
      code: 'bad-input',
    });
    const { id } = await compare(runId);
    expect(await app.refusal('preference.start', { ...input, ...pair, runId: id })).toMatchObject({
      code: 'bad-input',
    });
  });
});
