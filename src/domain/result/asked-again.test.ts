import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aCase, aComparison, aCriterion, anError, anOutput, aVariantResult } from '#support/domain-values';
import { callsToAsk, lostState, marginState, mostAskedAgain, toAskAgain, trialsToTellLoss } from './asked-again.ts';
import { againSentence } from './asked-again-words.ts';
import { askedAgainOf, withFreshTrials } from './asked-again-result.ts';
import { baselineItem, regressionItem } from '../gate/gate-comparison.ts';
import { type Output } from '../answers/output.ts';
import { compareWithBaseline, type ComparedPlan } from './run-comparison.ts';
import { type ComparisonResult, type FreshComparison, type GateItem } from './run-result.ts';
import { specSchema } from '../spec/spec.ts';

const spec = specSchema.parse({
  schema: 'signoff/spec@1',
  must: [aCriterion('a', { type: 'contains', value: 'x' })],
  thresholds: { regressions: 0, margin: 0.05 },
});

/** "ppf-": what each trial of a case came to, - for one that could not run. By version and case. */
type Marks = Readonly<Record<'baseline' | 'candidate', readonly string[]>>;

function planOf(cases: number): ComparedPlan {
  return {
    spec,
    cases: Array.from({ length: cases }, (_, at) => aCase(`c-${at}`)),
    variants: [
      { id: 'candidate', isBaseline: false },
      { id: 'baseline', isBaseline: true },
    ],
    trials: 3,
  };
}

function outputsOf(marks: Marks, firstTrial = 1): Output[] {
  return (['baseline', 'candidate'] as const).flatMap((variant) =>
    marks[variant].flatMap((trials, at) =>
      [...trials].map((mark, index) => {
        const place = { variant, case: `c-${at}`, trial: firstTrial + index };
        return mark === '-' ? anError(place) : anOutput(place, { a: mark === 'p' ? 'pass' : 'fail' });
      }),
    ),
  );
}

function compared(planned: Marks, fresh: Marks | null = null): ComparisonResult {
  const plan = planOf(planned.baseline.length);
  const [comparison] = compareWithBaseline(plan, outputsOf(planned));
  if (!comparison) throw new Error('nothing was compared');
  return fresh ? withFreshTrials(comparison, plan, outputsOf(fresh, 4)) : comparison;
}

const many = (count: number, mark: string): string[] => Array.from({ length: count }, () => mark);
const only = (items: GateItem[]): GateItem => {
  const [item] = items;
  if (!item) throw new Error('no item');
  return item;
};

describe('cases that were lost in every trial', () => {
  const planned = { baseline: many(10, 'ppp'), candidate: ['fff', 'fff', ...many(8, 'ppp')] };
  const again = (...candidate: string[]) => compared(planned, { baseline: candidate.map(() => 'ppp'), candidate });
  const item = (comparison: ComparisonResult, regressions = 0) => only(regressionItem(comparison, { regressions }));

  it('are asked again when they are more than allowed, and cannot be told before', () => {
    expect(lostState(compared(planned), 0)).toEqual({ kind: 'ask', cases: ['c-0', 'c-1'] });
    expect(item(compared(planned))).toMatchObject({
      met: null,
      label: 'No more cases lost than chance explains',
      missing: 'Ask again: 12 calls (2 cases, 3 fresh trials with each version).',
    });
    expect(item(compared(planned), 2)).toMatchObject({
      met: true,
      label: 'At most 2 cases more lost than chance explains',
    });
  });

  it('count only when the fresh trials lose more than chance explains, and nothing of the first ones decides', () => {
    expect(item(again('fff', 'fff'))).toMatchObject({ met: false, missing: 'Look at what was lost: c-0, c-1.' });
    expect(item(again('fff', 'ppp'))).toMatchObject({ met: false });
    expect(item(again('ffp', 'pff'))).toMatchObject({ met: true, shown: true });
    expect(item(again('ppp', 'ppp'))).toMatchObject({ met: true, shown: true });
    // One of many that went either way: chance explains it.
    const wide = { baseline: many(4, 'ppp'), candidate: many(4, 'fff') };
    const comparison = compared(wide, {
      baseline: ['ppp', 'pff', 'ppf', 'ffp'],
      candidate: ['fff', 'ppf', 'pff', 'fpp'],
    });
    expect(item(comparison)).toMatchObject({
      met: true,
      shown: false,
      evidence: expect.stringContaining('which chance explains'),
    });
  });

  it.each([
    ['could not run', ['ff-', 'ppp']],
    ['none of them could run', ['---', '---']],
  ])('a fresh answer that %s is never for it', (_name, candidate) => {
    expect(item(again(...candidate))).toMatchObject({ met: null, missing: expect.stringContaining('Run again') });
  });

  it('fewer than three trials tell nothing', () => {
    expect(item({ ...aComparison(), regressions: null, lost: ['c-1'] })).toMatchObject({
      met: null,
      evidence: 'Fewer than 3 trials; 1 case may have been lost',
      missing: 'Run with at least 3 trials.',
    });
  });

  it('a case that was lost and not asked again is still to be asked', () => {
    const comparison = again('fff', 'ppp');
    const late = { ...comparison, regressions: ['c-0', 'c-1', 'c-9'] };
    expect(lostState(late, 0)).toEqual({ kind: 'ask', cases: ['c-9'] });
  });
});

describe('the margin', () => {
  const item = (change: Partial<ComparisonResult>, margin_shown?: boolean) =>
    only(baselineItem(aComparison({ ...change }), { margin: 0.05, ...(margin_shown && { margin_shown }) }));
  const near = { delta: -0.01, low: -0.04, high: 0.02, lowAtWorst: -0.04, deltaAtWorst: -0.01, standardError: 0.015 };
  const fresh: FreshComparison = {
    trials: 3,
    cases: 40,
    delta: -0.01,
    low: -0.06,
    high: 0.04,
    standardError: 0.025,
    verdict: 'no-detectable-difference',
    deltaAtWorst: -0.01,
    undecided: 0,
  };
  const asked = (change: Partial<FreshComparison> = {}): Partial<ComparisonResult> => ({
    ...near,
    delta: -0.08,
    deltaAtWorst: -0.08,
    low: -0.2,
    lowAtWorst: -0.2,
    again: { regressions: null, margin: { ...fresh, ...change } },
  });

  it('says over how many cases it is, where the pass rates count more', () => {
    const passRate = { ...aVariantResult('candidate').passRate, cases: 40, undecided: 9 };
    const [at] = baselineItem(
      { ...aComparison(), ...near, cases: 31 },
      { margin: 0.05 },
      { ...aVariantResult('candidate'), passRate },
    );
    expect(at?.evidence).toContain(', over the 31 cases decided in both, tolerable -5 points');
    const [all] = baselineItem(
      { ...aComparison(), ...near, cases: 40 },
      { margin: 0.05 },
      { ...aVariantResult('candidate'), passRate: { ...passRate, undecided: 0 } },
    );
    expect(all?.evidence).not.toContain('decided in both');
  });

  it('draws nothing from a part of what is asked again, and says how much was asked', () => {
    const some = item(asked({ calls: 240, settled: 8, delta: -0.25, low: -0.96, high: 0.63, undecided: 232 }));
    expect(some).toMatchObject({ met: null, missing: expect.stringMatching(/was stopped for good, run it again\.$/) });
    expect(some?.evidence).toContain('; asked again, 8 of 240 calls made, which decide nothing yet, tolerable');
    expect(some?.evidence).not.toContain('-25');
  });

  it('is met at an estimate within it, and shown when the lower limit is too', () => {
    expect(item(near)).toMatchObject({ met: true, shown: true });
    expect(item({ ...near, low: -0.06, lowAtWorst: -0.06 })).toMatchObject({ met: true, shown: false });
    expect(item({ ...near, low: -0.06, lowAtWorst: -0.06 }, true)).toMatchObject({
      met: null,
      missing:
        'The spec wants it shown, and it could still be worse than tolerable. About 680 more cases would tell the difference.',
    });
    expect(item(near, true)).toMatchObject({ met: true });
  });

  it('is met by a loss beyond chance that is surely within it, and says so', () => {
    const loss = { ...near, high: -0.005, verdict: 'worse' } as const;
    expect(item(loss)).toMatchObject({
      met: true,
      shown: true,
      evidence: 'Worse, -1 point (likely -4 points to -0.5 points): within the 5 points that the spec tolerates',
    });
    expect(item(loss, true)).toMatchObject({ met: true });
    expect(item({ ...loss, lowAtWorst: -0.06 })).toMatchObject({ met: null });
  });

  it('is not met when the comparison says worse and the loss may be beyond it, and says why', () => {
    const loss = { ...near, low: -0.06, lowAtWorst: -0.06, high: -0.005, verdict: 'worse' } as const;
    expect(item(loss)).toMatchObject({
      met: false,
      missing: 'It is worse beyond chance, and it may be more than the 5 points tolerated. Look at what was lost.',
    });
    expect(item({ ...loss, delta: -0.055 })).toMatchObject({
      missing: 'It is worse beyond chance, and by more than the 5 points tolerated. Look at what was lost.',
    });
    const [none] = baselineItem(aComparison(loss), { margin: 0 });
    expect(none).toMatchObject({ met: false, missing: 'It is worse beyond chance. Look at what was lost.' });
  });

  it('what is not decided counts as lost: cannot tell', () => {
    expect(item({ ...near, deltaAtWorst: -0.06 })).toMatchObject({
      met: null,
      missing: 'Run again what could not be run or judged.',
    });
    expect(item({ ...near, deltaAtWorst: null })).toMatchObject({ met: null });
    expect(item(asked({ deltaAtWorst: -0.06, undecided: 9 }))).toMatchObject({ met: null });
    expect(item(asked({ delta: null }))).toMatchObject({ met: null });
    expect(item({ delta: null, low: null, high: null })).toMatchObject({ met: null });
  });

  it('below it, or too wide to catch a loss of ten points more, all cases are asked again', () => {
    expect(marginState(aComparison({ ...near, delta: -0.06 }), 0.05)).toEqual({ kind: 'ask', round: 1 });
    expect(marginState(aComparison({ ...near, standardError: 0.08 }), 0.05)).toEqual({ kind: 'ask', round: 1 });
    expect(marginState(aComparison({ ...near, standardError: null }), 0.05)).toEqual({ kind: 'ask', round: 1 });
    expect(item({ ...near, delta: -0.06 })).toMatchObject({
      met: null,
      missing:
        'A loss could still hide in so few answers. Ask again: 240 calls (40 cases, 3 fresh trials with each version).',
    });
  });

  it('the fresh trials alone decide, three at first, six at most', () => {
    const state = (change: Partial<FreshComparison>) => marginState(aComparison(asked(change)), 0.05);
    expect(state({})).toEqual({ kind: 'kept', shown: false });
    expect(state({ delta: -0.2, verdict: 'worse' })).toEqual({ kind: 'below' });
    expect(state({ delta: -0.06 })).toEqual({ kind: 'ask', round: 2 });
    expect(state({ standardError: 0.08 })).toEqual({ kind: 'ask', round: 2 });
    expect(state({ trials: 6, standardError: 0.08 })).toEqual({ kind: 'kept', shown: false });
    expect(state({ trials: 6, delta: -0.06 })).toEqual({ kind: 'below' });
  });

  it('fresh trials of lost cases alone say nothing of it', () => {
    const planned = { baseline: many(10, 'ppp'), candidate: ['fff', ...many(9, 'ppp')] };
    const some = compared(planned, { baseline: ['ppp'], candidate: ['ppp'] });
    expect(some.again).toMatchObject({ regressions: { cases: ['c-0'] }, margin: null });
    const all = compared(planned, { baseline: many(10, 'ppp'), candidate: many(10, 'ppp') });
    expect(all.again).toMatchObject({ margin: { trials: 3, cases: 10, delta: 0 } });
    const twice = compared(planned, { baseline: many(10, 'pppppp'), candidate: many(10, 'pppfff') });
    expect(twice.again).toMatchObject({ margin: { trials: 6, delta: -0.5 }, regressions: { lost: [] } });
  });
});

describe('what is asked next', () => {
  it('never ends in asking the same again, whatever comes of it', () => {
    const cells = fc.array(fc.constantFrom('ppp', 'ppf', 'fff', 'pff', '---', 'p-p'), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(cells, cells, cells, cells, cells, cells, (a, b, c, d, e, f) => {
        const planned = { baseline: a, candidate: b };
        const thresholds = spec.thresholds;
        const first = toAskAgain(compared(planned), thresholds);
        if (first === null) return;
        const ofCases = (marks: readonly string[]): string[] =>
          marks.map((mark, at) => (first.cases === null || first.cases.includes(`c-${at}`) ? mark : ''));
        const second = toAskAgain(compared(planned, { baseline: ofCases(c), candidate: ofCases(d) }), thresholds);
        expect(first.round).toBe(1);
        if (second === null) return;
        expect(second).toMatchObject({ cases: null, round: 2 });
        const joined = (one: readonly string[], other: readonly string[]) =>
          one.map((each, at) => each + (other[at] ?? ''));
        const third = compared(planned, { baseline: joined(c, e), candidate: joined(d, f) });
        expect(toAskAgain(third, thresholds)).toBeNull();
      }),
      { numRuns: 200 },
    );
  });

  it('an item is met only by what was decided: with every undecided answer lost it still is not refused', () => {
    const cells = fc.array(fc.constantFrom('ppp', 'ppf', 'fff', 'pp-', '---'), { minLength: 6, maxLength: 6 });
    const filled = (marks: Marks): Marks => ({
      baseline: marks.baseline.map((each) => each.replaceAll('-', 'p')),
      candidate: marks.candidate.map((each) => each.replaceAll('-', 'f')),
    });
    fc.assert(
      fc.property(cells, cells, cells, cells, (a, b, c, d) => {
        const [planned, fresh] = [
          { baseline: a, candidate: b },
          { baseline: c, candidate: d },
        ];
        const [as, worst] = [compared(planned, fresh), compared(filled(planned), filled(fresh))];
        const { margin = 0, regressions = 0 } = spec.thresholds;
        const met = (items: GateItem[]): boolean => only(items).met === true;
        if (as.again?.margin?.delta == null && met(baselineItem(as, { margin })))
          expect(worst.delta ?? -1).toBeGreaterThanOrEqual(-margin - 1e-9);
        if (met(regressionItem(as, { regressions }))) expect(lostState(worst, regressions).kind).not.toBe('lost-again');
      }),
      { numRuns: 200 },
    );
  });

  it('says what it costs, and with how many trials few cases can tell', () => {
    expect(callsToAsk(40)).toBe(240);
    expect([40, 60, 20, 10, 1].map(trialsToTellLoss)).toEqual([3, 3, 6, 12, 120]);
    const plan = { ...planOf(20), askAgain: true, refused: [{}] };
    expect(mostAskedAgain(plan)).toBe(19 * 2 * 6);
    expect(mostAskedAgain({ ...plan, askAgain: undefined })).toBe(0);
    expect(mostAskedAgain({ ...plan, variants: [{ isBaseline: false }] })).toBe(0);
    expect(mostAskedAgain({ ...plan, spec: { thresholds: { regressions: 0 } } })).toBe(19 * 2 * 3);
  });

  it('counts what was asked again, with its cost where every price is known', () => {
    const fresh = outputsOf({ baseline: ['pp-'], candidate: ['pfp'] }, 4);
    const comparison = compared({ baseline: ['ppp'], candidate: ['fff'] }, { baseline: ['pp-'], candidate: ['pfp'] });
    expect(askedAgainOf([], comparison, spec.thresholds)).toBeNull();
    expect(askedAgainOf(fresh, comparison, { regressions: 0 })).toEqual({
      for: ['regressions'],
      cases: 1,
      calls: 6,
      settled: 6,
      errors: 1,
      costUsd: expect.closeTo(0.005, 9),
    });
  });

  it('counts the judges of what was asked again among its cost, and says so', () => {
    const fresh = outputsOf({ baseline: ['ppp'], candidate: ['pfp'] }, 4);
    const comparison = compared({ baseline: ['ppp'], candidate: ['fff'] }, { baseline: ['ppp'], candidate: ['pfp'] });
    const askedAgain = askedAgainOf(fresh, comparison, { regressions: 0 }, 0.194);
    expect(askedAgain).toMatchObject({ costUsd: expect.closeTo(0.2, 9), judgeCostUsd: 0.194 });
    expect(againSentence({ askedAgain })).toContain('they cost $0.20, their judges among it, beside the rest');
    expect(askedAgainOf(fresh, comparison, { regressions: 0 }, null)).toMatchObject({
      costUsd: null,
      judgeCostUsd: null,
    });
  });
});
