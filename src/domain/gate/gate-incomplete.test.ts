import { describe, expect, it } from 'vitest';
import { aCase, aCriterion, anAnswer, anError, anOutput } from '#support/domain-values';
import { runGate } from './gate.ts';
import { withIncomplete } from './gate-incomplete.ts';
import { type Finish, type Output } from '../answers/output.ts';
import { type Gate, type GateItem, type VariantResult } from '../result/run-result.ts';
import { specSchema, type SpecFile } from '../spec/spec.ts';
import { summarizeVariant } from '../result/summary.ts';

const criteria = [aCriterion('a', { type: 'contains', value: 'x' })];
const variant = {
  id: 'candidate',
  label: 'draft',
  content: 'c',
  model: 'm',
  origin: 'o',
  parameters: {},
  practice: false,
};

interface Made {
  readonly cases: number;
  /** Of each case. */
  readonly trials?: number;
  /** How the first answers ended, in the order of cases and trials. */
  readonly ends?: readonly (Finish | 'error' | 'absent' | 'reused')[];
}

function candidateOf({ cases: count, trials = 1, ends = [] }: Made): VariantResult {
  const cases = Array.from({ length: count }, (_, at) => aCase(`c-${at + 1}`));
  const outputs = cases.flatMap((each, at) =>
    Array.from({ length: trials }, (_, trial) => ends[at * trials + trial] ?? 'complete').flatMap(
      (end, trial): Output[] => {
        const place = { case: each.id, trial: trial + 1 };
        if (end === 'absent') return [];
        if (end === 'error') return [anError(place)];
        if (end === 'reused') return [anOutput(place, { a: 'pass' }, { reusedFrom: 'run-0' })];
        return [anOutput(place, { a: 'pass' }, { answer: anAnswer(end === 'empty' ? '' : 'x', { finish: end }) })];
      },
    ),
  );
  return summarizeVariant({ variant, outputs, cases, criteria, trials });
}

function gateOf(candidate: VariantResult, thresholds: SpecFile['thresholds'] = { pass_rate: 0.5 }): Gate {
  const spec = specSchema.parse({ schema: 'signoff/spec@1', must: [], thresholds });
  return runGate({ candidate, baseline: { kind: 'not-asked', because: 'left-out' }, spec, cases: [] });
}

function itemOf(made: Made, thresholds?: SpecFile['thresholds']): GateItem | undefined {
  return gateOf(candidateOf(made), thresholds).items.find(({ id }) => id === 'incomplete');
}

const several = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

describe('incomplete answers in the gate', () => {
  it('are an item that stands in every gate, met where there is none', () => {
    expect(itemOf({ cases: 20 })).toEqual({
      id: 'incomplete',
      phase: 'run',
      label: 'At most 2 % of all answers are incomplete',
      met: true,
      shown: null,
      evidence: '0 answers are incomplete of 20 (0 %), at most 2 %',
      missing: null,
    });
  });

  it('meet it up to 2 %, and are named', () => {
    expect(itemOf({ cases: 100, ends: ['truncated', 'filtered'] })).toMatchObject({
      met: true,
      evidence: '2 answers are incomplete of 100 (2 %), at most 2 %: c-1, c-2',
      missing: null,
    });
  });

  it('above 2 % cannot be told while chance could be all of it, with their cases', () => {
    expect(itemOf({ cases: 20, ends: ['complete', 'unknown'] })).toMatchObject({
      met: null,
      evidence: '1 answer is incomplete of 20 (5 %), at most 2 %: c-2',
      missing:
        'It may be chance; more cases or trials would tell. See why these answers are incomplete: c-2. A higher limit on their length often helps.',
    });
  });

  it('are too many when the exact lower limit says so', () => {
    expect(itemOf({ cases: 6, ends: several(6, 'empty') })).toMatchObject({
      met: false,
      evidence: '6 answers are incomplete of 6 (100 %), at most 2 %: c-1, c-2, c-3, c-4, c-5 and 1 more',
    });
    // One-sided exact lower limits (Clopper-Pearson, 95 %): 2 of 20 is 1.8 %, 3 of 20 is 4.2 %.
    expect(itemOf({ cases: 20, ends: several(2, 'truncated') })?.met).toBeNull();
    expect(itemOf({ cases: 20, ends: several(3, 'truncated') })?.met).toBe(false);
  });

  it('count by case: three of one case are one piece of evidence', () => {
    expect(itemOf({ cases: 20, trials: 3, ends: several(3, 'truncated') })).toMatchObject({
      met: null,
      evidence: '3 answers are incomplete of 60 (5 %), at most 2 %: c-1',
    });
    const spread = Array.from({ length: 12 }, (_, at) => (at % 3 === 0 ? 'truncated' : 'complete') as Finish);
    expect(itemOf({ cases: 20, trials: 3, ends: spread })?.met).toBe(false);
  });

  it('have the limit that the spec names, in all its digits', () => {
    expect(itemOf({ cases: 20, ends: ['empty'] }, { incomplete: 0.1 })).toMatchObject({ met: true });
    expect(itemOf({ cases: 20 }, { incomplete: 0.025 })?.label).toBe('At most 2.5 % of all answers are incomplete');
    expect(itemOf({ cases: 20, ends: ['empty'] }, { incomplete: 0 })).toMatchObject({
      label: 'No answer is incomplete',
      met: false,
    });
    expect(itemOf({ cases: 20 }, { incomplete: 0 })?.met).toBe(true);
  });
});

describe('what is missing', () => {
  it('never meets it: no answer, failed calls, answers that were used again', () => {
    expect(itemOf({ cases: 20, ends: several(20, 'error') })).toMatchObject({
      met: null,
      evidence: 'There is no answer',
    });
    expect(itemOf({ cases: 20, ends: several(20, 'absent') })).toMatchObject({
      met: null,
      evidence: 'There is no answer',
    });
    expect(itemOf({ cases: 20, ends: several(20, 'reused') })).toMatchObject({
      met: null,
      evidence: 'There is no answer',
    });
    expect(itemOf({ cases: 20, ends: several(19, 'error') })).toMatchObject({
      met: null,
      evidence: '0 answers are incomplete of 1 (0 %), at most 2 %; 19 calls brought no answer',
      missing: 'Too many answers are missing. Run again what could not be run.',
    });
    expect(itemOf({ cases: 100, ends: ['error', 'absent'] })?.met).toBe(true);
  });

  it('of a count is no count of zero: a gate that an older version stored is not met by it', () => {
    const old = gateOf(candidateOf({ cases: 20 }));
    const stored = { ...old, items: old.items.filter(({ id }) => id !== 'incomplete') };
    expect(withIncomplete(stored)).toMatchObject({
      met: false,
      items: [
        { id: 'pass_rate', met: true },
        { id: 'incomplete', met: null, missing: 'Run it again.' },
      ],
    });
    expect(withIncomplete(old)).toBe(old);
    const uncounted = { ...candidateOf({ cases: 20 }), incomplete: null, incompleteRate: null };
    expect(gateOf(uncounted)).toMatchObject({ met: false, items: [{ met: true }, { id: 'incomplete', met: null }] });
  });
});

describe('a gate that names nothing else', () => {
  it('is not met by this item alone: not without thresholds, nor by naming its limit, however loose', () => {
    for (const thresholds of [{}, { incomplete: 0.02 }, { incomplete: 1 }]) {
      expect(gateOf(candidateOf({ cases: 20 }), thresholds)).toMatchObject({
        met: false,
        items: [
          { id: 'thresholds', met: null, evidence: 'The spec names no threshold' },
          { id: 'incomplete', met: true },
        ],
      });
    }
    const none = runGate({
      candidate: candidateOf({ cases: 20 }),
      baseline: { kind: 'not-asked', because: 'left-out' },
      spec: null,
      cases: [],
    });
    expect(none).toMatchObject({ met: false, items: [{ evidence: 'The prompt has no spec' }, { met: true }] });
  });
});

it('counts by case and by variant what is incomplete, apart from errors and answers used again', () => {
  const counted = candidateOf({
    cases: 8,
    ends: ['truncated', 'error', 'reused', 'empty', 'refused', 'unknown', 'filtered'],
  });
  expect(counted).toMatchObject({
    outputs: 8,
    errors: 1,
    reused: 1,
    incomplete: 4,
    incompleteCases: ['c-1', 'c-4', 'c-6', 'c-7'],
    incompleteRate: { value: 4 / 6, cases: 6, outputs: 6, undecided: 2, valueAtWorst: 6 / 8 },
  });
});
