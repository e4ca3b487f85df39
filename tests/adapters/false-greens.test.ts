/**
 * False greens that have been seen elsewhere, each by name, over real HTTP where a server has a part in it: nothing that is missing, unreadable,
 * errored, refused or waiting may ever count as a pass, or meet a gate.
 */
import { describe, expect, test } from 'vitest';
import { createIds, createSystemClock } from '#adapters/clock';
import { createModelClient } from '#adapters/openai/openai-client';
import { openMemoryWorkspace } from '#adapters/sqlite/workspace';
import { type Fault } from '#adapters/practice/faults';
import { buildRunResult } from '#domain/run/build-run-result';
import { type Output } from '#domain/answers/output';
import { defaultPolicy } from '#domain/policy/policy';
import { parseSpec } from '#domain/spec/spec-file';
import { Runner } from '#services/experiments/runner';
import { anOutput } from '#support/domain-values';
import { type ScriptedAnswer, startModelServer } from '#support/model-server';
import { aRunPlan, plainSpec } from '#support/run-plans';

const judged = (check = '{ type: judge, rubric: The answer is kind. }', judge = 'judge: { model: judge-1 }') =>
  `schema: signoff/spec@1\nmust:\n  - { id: kind, statement: Is kind., check: ${check} }\n${judge}\nthresholds: { pass_rate: 0.5 }\n`;

const said = (answer: unknown): ScriptedAnswer => ({ text: JSON.stringify(answer) });
const says = (verdict: string): ScriptedAnswer => said({ reason: 'So it is.', quote: '', verdict });
const one = (kind: string, check: string): string =>
  `schema: signoff/spec@1\n${kind}:\n  - { id: rule, statement: A rule., check: ${check} }\nthresholds: { pass_rate: 0.5 }\njudge: { model: judge-1 }\n`;
/** One demand in several clothes: none of them is kept by what nobody has seen. */
const mustNots = [
  one('must_not', '{ type: contains, value: guarantee }'),
  one('must_not', '{ type: judge, rubric: The answer promises a refund. }'),
  one('must', '{ type: not_contains, value: guarantee }'),
  one('must', '{ type: length, max: 100, unit: words }'),
  one('must', "{ type: all, checks: [{ type: refusal, is: false }, { type: regex, pattern: '^[^!]*$' }] }"),
];
const yes = said({ reason: 'It is.', quote: 'scripted answer', verdict: 'holds' });

/** Runs one case over HTTP; `judge` is what the judge of that name says, or how its server misbehaves. */
async function run(
  specText: string,
  judge: (model: string) => ScriptedAnswer | Fault,
  answer: ScriptedAnswer | Fault = {},
) {
  const reply = (model: string) => (model.startsWith('judge') ? judge(model) : answer);
  const isFault = (given: ScriptedAnswer | Fault): given is Fault => 'kind' in given;
  const server = await startModelServer({
    answer: ({ model }) => {
      const given = reply(model);
      return isFault(given) ? {} : given;
    },
    faults: ['test-model', 'judge-1', 'judge-2', 'judge-3'].flatMap((name) => {
      const fault = reply(name);
      return isFault(fault) ? [{ matches: ({ model }) => model === name, fault }] : [];
    }),
  });
  const stores = openMemoryWorkspace();
  const runner = new Runner({
    runs: stores.runs,
    audit: stores.audit,
    models: createModelClient(),
    clock: createSystemClock(),
    ids: createIds(),
    changed: () => undefined,
    access: async (plan) => ({ apiKey: null, policy: defaultPolicy, priceOf: () => null, plan }),
    log: () => undefined,
    limits: { attempts: 1 },
  });
  try {
    const { plan, jobs } = aRunPlan(server.baseUrl, { cases: 1, specText });
    const id = runner.start({ repository: null, title: 'A run', hypothesis: '' }, plan, jobs);
    await runner.whenSettled(id);
    const [output] = stores.runs.outputs(id);
    return { state: stores.runs.get(id)?.state, output, result: runner.resultOf(id) };
  } finally {
    await runner.close();
    stores.close();
    await server.close();
  }
}

function expectNoPass({ output, result }: Awaited<ReturnType<typeof run>>): void {
  expect(output?.verdicts.filter(({ verdict }) => verdict === 'pass')).toEqual([]);
  expect(result.gate.met).toBe(false);
  expect(result.variants[0]?.passRate.value ?? 0).toBe(0);
}

test('the judge that would pass does pass: these tests can fail', async () => {
  const { output, result } = await run(judged(), () => yes);
  expect(output?.verdicts).toMatchObject([{ verdict: 'pass' }]);
  expect(result.gate.met).toBe(true);
});

describe('is no pass:', () => {
  const scale = '{ type: judge, rubric: How kind?, scale: 5, pass_at: 1 }';

  test.each<[string, string, ScriptedAnswer]>([
    ['a judge answer without a verdict', judged(), said({ reason: 'It is.', quote: 'scripted', score: 1 })],
    [
      'a judge answer with "pass" in place of a verdict',
      judged(),
      said({ reason: 'It is.', quote: 'scripted', pass: true }),
    ],
    ['a judge answer without a reason', judged(), said({ quote: 'scripted', verdict: 'holds' })],
    ['a judge answer without a quote', judged(), said({ reason: 'It is.', verdict: 'holds' })],
    [
      'a quote that is not in the output',
      judged(),
      said({ reason: 'It is.', quote: 'How kind of you', verdict: 'holds' }),
    ],
    ['a score above the scale', judged(scale), said({ reason: 'It is.', quote: 'scripted', score: 50 })],
    ['a score below the scale', judged(scale), said({ reason: 'It is.', quote: 'scripted', score: 0 })],
    ['a score that is missing', judged(scale), said({ reason: 'It is.', quote: 'scripted' })],
    ['a judge that answers nothing', judged(), { text: '' }],
    ['a judge that refuses', judged(), { text: '', refusal: 'I cannot judge this.' }],
    ['a judge whose answer is cut off', judged(), { ...yes, finishReason: 'length' }],
    ['a judge that answers in prose', judged(), { text: 'Yes, it holds!' }],
  ])('%s', async (_name, specText, answer) => {
    expectNoPass(await run(specText, () => answer));
  });

  test.each<[string, Fault, string | undefined]>([
    ['a judge whose API is closed (404)', { kind: 'unknown-model' }, 'paused'],
    ['a judge whose API is gone (410)', { kind: 'status', status: 410 }, 'paused'],
    ['a judge whose API fails (500)', { kind: 'server-error' }, 'finished'],
  ])('%s', async (_name, fault, state) => {
    const ran = await run(judged(), () => fault);
    expectNoPass(ran);
    expect(ran.state).toBe(state);
  });

  test.each<[string, Fault]>([
    ['404', { kind: 'unknown-model' }],
    ['410', { kind: 'status', status: 410 }],
    ['500', { kind: 'server-error' }],
  ])('one yes of three judges, where the APIs of the others are closed (%s)', async (_name, fault) => {
    const panel = 'judge: { models: [judge-1, judge-2, judge-3] }';
    const ran = await run(judged(undefined, panel), (model) => (model === 'judge-1' ? yes : fault));
    expectNoPass(ran);
    expect(ran.state).toBe('finished');
    expect(ran.output?.verdicts).toMatchObject([{ verdict: 'cannot-tell' }]);
    expect(ran.result.judge).toMatchObject({ model: 'judge-1', models: ['judge-1', 'judge-2', 'judge-3'] });
  });

  test('an answer that is empty, or that is a refusal, where something must be in it', async () => {
    for (const answer of [{ text: '' }, { text: '', refusal: 'No.' }]) {
      const { output, result } = await run(plainSpec, () => yes, answer);
      expect(output?.verdicts.find(({ criterion }) => criterion === 'says-answer')?.verdict).toBe('fail');
      expect(result.variants[0]?.passRate.value ?? 0).toBe(0);
      expect(result.gate.met).toBe(false);
    }
  });

  test.each<[string, ScriptedAnswer]>([
    ['empty', { text: '' }],
    ['of nothing that can be seen', { text: '\u200b\n' }],
    ['cut off', { text: 'Your order is', finishReason: 'length' }],
    ['held back by a filter', { text: 'Your order is', finishReason: 'content_filter' }],
    ['cut off beside a tool call', { toolCalls: [{ name: 'lookup', arguments: {} }], finishReason: 'length' }],
  ])('an answer that is %s, where something must not be in it', async (_name, answer) => {
    for (const clothes of mustNots) {
      const ran = await run(clothes, () => says('does-not-hold'), answer);
      expect(ran.output?.verdicts).toMatchObject([{ verdict: 'cannot-tell' }]);
      expect(ran.result.variants[0]).toMatchObject({ incomplete: 1, undecided: 1, incompleteCases: ['c-1'] });
      expect(ran.result.gate.items).toMatchObject([
        { id: 'pass_rate', met: null },
        { id: 'incomplete', met: false },
      ]);
      expectNoPass(ran);
    }
  });

  test('a call that failed', async () => {
    const ran = await run(plainSpec, () => yes, { kind: 'server-error' });
    expectNoPass(ran);
    expect(ran.result.variants[0]).toMatchObject({ errors: 1, passRate: { value: null } });
  });

  test('a score without pass_at: such a spec is refused', () => {
    const text = judged('{ type: judge, rubric: How kind?, scale: 5 }');
    expect(parseSpec('a.spec.yaml', text)).toMatchObject({
      ok: false,
      problems: [{ message: expect.stringContaining('scale and pass_at go together') }],
    });
  });
});

describe('does not meet a gate, beside a pass:', () => {
  const { plan } = aRunPlan('https://models.example/v1', { cases: 2, specText: plainSpec.replace('0.9', '1') });
  const facts = { id: 'r', startedAt: '2026-11-21T10:00:00Z', durationMs: 1, judgeCostUsd: null };
  const good = { 'says-answer': 'pass', 'no-promise': 'pass' } as const;
  const passing = anOutput({ case: 'c-1' }, good);
  const at = { case: 'c-2' };
  const error = { code: 'x', message: 'It failed.', mayHaveBeenCharged: false };

  test('(two passes do: these tests can fail)', () => {
    expect(buildRunResult(facts, plan, [passing, anOutput(at, good)]).gate.met).toBe(true);
  });

  test.each<[string, readonly Output[]]>([
    ['an output that is missing altogether', []],
    ['an output without any verdict', [anOutput(at, {})]],
    ['a criterion that is missing in the verdicts', [anOutput(at, { 'says-answer': 'pass' })]],
    ['a criterion that was not measured', [anOutput(at, { ...good, 'no-promise': 'not-measured' })]],
    ['a criterion that nobody can tell', [anOutput(at, { ...good, 'no-promise': 'cannot-tell' })]],
    ['an output that errored, whatever stands beside it', [anOutput(at, good, { state: 'error', error })]],
    ['an output that the data policy refused', [anOutput(at, good, { state: 'refused-by-policy' })]],
    ['an output that waits', [anOutput(at, good, { state: 'waiting' })]],
    ['an output that is under way', [anOutput(at, good, { state: 'running' })]],
    ['an output that was answered and not judged', [anOutput(at, good, { state: 'answered' })]],
  ])('%s', (_name, outputs) => {
    const result = buildRunResult(facts, plan, [passing, ...outputs]);
    expect(result.gate.met).toBe(false);
    expect(result.variants[0]?.passRate).toMatchObject({ outputs: 1, undecided: 1 });
  });
});
