import { describe, expect, it } from 'vitest';
import { standingVerdict } from '#domain/result/comparison-words';
import { type ComparisonResult, type Rate, type RunResult, type VariantResult } from '#domain/result/run-result';
import { axisStart, barOf, intervalRows, nameFromId } from './interval-rows.ts';
import {
  outcomeOf,
  outsideTheRate,
  rateSentences,
  resultPairs,
  resultSentences,
  sentencesSoFar,
} from './result-words.ts';

function rate(value: number | null, low: number, high: number, cases = 100, outputs = 100): Rate {
  return { value, low, high, cases, outputs, method: '', undecided: 0, valueAtWorst: value, lowerLimit: low };
}

function variant(id: string, label: string, passRate: Rate, vip: Rate): VariantResult {
  return {
    id,
    label,
    content: 'c',
    model: 'm',
    origin: 'o',
    parameters: {},
    practice: true,
    outputs: 100,
    errors: 2,
    undecided: 1,
    refused: 0,
    unfinished: 0,
    reused: 0,
    incomplete: 0,
    incompleteRate: null,
    incompleteCases: [],
    errorReasons: [],
    mayHaveBeenCharged: 0,
    passRate,
    criteria: [],
    slices: [{ id: 'vip', passRate: vip }],
    latencyMs: { p50: null, p95: null, p95AtWorst: null },
    tokens: { input: null, output: null },
    costUsd: null,
    costPerSuccessUsd: null,
    costPerSuccessAtWorstUsd: null,
  };
}

const candidate = variant('candidate', 'draft', rate(0.84, 0.75, 0.9), rate(0.6, 0.36, 0.78));
const baseline = variant('baseline', 'team’s version', rate(0.8, 0.71, 0.87), rate(0.7, 0.45, 0.87));
const other = variant('other-1', 'draft, other model', rate(0.5, 0.4, 0.6), rate(0.5, 0.4, 0.6));
const comparison: ComparisonResult = {
  baseline: 'baseline',
  candidate: 'candidate',
  cases: 100,
  delta: 0.04,
  low: -0.03,
  high: 0.11,
  pValue: 0.45,
  verdict: 'no-detectable-difference',
  needed: { cases: 680, trials: null },
  gained: Array.from({ length: 10 }, (_, at) => `g${at}`),
  lost: Array.from({ length: 6 }, (_, at) => `l${at}`),
  maybeLost: [],
  regressions: [],
  wavering: [],
  evenSplits: [],
  openRegressions: [],
  lowAtWorst: -0.03,
  standardError: 0.03,
  deltaAtWorst: 0.04,
  again: null,
};
const gate = {
  phase: 'run' as const,
  met: false,
  items: [
    {
      id: 'pass_rate',
      phase: 'run' as const,
      label: 'At least 95 % of all answers pass',
      met: false,
      shown: false,
      evidence: '',
      missing: null,
    },
  ],
};
const result: RunResult = {
  schema: 'signoff/run@1',
  id: 'r',
  startedAt: '2026-11-21T10:00:00Z',
  durationMs: 1,
  seed: 1,
  trials: 1,
  concurrency: 1,
  prompt: { id: 'p', path: 'prompts/p.md' },
  spec: null,
  cases: { content: 'c', count: 100, setAside: 0 },
  tools: [],
  variants: [baseline, candidate, other],
  judge: null,
  comparisons: [comparison],
  uncompared: null,
  gate,
  looks: null,
  stopped: null,
  unmatched: null,
  confirmation: false,
  askedAgain: null,
};
const pair = { candidate, baseline, comparison, cases: 100 };

describe('what a result says', () => {
  it('says in plain words that there was no spec', () => {
    const uncounted = { ...pair.candidate, passRate: { ...pair.candidate.passRate, value: null } };
    expect(resultSentences({ ...pair, candidate: uncounted, hasSpec: false }).headline).toBe(
      'No answer could pass or fail.',
    );
  });

  it('pairs every tested variant with what it is compared with, and leaves the baseline out', () => {
    expect(resultPairs(result)).toMatchObject([
      pair,
      { candidate: other, baseline: null, comparison: null, cases: 100 },
    ]);
  });

  it('says it in one sentence and tells what stands behind it', () => {
    expect(resultSentences(pair)).toEqual({
      headline: '10 cases pass more often, 6 less often of 100. The two cannot be told apart.',
      lede: 'Yours passes 84 % (likely 75-90 %), the team’s 80 % (likely 71-87 %). A difference this small comes up by chance 45 times in 100. About 680 cases more would tell them apart.',
    });
  });

  it.each([
    ['worse', -0.18, 'Worse than the version it replaces: asked again, -18 points.'],
    ['no-detectable-difference', 0.01, 'The two cannot be told apart: asked again, +1 point.'],
    ['too-few', null, 'The two cannot be told apart.'],
  ] as const)('ends with what asking again said, which alone decides the gate: %s', (verdict, delta, end) => {
    const fresh = {
      trials: 3,
      cases: 40,
      delta,
      low: null,
      high: null,
      standardError: null,
      verdict,
      deltaAtWorst: delta,
      undecided: 0,
    };
    const asked = { ...comparison, again: { regressions: null, margin: fresh } };
    expect(resultSentences({ ...pair, comparison: asked }).headline.endsWith(end)).toBe(true);
    expect(standingVerdict(asked)).toBe(verdict === 'too-few' ? 'no-detectable-difference' : verdict);
  });

  it('does not pass over cases that could not be compared', () => {
    const few = { ...comparison, cases: 3, gained: [], lost: [] };
    expect(resultSentences({ ...pair, comparison: few }).headline).toMatch(
      /^No case passes more or less often of the 3 of 100 that could be compared\./,
    );
    // An earlier version did not count them: no more than are decided in either.
    const older = { ...few, cases: null };
    const sparse = { ...candidate, passRate: rate(1, 0.2, 1, 2, 2) };
    expect(resultSentences({ ...pair, candidate: sparse, comparison: older }).headline).toMatch(/the 2 of 100/);
  });

  it('gives the rate where there is nothing to compare with, and says so', () => {
    expect(resultSentences({ candidate, baseline: null, comparison: null })).toEqual({
      headline: '84 of 100 passed: likely 75-90 %.',
      lede: 'It was not compared with another version.',
    });
  });

  it('says why there is no comparison, and what the rate leaves to a person', () => {
    const uncompared = { kind: 'unchanged', version: 'the team’s version', commit: null } as const;
    expect(resultSentences({ candidate, baseline: null, comparison: null, uncompared }, 'Yours', 2).lede).toBe(
      'Unchanged: the team’s version has the same prompt. 2 criteria that must hold are for a person to decide in the review, and in no rate here.',
    );
    expect(sentencesSoFar({ candidate, baseline: null, comparison: null }).lede).toBe('');
  });

  it('never turns what could not run or be judged into a rate', () => {
    expect(resultSentences({ ...pair, candidate: { ...candidate, passRate: rate(null, 0, 1, 0, 0) } })).toEqual({
      headline: 'There is no pass rate to show.',
      lede: 'Yours: of the answers 2 could not run, 1 could not be judged.',
    });
    expect(outsideTheRate([candidate, baseline])).toEqual({
      errors: 4,
      undecided: 2,
      refused: 0,
      unfinished: 0,
      reused: 0,
    });
  });

  it('draws no verdict while it runs', () => {
    expect(sentencesSoFar(pair).headline).toBe('So far 84 of 100 passed: likely 75-90 %.');
    expect(sentencesSoFar(pair).lede).not.toMatch(/better|worse|distinguishable/i);
  });

  it('says of a perfect rate how many could still be bad', () => {
    expect(rateSentences(rate(1, 0.83, 1, 20, 60))).toEqual([
      '60 of 60 passed: likely 83-100 %',
      '0 of 20 cases bad: could still be up to 14 % (one-sided)',
    ]);
    expect(rateSentences(rate(null, 0, 1, 0, 0))).toEqual(['Not counted']);
  });
});

describe('the interval picture', () => {
  it('has all cases first, then the slices with their names and thresholds', () => {
    expect(intervalRows(pair, gate, 'All cases').map(({ label, threshold }) => [label, threshold])).toEqual([
      ['All cases', 0.95],
      ['Vip', null],
    ]);
    expect(nameFromId('refund-status')).toBe('Refund status');
  });

  it('begins at 50 % only when nothing lies near it', () => {
    const rows = intervalRows(pair, gate, 'All cases');
    expect([axisStart(rows), axisStart(rows.slice(0, 1)), axisStart([])]).toEqual([0, 0.5, 0.5]);
  });

  it('places bar and tick, and nothing outside the track', () => {
    expect(barOf(rate(0.84, 0.75, 0.9), 0.5)).toEqual({ left: 50, width: 30, tick: 68 });
    expect(barOf(rate(0.1, 0, 0.2), 0.5)).toEqual({ left: 0, width: 0, tick: 0 });
    expect(barOf(rate(null, 0, 1), 0)).toBeNull();
  });
});

it('never calls a run without a single judged answer one of too few cases', () => {
  expect(outcomeOf('too-few', { value: null, undecided: 240 })).toBe('nothing-judged');
  expect(outcomeOf('too-few', { value: 0.5, undecided: 3 })).toBe('too-few');
  expect(outcomeOf(null, null)).toBeNull();
});
