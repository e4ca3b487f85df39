import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createModelClient } from '#adapters/openai/openai-client';
import { openMemoryWorkspace } from '#adapters/sqlite/workspace';
import { runAsMarkdown } from '#domain/report/report-text';
import { defaultPolicy } from '#domain/policy/policy';
import { type RunResult } from '#domain/result/run-result';
import { Runner } from '#services/experiments/runner';
import { judgeQuirks } from '#support/judge-quirks';
import { type QuirkServer, startQuirkServer } from '#support/quirk-server';
import { aRunPlan } from '#support/run-plans';
import { createVirtualClock } from '#support/virtual-clock';

/** A statement and a scale: each mode is asked both. */
const spec = `schema: signoff/spec@1
must:
  - { id: kind, statement: Is kind., check: { type: judge, rubric: The answer is kind. } }
quality:
  - { id: warm, statement: Is warm., check: { type: judge, rubric: How warm is it?, scale: 5, pass_at: 4 }, severity: report }
`;

let server: QuirkServer;
beforeAll(async () => {
  server = await startQuirkServer(judgeQuirks);
});
afterAll(() => server.close());

interface Judged {
  readonly state: string | undefined;
  readonly verdicts: readonly string[];
  readonly reasons: readonly string[];
  readonly result: RunResult;
  readonly judgeCalls: number;
}

/** A whole run over HTTP; waits are virtual. */
async function judge(mode: string, cases = 1): Promise<Judged> {
  const clock = createVirtualClock();
  const stores = openMemoryWorkspace();
  let ids = 0;
  const before = server.calls(mode).length;
  const runner = new Runner({
    runs: stores.runs,
    audit: stores.audit,
    models: createModelClient(),
    clock,
    ids: { next: () => `id-${(ids += 1)}`, random: () => 0 },
    changed: () => undefined,
    access: async (plan) => ({ apiKey: null, policy: defaultPolicy, priceOf: () => null, plan }),
    log: () => undefined,
  });
  const { plan, jobs } = aRunPlan(server.baseUrl(mode), {
    cases,
    specText: spec,
    judgeModel: 'judge',
    nextId: () => `job-${(ids += 1)}`,
  });
  const id = runner.start({ repository: null, title: mode, hypothesis: '' }, plan, jobs);
  await runner.whenSettled(id);
  const verdicts = stores.runs.outputs(id)[0]?.verdicts ?? [];
  const judged = {
    state: stores.runs.get(id)?.state,
    verdicts: verdicts.map(({ verdict }) => verdict),
    reasons: verdicts.map(({ reason }) => reason),
    result: runner.resultOf(id),
    judgeCalls: server
      .calls(mode)
      .slice(before)
      .filter((body) => body['model'] === 'judge').length,
  };
  await runner.close();
  stores.close();
  return judged;
}

type Verdicts = readonly [string, string];
const both: Verdicts = ['pass', 'pass'];
const neither: Verdicts = ['not-measured', 'not-measured'];

/** Verdict on the statement and on the scale. What cannot be read for sure is not measured: never filled in. */
const endings: Readonly<Record<string, Verdicts>> = {
  plain: both,
  'gpt5-temperature': both,
  'o3-temperature-param': both,
  'deepseek-json-schema': both,
  'groq-json-schema': both,
  'no-format-at-all': both,
  'openai-strict-schema': both,
  'anthropic-minmax': both,
  'o1-mini-everything': both,
  fence: both,
  'fence-bare': both,
  'fence-upper': both,
  'fence-with-prose': both,
  'prose-then-json': both,
  'json-then-prose': both,
  think: both,
  'score-string': both,
  'score-float': both,
  'score-half': ['pass', 'not-measured'],
  'score-of-ten': ['pass', 'not-measured'],
  'verdict-upper': both,
  'verdict-bool': ['not-measured', 'pass'],
  'extra-field': both,
  'no-quote-field': neither,
  'quote-null': ['cannot-tell', 'cannot-tell'],
  'quote-curly': both,
  'quote-quoted': both,
  'quote-ellipsis': ['cannot-tell', 'cannot-tell'],
  'quote-case': ['cannot-tell', 'cannot-tell'],
  'quote-md': both,
  'array-wrapped': both,
  'trailing-comma': neither,
  'single-quotes': neither,
  truncated: neither,
  empty: neither,
  'reasoning-content-only': neither,
  'safety-filter': neither,
  '500': neither,
  'too-long': neither,
};

describe('every judge ends right', () => {
  test.each(Object.entries(endings))('%s', async (mode, verdicts) => {
    const judged = await judge(mode);
    expect([judged.state, judged.verdicts]).toEqual(['finished', verdicts]);
  });

  test('404: a judge that is not there stops the run, and the answer waits for one', async () => {
    const judged = await judge('404');
    expect([judged.state, judged.verdicts, judged.judgeCalls]).toEqual(['paused', [], 1]);
  });

  test('none is without its ending', () => {
    expect([...Object.keys(endings), '404'].sort()).toEqual(Object.keys(judgeQuirks).sort());
  });
});

describe('what a judge refuses', () => {
  test.each([
    ['gpt5-temperature', [{ parameter: 'temperature', instead: null, answers: 2 }]],
    ['deepseek-json-schema', [{ parameter: 'response_format', instead: 'any JSON', answers: 2 }]],
    ['no-format-at-all', [{ parameter: 'response_format', instead: null, answers: 2 }]],
    [
      'o1-mini-everything',
      [
        { parameter: 'temperature', instead: null, answers: 2 },
        { parameter: 'response_format', instead: 'any JSON', answers: 2 },
        { parameter: 'system message', instead: 'user message', answers: 2 },
      ],
    ],
  ])('%s stands in the result and in the report', async (mode, adapted) => {
    const { result } = await judge(mode);
    expect(result.judge?.adapted).toEqual(expect.arrayContaining(adapted));
    expect(result.judge?.adapted).toHaveLength(adapted.length);
    expect(runAsMarkdown(result)).toMatch(/Judge judge: Not used, because the server refuses it: /u);
  });

  test('nothing refused, nothing said', async () => {
    const { result } = await judge('plain');
    expect(result.judge).not.toHaveProperty('adapted');
    expect(runAsMarkdown(result)).not.toContain('Not used');
  });

  test('it is learned once: of 40 questions, asked 8 at a time, one is asked twice', async () => {
    const { judgeCalls, result } = await judge('gpt5-temperature', 20);
    expect(result.judge?.adapted).toEqual([{ parameter: 'temperature', instead: null, answers: 40 }]);
    expect(judgeCalls).toBe(41);
  });

  test.each([
    ['truncated', 'cut off at its length limit'],
    ['empty', 'was empty'],
    ['safety-filter', 'filter'],
    ['too-long', 'too long'],
  ])('%s says why it is not measured', async (mode, words) => {
    expect((await judge(mode)).reasons).toEqual([expect.stringContaining(words), expect.stringContaining(words)]);
  });
});
