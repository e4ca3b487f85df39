import { describe, expect, it } from 'vitest';
import { aCase, aCriterion, anAnswer, anError, anOutput } from '#support/domain-values';
import { compareVariants } from '../result/comparison.ts';
import { runGate, type BaselineFact } from './gate.ts';
import { percentBeside } from '../result/gate-words.ts';
import { type Answer, type Output } from '../answers/output.ts';
import { importedOrigin, type Gate, type GateItem, type VariantResult } from '../result/run-result.ts';
import { specSchema, type Criterion, type SpecFile } from '../spec/spec.ts';
import { summarizeVariant } from '../result/summary.ts';
import { byCase, tallyOutcomes } from '../result/tally.ts';
import { type Verdict } from '../files/verdict.ts';

const rule = { type: 'contains' as const, value: 'x' };
const criteria: Criterion[] = [aCriterion('a', rule)];

const alone: BaselineFact = { kind: 'not-asked', because: 'left-out' };

function specOf(thresholds: SpecFile['thresholds'], must: unknown[] = []): SpecFile {
  return specSchema.parse({ schema: 'signoff/spec@1', must, thresholds });
}

/** Twenty cases, one trial each: the first ones have the verdicts given, the rest pass. */
function twenty(verdicts: readonly (Verdict | 'error' | 'absent')[] = []): VariantResult {
  const cases = Array.from({ length: 20 }, (_, at) => aCase(`c-${at}`, { slices: at < 4 ? ['vip'] : [] }));
  const outputs = cases.flatMap((each, at): Output[] => {
    const verdict = verdicts[at] ?? 'pass';
    if (verdict === 'absent') return [];
    return [verdict === 'error' ? anError({ case: each.id }) : anOutput({ case: each.id }, { a: verdict })];
  });
  const variant = {
    id: 'candidate',
    label: 'draft',
    content: 'c',
    model: 'm',
    origin: 'o',
    parameters: {},
    practice: false,
  };
  return summarizeVariant({ variant, outputs, cases, criteria, trials: 1 });
}

const gateFor = (candidate: VariantResult, thresholds: SpecFile['thresholds']): Gate =>
  apart(runGate({ candidate, baseline: alone, spec: specOf(thresholds), cases: [] }));
/** Without the item that stands in every gate: gate-incomplete.test.ts is about it. `met` is that of the whole. */
const apart = (gate: Gate): Gate => ({ ...gate, items: gate.items.filter(({ id }) => id !== 'incomplete') });
const only = (gate: Gate): GateItem | undefined => gate.items[0];

describe('a threshold on the pass rate', () => {
  it('is met when the estimate reaches it, and shown when the lower limit does too', () => {
    expect(gateFor(twenty(), { pass_rate: 0.95 })).toEqual({
      phase: 'run',
      met: true,
      items: [
        {
          id: 'pass_rate',
          phase: 'run',
          label: 'At least 95 % of all answers pass',
          met: true,
          shown: false,
          evidence: '100 % of 20, threshold 95 %',
          missing: null,
        },
      ],
    });
    expect(only(gateFor(twenty(), { pass_rate: 0.8 }))).toMatchObject({ met: true, shown: true });
  });

  it('is not met when the estimate does not reach it', () => {
    expect(gateFor(twenty(['fail', 'fail', 'fail']), { pass_rate: 0.95 })).toMatchObject({
      met: false,
      items: [
        {
          met: false,
          shown: false,
          evidence: '85 % of 20, threshold 95 %',
          missing: '2 more answers would have to pass.',
        },
      ],
    });
  });

  it('cannot be told when the undecided outputs, had they failed, would turn it', () => {
    expect(only(gateFor(twenty(['cannot-tell', 'not-measured']), { pass_rate: 0.95 }))).toMatchObject({
      met: null,
      shown: false,
      evidence: '100 % of 18, threshold 95 %; 2 undecided',
      missing: '2 answers are undecided: if they failed, it would be 90 %. Run again what could not be judged.',
    });
    expect(only(gateFor(twenty(['cannot-tell']), { pass_rate: 0.95 }))).toMatchObject({ met: true });
  });
});

describe('a threshold on a criterion', () => {
  it('names it by its sentence, never by its id', () => {
    const must = [{ id: 'a', statement: 'Says thanks.', check: { type: 'contains', value: 'thanks' } }];
    const spec = specOf({ criteria: { a: 0.5, gone: 0.5 } }, must);
    const labels = runGate({ candidate: twenty(), baseline: alone, spec, cases: [] }).items.map(({ label }) => label);
    expect(labels).toContain('At least 50 % of answers meet “Says thanks.”');
    expect(labels).toContain('At least 50 % of answers meet “gone”');
  });
});

describe('nothing missing, errored, skipped or unmeasured ever counts as a pass', () => {
  const many = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

  it.each([
    ['every call failed', many(20, 'error' as const)],
    ['no output is there', many(20, 'absent' as const)],
    ['nothing was measured', many(20, 'not-measured' as const)],
    ['nothing could be told', many(20, 'cannot-tell' as const)],
    ['one passed and the rest failed to run', many(19, 'error' as const)],
    ['one passed and the rest was never run', many(19, 'absent' as const)],
    ['one passed and the rest was not measured', many(19, 'not-measured' as const)],
  ])('when %s the gate is not met', (_name, verdicts) => {
    for (const thresholds of [
      { pass_rate: 0.5 },
      { slices: { vip: 0.5 } },
      { criteria: { a: 0.5 } },
    ] satisfies SpecFile['thresholds'][]) {
      expect(gateFor(twenty(verdicts), thresholds)).toMatchObject({ met: false, items: [{ met: null }] });
    }
  });

  it('a wait that nobody measured is not a short one', () => {
    const unmeasured = { ...twenty([]), latencyMs: { p50: null, p95: null, p95AtWorst: null } };
    expect(only(gateFor(unmeasured, { latency_p95_ms: 4000 }))).toMatchObject({
      met: null,
      evidence: 'How long these answers took was not measured',
    });
  });

  it('when answers are missing the latency cannot be told, whatever the rest took', () => {
    expect(only(gateFor(twenty(many(10, 'error' as const)), { latency_p95_ms: 4000 }))).toMatchObject({ met: null });
  });

  it('when the spec names nothing the gate is not met', () => {
    expect(gateFor(twenty(), {})).toMatchObject({
      met: false,
      items: [{ id: 'thresholds', met: null, missing: 'Add a pass rate to the thresholds of the spec.' }],
    });
    expect(runGate({ candidate: twenty(), baseline: alone, spec: null, cases: [] }).met).toBe(false);
  });

  it('when a slice or criterion is named that no case has the gate is not met', () => {
    expect(gateFor(twenty(), { slices: { gone: 0 } })).toMatchObject({
      met: false,
      items: [{ id: 'slice:gone', met: null }],
    });
    expect(gateFor(twenty(), { criteria: { gone: 0 } })).toMatchObject({
      met: false,
      items: [{ id: 'criterion:gone', met: null }],
    });
  });

  it('when no blocker is there the pass rate cannot be told', () => {
    const candidate = { ...twenty(), passRate: summarize([]).passRate };
    expect(only(gateFor(candidate, { pass_rate: 0 }))).toMatchObject({
      met: null,
      evidence: 'There is nothing to count',
    });
  });

  it('when outputs of the candidate are missing they are no proof against a regression', () => {
    const comparison = compared(['pass', 'pass', 'pass'], ['error', 'error', 'error']);
    const spec = specOf({ regressions: 0, margin: 0.05 });
    const gate = apart(runGate({ candidate: twenty(), baseline: { kind: 'compared', comparison }, spec, cases: [] }));
    expect(gate.items.map(({ id, met }) => [id, met])).toEqual([
      ['regressions', null],
      ['baseline', null],
    ]);
  });

  function summarize(some: Criterion[]): VariantResult {
    const variant = { id: 'x', label: 'x', content: 'x', model: 'm', origin: 'o', parameters: {}, practice: false };
    return summarizeVariant({ variant, outputs: [], cases: [], criteria: some, trials: 1 });
  }
});

/** Ten cases, three trials each; the first case has these verdicts, the others pass in both. */
function compared(baseline: readonly (Verdict | 'error')[], candidate: readonly (Verdict | 'error')[]) {
  const cases = Array.from({ length: 10 }, (_, at) => aCase(`c-${at}`));
  const tallied = (id: string, first: readonly (Verdict | 'error')[]) => {
    const outputs = cases.flatMap((each, at) =>
      [0, 1, 2].map((trial) => {
        const verdict = at === 0 ? (first[trial] ?? 'pass') : 'pass';
        return verdict === 'error'
          ? anError({ case: each.id, trial })
          : anOutput({ case: each.id, trial }, { a: verdict });
      }),
    );
    return { id, tallies: tallyOutcomes(byCase(outputs), cases, criteria, 3) };
  };
  const [result] = compareVariants(tallied('baseline', baseline), [tallied('candidate', candidate)], 3);
  if (!result) throw new Error('no comparison');
  return result;
}

describe('items that need a comparison', () => {
  const spec = specOf({ regressions: 0, margin: 0.4 });
  const items = (baseline: Verdict[], candidate: Verdict[]): (GateItem | undefined)[] =>
    runGate({
      candidate: twenty(),
      baseline: { kind: 'compared', comparison: compared(baseline, candidate) },
      spec,
      cases: [],
    }).items;

  it('are there without one too', () => {
    expect(gateFor(twenty(), { pass_rate: 0.9, regressions: 0, margin: 0.1 })).toMatchObject({
      met: false,
      items: [
        { id: 'pass_rate', met: true },
        { id: 'regressions', met: null },
        { id: 'baseline', met: null },
      ],
    });
  });

  it('cannot tell a lost case from chance before it was asked again', () => {
    expect(items([], ['fail', 'fail', 'fail'])[0]).toEqual({
      id: 'regressions',
      phase: 'run',
      label: 'No more cases lost than chance explains',
      met: null,
      shown: null,
      evidence: '1 case passed every time before and fails every time now (c-0), at most 0: it can be chance',
      missing: 'Ask again: 6 calls (1 case, 3 fresh trials with each version).',
    });
    expect(items([], ['fail', 'fail', 'pass'])[0]).toMatchObject({
      met: true,
      evidence: 'No case passed every time before and fails every time now, at most 0',
    });
  });

  it('say that fewer than 3 trials cannot tell', () => {
    const comparison = { ...compared([], []), regressions: null, lost: ['c-1'] };
    expect(
      runGate({ candidate: twenty(), baseline: { kind: 'compared', comparison }, spec, cases: [] }).items[0],
    ).toMatchObject({
      met: null,
      evidence: 'Fewer than 3 trials; 1 case may have been lost',
      missing: 'Run with at least 3 trials.',
    });
  });
});

describe('items on time and money', () => {
  it('hold p95 and cost per success against their limits', () => {
    const candidate = twenty();
    expect(gateFor(candidate, { latency_p95_ms: 100, cost_per_success_usd: 0.001 }).items).toMatchObject([
      { id: 'latency_p95_ms', met: true, evidence: '95 of 100 within 100 ms, limit 100 ms' },
      { id: 'cost_per_success_usd', met: true, evidence: '$0.0010 for each good answer, limit $0.0010' },
    ]);
    expect(
      gateFor(candidate, { latency_p95_ms: 99, cost_per_success_usd: 0.0005 }).items.map(({ met }) => met),
    ).toEqual([false, false]);
  });

  it('cannot be told where the price is unknown or nothing passed', () => {
    const limit = { cost_per_success_usd: 1 };
    expect(only(gateFor({ ...twenty(), costUsd: null, costPerSuccessUsd: null }, limit))).toMatchObject({
      met: null,
      evidence: 'The cost is not known',
    });
    const nothing = twenty(Array.from({ length: 20 }, () => 'fail'));
    expect(only(gateFor(nothing, limit))).toMatchObject({ met: null, evidence: 'No answer passed' });
  });
});

describe('what failed before an answer, and instead of one', () => {
  it('on what a file that says 0 for every answer is not known: nobody counted money or time', () => {
    const zeros = { ...twenty(), costUsd: 0, costPerSuccessUsd: 0, costPerSuccessAtWorstUsd: 0 };
    const none = { ...zeros, latencyMs: { p50: 0, p95: 0, p95AtWorst: 0 } };
    const limits = { latency_p95_ms: 100, cost_per_success_usd: 0.01 };
    const met = (origin: string) => gateFor({ ...none, origin }, limits).items.map((item) => item.met);
    expect(met(importedOrigin)).toEqual([null, null]);
    // A server may well be free.
    expect(met('http://localhost:11434')).toEqual([true, true]);
  });

  const limits = { latency_p95_ms: 1_000, cost_per_success_usd: 0.0015 };
  const cases = Array.from({ length: 20 }, (_, at) => aCase(`c-${at}`));
  const failed = (waitedMs: number, mayHaveCostUsd: number | null) => ({ attempts: 1, waitedMs, mayHaveCostUsd });
  /** Twenty answers of 100 ms and $0.001 each; `change` says what else is known of the first ones. */
  function with20(change: (at: number) => Partial<Output> | null): VariantResult {
    const outputs = cases.map((each, at) => anOutput({ case: each.id }, { a: 'pass' }, change(at) ?? {}));
    const variant = { id: 'x', label: 'x', content: 'x', model: 'm', origin: 'o', parameters: {}, practice: false };
    return summarizeVariant({ variant, outputs, cases, criteria, trials: 1 });
  }
  const items = (change: (at: number) => Partial<Output> | null) =>
    gateFor(with20(change), limits).items.map(({ met, evidence }) => [met, evidence]);
  const answered = (more: Partial<Answer>): Partial<Output> => ({ answer: anAnswer('An answer.', more) });
  const gaveUp = (mayHaveBeenCharged: boolean, one?: ReturnType<typeof failed>): Partial<Output> => ({
    state: 'error',
    answer: null,
    error: { code: 'cut-off', message: 'Cut off.', mayHaveBeenCharged, ...(one && { failed: one }) },
    verdicts: [],
  });

  it('nothing did', () => {
    expect(items(() => null)).toEqual([
      [true, '95 of 100 within 100 ms, limit 1,000 ms'],
      [true, '$0.0010 for each good answer, limit $0.0015'],
    ]);
  });

  it('counts into the wait: 2 s of failing are not 17 ms', () => {
    expect(items((at) => (at < 3 ? answered({ latencyMs: 17, failed: failed(2_000, 0) }) : null))[0]).toEqual([
      false,
      '95 of 100 within 2,017 ms, limit 1,000 ms',
    ]);
  });

  it('leaves the wait open where it was not written down', () => {
    expect(items((at) => (at < 3 ? answered({ failed: null }) : null)).map(([met]) => met)).toEqual([null, null]);
  });

  it('counts into the price at the most it may have cost', () => {
    const dear = (usd: number | null) => items((at) => (at < 2 ? answered({ failed: failed(0, usd) }) : null))[1];
    expect(dear(0.004)).toEqual([true, '$0.0010 for each good answer, limit $0.0015']);
    expect(dear(0.006)).toEqual([
      null,
      '$0.0010 for each good answer, limit $0.0015; with what failed calls may have cost: up to $0.0016',
    ]);
    expect(dear(null)?.[0]).toBeNull();
  });

  it.each([
    ['may have been charged', gaveUp(true)],
    ['may have been charged a little', gaveUp(true, failed(10, 0.000_001))],
    ['cannot have been charged', gaveUp(false)],
  ])('19 of 20 calls that %s meet neither limit', (_name, error) => {
    for (const limit of [0.0015, 0.03, 1_000]) {
      const gate = gateFor(
        with20((at) => (at < 19 ? error : null)),
        { ...limits, cost_per_success_usd: limit },
      );
      expect(gate.items.map(({ met }) => met)).toEqual([null, null]);
    }
  });

  it('one call of 20 without an answer is reckoned as dear as the dearest, and in vain', () => {
    const one = (usd: number, limit: number) =>
      gateFor(
        with20((at) => (at === 0 ? gaveUp(true, failed(10, usd)) : null)),
        { cost_per_success_usd: limit },
      ).items[0];
    expect(one(0.001, 0.0012)).toMatchObject({ met: true });
    expect(one(0.001, 0.0011)).toMatchObject({ met: null });
    expect(one(0, 0.0009)).toMatchObject({ met: false });
  });
});

it('leaves a criterion that only a person decides to the sign-off gate', () => {
  const spec = specOf({ pass_rate: 0.9, criteria: { read: 1 } }, [
    { id: 'read', statement: 'Reads well.', check: { type: 'human' } },
  ]);
  expect(runGate({ candidate: twenty(), baseline: alone, spec, cases: [] }).items.map(({ id }) => id)).toEqual([
    'pass_rate',
    'incomplete',
  ]);
});

it.each([
  [0.946, 0.95, '94.6 %'],
  [0.9496, 0.95, '94.96 %'],
  [0.84, 0.95, '84 %'],
  [0.95, 0.95, '95 %'],
  [0.94999999, 0.95, 'just under 95 %'],
])('writes %f beside %f as %s', (share, limit, words) => expect(percentBeside(share, limit)).toBe(words));
