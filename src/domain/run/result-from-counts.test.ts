import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aCase, anAnswer, anError, anOutput } from '#support/domain-values';
import { buildRunResult, type PlannedRun } from './build-run-result.ts';
import { type Output } from '../answers/output.ts';
import { resultFromCounts } from './result-from-counts.ts';
import { runCounts } from '../result/run-counts.ts';
import { runResultSchema, type RunResult } from '../result/run-result.ts';
import { specSchema } from '../spec/spec.ts';
import { type Verdict } from '../files/verdict.ts';

const spec = specSchema.parse({
  schema: 'signoff/spec@1',
  must: [
    { id: 'a', statement: 'A.', check: { type: 'contains', value: 'x' } },
    { id: 'vip', statement: 'V.', check: { type: 'contains', value: 'v' }, applies_to: { slices: ['vip'] } },
  ],
  must_not: [{ id: 'b', statement: 'B.', check: { type: 'contains', value: 'y' }, severity: 'report' }],
  thresholds: { pass_rate: 0.6, slices: { vip: 0.5 }, criteria: { b: 0.4 }, regressions: 0, margin: 0.3 },
});
const limited = specSchema.parse({
  schema: 'signoff/spec@1',
  must: [{ id: 'vip', statement: 'V.', check: { type: 'contains', value: 'v' }, applies_to: { slices: ['vip'] } }],
  thresholds: { pass_rate: 0.9 },
});
const run = { id: 'run-1', startedAt: '2026-11-21T10:15:00Z', durationMs: 1, judgeCostUsd: null };

function planOf(change: Partial<PlannedRun>): PlannedRun {
  const variant = { label: 'x', content: 'c', model: 'm', origin: 'o', parameters: {}, practice: false };
  return {
    promptId: 'p',
    promptPath: 'prompts/p.md',
    spec,
    specContent: 's',
    cases: Array.from({ length: 6 }, (_, at) => aCase(`c-${at}`, { slices: at % 2 === 0 ? ['vip'] : ['other'] })),
    casesContent: 'cases',
    tools: [],
    variants: [
      { ...variant, id: 'baseline', isBaseline: true },
      { ...variant, id: 'candidate', isBaseline: false },
      { ...variant, id: 'candidate-2', isBaseline: false },
    ],
    trials: 3,
    seed: 1,
    concurrency: 1,
    judge: null,
    ...change,
  };
}

const verdict = fc.constantFrom<Verdict>('pass', 'pass', 'pass', 'fail', 'cannot-tell', 'not-measured');
/** What became of one cell of a run. */
const cell = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant('done' as const),
      a: verdict,
      b: verdict,
      vip: verdict,
      cut: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('error', 'refused', 'waiting', 'absent', 'reused') }) },
);

function outputsOf(plan: PlannedRun, cells: readonly (typeof cell extends fc.Arbitrary<infer Cell> ? Cell : never)[]) {
  const places = plan.variants.flatMap(({ id }) =>
    plan.cases.flatMap((each) =>
      Array.from({ length: plan.trials }, (_, at) => ({ variant: id, case: each.id, trial: at + 1 })),
    ),
  );
  return places.flatMap((place, at): Output[] => {
    const made = cells[at % cells.length];
    if (made === undefined || made.kind === 'absent') return [];
    if (made.kind === 'error') return [anError(place)];
    if (made.kind === 'refused') return [anOutput(place, {}, { state: 'refused-by-policy', answer: null })];
    if (made.kind === 'waiting') return [anOutput(place, {}, { state: 'waiting', answer: null })];
    if (made.kind === 'reused') return [anOutput(place, { a: 'pass' }, { reusedFrom: 'run-0' })];
    const { a, b, vip, cut } = made as Extract<typeof made, { a: Verdict }>;
    return [anOutput(place, { a, b, vip }, { answer: anAnswer('x', { finish: cut ? 'truncated' : 'complete' }) })];
  });
}

const counted = (plan: PlannedRun, outputs: readonly Output[]): RunResult => ({
  ...buildRunResult(run, plan, outputs),
  counts: runCounts(plan, outputs),
});

describe('counts of a run', () => {
  it('say what became of each case, by all blockers and by each criterion that applies', () => {
    const plan = planOf({ cases: [aCase('c-1', { slices: ['vip'] })] });
    const cut = { answer: anAnswer('x', { finish: 'truncated' as const }) };
    const outputs = [
      anOutput({ trial: 1 }, { a: 'pass', b: 'cannot-tell', vip: 'fail' }, cut),
      anOutput({ trial: 2 }, { a: 'pass', b: 'pass', vip: 'cannot-tell' }),
      anError({ trial: 3 }),
    ];
    const place = { variant: 'candidate', case: 'c-1', errors: 1, incomplete: 1 };
    expect(runCounts(plan, outputs)).toEqual([
      { ...place, criterion: null, pass: 0, fail: 1, cannotTell: 1, notMeasured: 0, incompleteFails: 1 },
      { ...place, criterion: 'a', pass: 2, fail: 0, cannotTell: 0, notMeasured: 0 },
      { ...place, criterion: 'vip', pass: 0, fail: 1, cannotTell: 1, notMeasured: 0 },
      { ...place, criterion: 'b', pass: 1, fail: 0, cannotTell: 1, notMeasured: 0 },
    ]);
  });

  it('are the result once more: rates, comparisons and gate come out of them as they went in', () => {
    const plans = fc.constantFrom(
      planOf({}),
      planOf({ spec: limited }),
      planOf({ spec: null, specContent: null }),
      planOf({ trials: 1 }),
      planOf({ variants: planOf({}).variants.slice(1, 2) }),
      planOf({ untilClear: true }),
    );
    fc.assert(
      fc.property(plans, fc.array(cell, { minLength: 5, maxLength: 54 }), (plan, cells) => {
        const outputs = outputsOf(plan, cells);
        const result = counted(plan, outputs);
        // A run that looks on its way compares whole pairs until it is over; its counts are those of its end.
        if (plan.untilClear && outputs.some(({ state }) => state === 'waiting')) return;
        // As a record holds it: through JSON, with nothing but what a schema lets in.
        const stored = runResultSchema.parse(JSON.parse(JSON.stringify(result)));
        const { variants, comparisons, gate } = result;
        expect(resultFromCounts(stored, plan)).toEqual({ variants, comparisons, gate });
      }),
      { numRuns: 60 },
    );
  });

  it('betray a result that says something better than they do', () => {
    const plan = planOf({});
    const outputs = outputsOf(plan, [{ kind: 'done', a: 'fail', b: 'pass', vip: 'pass', cut: false }]);
    const honest = counted(plan, outputs);
    const candidate = honest.variants.map((each) => ({
      ...each,
      passRate: { ...each.passRate, value: 1, lowerLimit: 1 },
    }));
    const forged = { ...honest, variants: candidate, gate: { ...honest.gate, met: true } };
    const found = resultFromCounts(forged, plan);
    expect([found?.gate.met, found?.variants[1]?.passRate.value]).toEqual([false, 0]);
  });

  it('that are not there are no reason to believe the rest', () => {
    expect(resultFromCounts(buildRunResult(run, planOf({}), []), planOf({}))).toBeNull();
  });
});
