import { describe, expect, it } from 'vitest';
import { type PairOutcome } from './preference.ts';
import { type JudgedPair, preferenceInWords, tallyPreferences } from './preference-result.ts';
import { exactLimits } from '../statistics/exact-limits.ts';

const outcomes = (counts: Partial<Record<PairOutcome, number>>): JudgedPair[] =>
  Object.entries(counts).flatMap(([outcome, count]) =>
    Array.from({ length: count }, (_, at): JudgedPair => ({
      case: `${outcome}-${at}`,
      // Keys of the record are outcomes.
      outcome: outcome as PairOutcome,
    })),
  );

const names = { candidate: 'yours', baseline: 'the team’s version' };

describe('the tally of preferences', () => {
  it('is the exact sign test on what was decided', () => {
    // Binomial(20, 1/2): P(X <= 4 or X >= 16) = 12392 / 1048576.
    const tally = tallyPreferences(outcomes({ preferred: 16, other: 4, tie: 9, 'not-measured': 3 }));
    expect(tally.pValue).toBeCloseTo(12_392 / 1_048_576, 12);
    expect(tally).toMatchObject({ preferred: 16, other: 4, tie: 9, notMeasured: 3, verdict: 'candidate' });
    expect(tally.share).toEqual({ value: 0.8, ...exactLimits(16, 20) });
    expect(tallyPreferences(outcomes({ preferred: 4, other: 16 })).verdict).toBe('baseline');
  });

  it('ties and what was not measured change nothing but their own counts', () => {
    const without = tallyPreferences(outcomes({ preferred: 9, other: 2 }));
    const beside = tallyPreferences(outcomes({ preferred: 9, other: 2, tie: 50, 'not-measured': 50 }));
    expect(beside).toEqual({ ...without, tie: 50, notMeasured: 50 });
  });

  it('does not take several pairs of one case for several cases', () => {
    const pairs = Array.from({ length: 30 }, (_, at): JudgedPair => ({ case: `c-${at % 5}`, outcome: 'preferred' }));
    expect(tallyPreferences(pairs)).toMatchObject({ preferred: 30, verdict: 'too-few' });
  });

  it('is not told apart from chance, or from too little', () => {
    expect(tallyPreferences(outcomes({ preferred: 12, other: 8 })).verdict).toBe('not-distinguishable');
    expect(tallyPreferences(outcomes({ preferred: 5 })).verdict).toBe('too-few');
    expect(tallyPreferences(outcomes({ preferred: 6 })).verdict).toBe('candidate');
    expect(tallyPreferences([])).toEqual({
      preferred: 0,
      other: 0,
      tie: 0,
      notMeasured: 0,
      share: null,
      pValue: 1,
      verdict: 'too-few',
    });
  });
});

describe('the sentence', () => {
  const words = (counts: Partial<Record<PairOutcome, number>>) =>
    preferenceInWords(tallyPreferences(outcomes(counts)), names);

  it('says who is preferred, how often and how sure that is', () => {
    expect(words({ preferred: 16, other: 4, tie: 9, 'not-measured': 1 })).toEqual({
      headline: 'The judge prefers yours: 16 of 20 decided pairs.',
      explanation:
        'Yours in 80 % of the decided pairs, likely 56-95 %. If both were equally good, a lead this large would come up once in 100. Besides: 9 ties, 1 not measured.',
    });
  });

  it('claims nothing that chance explains', () => {
    expect(words({ preferred: 12, other: 8 }).headline).toBe(
      'No clear preference: 12 for yours, 8 for the team’s version.',
    );
    expect(words({ preferred: 3, tie: 1 })).toEqual({
      headline: 'Too few decided pairs to tell: 3 for yours, 0 for the team’s version.',
      explanation:
        'Yours in 100 % of the decided pairs, likely 29-100 %. Whatever so few cases show, chance could show it too. Besides: 1 tie.',
    });
    expect(words({ tie: 4 })).toEqual({ headline: 'The judge prefers neither.', explanation: 'Besides: 4 ties.' });
    expect(words({ 'not-measured': 4 }).headline).toBe('Nothing could be measured.');
  });
});
