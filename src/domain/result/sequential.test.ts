import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aCase, anError, anOutput } from '#support/domain-values';
import { buildRunResult, type PlannedRun } from '../run/build-run-result.ts';
import { type Output } from '../answers/output.ts';
import { planJobs } from '../run/run-plan.ts';
import { plannedLooks, sequentialState } from './sequential.ts';
import { specSchema } from '../spec/spec.ts';
import { type Verdict } from '../files/verdict.ts';

const spec = specSchema.parse({
  schema: 'signoff/spec@1',
  must: [{ id: 'a', statement: 'A.', check: { type: 'contains', value: 'x' } }],
  thresholds: { pass_rate: 0.8 },
});

function aPlan(cases: number, change: Partial<PlannedRun> = {}): PlannedRun {
  const variant = (id: string, isBaseline: boolean) => ({
    id,
    label: id,
    isBaseline,
    content: id,
    model: 'm-1',
    origin: 'https://api.example',
    parameters: {},
    practice: false,
  });
  return {
    promptId: 'p',
    promptPath: 'prompts/p.md',
    spec,
    specContent: 's',
    cases: Array.from({ length: cases }, (_, at) => aCase(`c-${at + 1}`)),
    casesContent: 'c',
    tools: [],
    variants: [variant('candidate', false), variant('baseline', true)],
    trials: 1,
    seed: 1,
    concurrency: 1,
    judge: null,
    untilClear: true,
    ...change,
  };
}

/** The outputs of a run in the order of its plan, of which the first `asked` were asked. */
function outputsOf(
  plan: PlannedRun,
  asked: number,
  answer: (variant: string, caseId: string) => Verdict | 'error',
): Output[] {
  const jobs = planJobs({
    variants: plan.variants.map(({ id }) => id),
    cases: plan.cases.map(({ id }) => id),
    trials: plan.trials,
    seed: plan.seed,
  });
  return jobs.map((job, at) => {
    if (at >= asked) return anOutput(job, {}, { state: 'waiting', answer: null });
    const verdict = answer(job.variant, job.case);
    return verdict === 'error' ? anError(job) : anOutput(job, { a: verdict });
  });
}

const facts = { id: 'run-1', startedAt: '2026-11-21T10:15:00Z', durationMs: 1, judgeCostUsd: null };
const candidatePasses = (variant: string): Verdict => (variant === 'candidate' ? 'pass' : 'fail');

describe('the looks of a run', () => {
  it('stand at each fifth of the calls, spend 0.25 % each and 4 % at the end', () => {
    expect(plannedLooks(600, 2)).toEqual([
      { at: 1, of: 5, calls: 120, correction: 20 },
      { at: 2, of: 5, calls: 240, correction: 20 },
      { at: 3, of: 5, calls: 360, correction: 20 },
      { at: 4, of: 5, calls: 480, correction: 20 },
      { at: 5, of: 5, calls: 600, correction: 1.25 },
    ]);
    expect(plannedLooks(0, 2)).toEqual([]);
    expect(plannedLooks(2, 2).map(({ calls }) => calls)).toEqual([2]);
  });

  it('never divide what is compared, end with everything, and spend 5 % at most', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_000 }), fc.integer({ min: 1, max: 9 }), (groups, variants) => {
        const looks = plannedLooks(groups * variants, variants);
        expect(looks.every(({ calls }) => calls % variants === 0)).toBe(true);
        expect(looks.map(({ calls }) => calls)).toEqual(
          [...new Set(looks.map(({ calls }) => calls))].toSorted((a, b) => a - b),
        );
        expect(looks.at(-1)?.calls).toBe(groups * variants);
        expect(looks.reduce((spent, { correction }) => spent + 0.05 / correction, 0)).toBeLessThan(0.05 + 1e-12);
      }),
    );
  });
});

describe('a run that stops when the answer is clear', () => {
  it('stops at the first look that is clear, with corrected numbers and a gate that is not met', () => {
    const plan = aPlan(60);
    const result = buildRunResult(facts, plan, outputsOf(plan, 24, candidatePasses));
    expect(result.looks).toEqual({ at: 1, of: 5, correction: 20 });
    expect(result.stopped).toEqual({
      look: 1,
      of: 5,
      asked: 24,
      planned: 120,
      rule: 'It looks 5 times, and each look has to be clearer than a single one would: all looks together are wrong at most 5 times in 100.',
    });
    // 12 cases gained of 12: 2 / 2^12 once, times 20 for the look.
    expect(result.comparisons[0]).toMatchObject({ verdict: 'better', pValue: 20 * 2 ** -11 });
    expect(result.variants.map(({ unfinished }) => unfinished)).toEqual([48, 48]);
    expect(result.gate).toMatchObject({ met: false });
    expect(result.gate.items.at(-1)).toEqual({
      id: 'stopped_early',
      phase: 'run',
      label: 'The experiment ran to its end',
      met: null,
      shown: null,
      evidence: 'Stopped early after 24 of 120 calls',
      missing: 'Stopped early: run it to its end for sign-off.',
    });
  });

  it('does not stop between looks, nor while a call before the look is open', () => {
    const plan = aPlan(60);
    expect(sequentialState(plan, outputsOf(plan, 23, candidatePasses))?.stopped).toBe(false);
    expect(sequentialState(plan, outputsOf(plan, 26, candidatePasses))).toMatchObject({
      stopped: false,
      look: { at: 2 },
    });
    const [first, ...rest] = outputsOf(plan, 24, candidatePasses);
    const open = [{ ...(first ?? anOutput({}, {})), state: 'answered' as const }, ...rest];
    expect(sequentialState(plan, open)?.stopped).toBe(false);
  });

  it('carries the last look’s correction when it ran to its end, and is not stopped however clear it is', () => {
    const plan = aPlan(60);
    const result = buildRunResult(facts, plan, outputsOf(plan, 120, candidatePasses));
    expect([result.looks, result.stopped]).toEqual([{ at: 5, of: 5, correction: 1.25 }, null]);
    expect(result.gate.items.map(({ id }) => id)).not.toContain('stopped_early');
    const usual = buildRunResult(facts, aPlan(60, { untilClear: false }), outputsOf(plan, 120, candidatePasses));
    expect([usual.looks, usual.stopped]).toEqual([null, null]);
    expect(result.comparisons[0]?.pValue).toBeCloseTo((usual.comparisons[0]?.pValue ?? 0) * 1.25, 12);
    const width = ({ variants }: typeof result) =>
      variants.map(({ passRate }) => passRate.high - passRate.low).reduce((sum, each) => sum + each, 0);
    expect(width(result)).toBeGreaterThan(width(usual));
  });

  it('compares at a look only what both have answered', () => {
    const plan = aPlan(60);
    // Every baseline call fails to run: nothing can be compared, so nothing is clear.
    const lonely = outputsOf(plan, 24, (variant) => (variant === 'candidate' ? 'pass' : 'error'));
    expect(sequentialState(plan, lonely)?.stopped).toBe(false);
    expect(buildRunResult(facts, plan, lonely).comparisons[0]).toMatchObject({ delta: null, verdict: 'too-few' });
  });

  it('wants every candidate to be clear', () => {
    const [candidate, baseline] = aPlan(60).variants;
    if (!candidate || !baseline) throw new Error('a plan has two variants');
    const plan = aPlan(60, { variants: [candidate, { ...candidate, id: 'candidate-2' }, baseline] });
    const one = outputsOf(plan, 36, candidatePasses);
    expect(sequentialState(plan, one)?.stopped).toBe(false);
    const both = outputsOf(plan, 36, (variant) => (variant === 'baseline' ? 'fail' : 'pass'));
    expect(sequentialState(plan, both)?.stopped).toBe(true);
  });

  it('without a baseline stops when the pass rate is clearly on one side of the threshold', () => {
    const alone = aPlan(120, { variants: aPlan(120).variants.slice(0, 1) });
    expect(
      sequentialState(
        alone,
        outputsOf(alone, 24, () => 'pass'),
      )?.stopped,
    ).toBe(false); // 0.8 needs more of them
    expect(
      sequentialState(
        alone,
        outputsOf(alone, 48, () => 'pass'),
      )?.stopped,
    ).toBe(true);
    expect(
      sequentialState(
        alone,
        outputsOf(alone, 24, () => 'fail'),
      )?.stopped,
    ).toBe(true);
    const without = { ...alone, spec: specSchema.parse({ ...spec, thresholds: {} }) };
    expect(
      sequentialState(
        without,
        outputsOf(without, 24, () => 'fail'),
      )?.stopped,
    ).toBe(false);
  });

  it('counts its looks by the calls that may be sent', () => {
    const plan = aPlan(60, { refused: Array.from({ length: 10 }, (_, at) => ({ case: `c-${at + 1}` })) });
    const refused = new Set(plan.refused?.map((each) => each.case));
    const outputs = outputsOf(plan, 120, candidatePasses).map((output) =>
      refused.has(output.case)
        ? { ...output, state: 'refused-by-policy' as const, answer: null, verdicts: [] }
        : output,
    );
    expect(sequentialState(plan, outputs)).toMatchObject({ planned: 100, look: { at: 5, calls: 100 } });
  });
});
