import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { neededToTell, comparePaired, passRateInterval, type CasePair } from './statistics.ts';
import {
  comparisonHeadline,
  percentInWords,
  pointsInWords,
  pointsRangeInWords,
  rangeInWords,
  rateInWords,
  zeroInWords,
} from './words.ts';

describe('a rate in words', () => {
  it('has its n and its range', () => {
    const cases = Array.from({ length: 20 }, (_, index) => ({ passes: index < 18 ? 1 : 0, trials: 1 }));
    expect(rateInWords({ passes: 18, outputs: 20, ...passRateInterval(cases) })).toBe(
      '18 of 20 passed: likely 68-99 %',
    );
    expect(rateInWords({ passes: 12_345, outputs: 12_400, low: 0.99, high: 1 })).toBe(
      '12,345 of 12,400 passed: likely 99-100 %',
    );
    expect(rateInWords({ passes: 0, outputs: 0, low: 0, high: 1 })).toBe('No answer could be counted');
  });

  it('says what may hide behind a zero', () => {
    expect(zeroInWords(20)).toBe('0 of 20 cases bad: could still be up to 14 % (one-sided)');
    expect(zeroInWords(200)).toBe('0 of 200 cases bad: could still be up to 2 % (one-sided)');
    expect(zeroInWords(2000)).toBe('0 of 2,000 cases bad: could still be up to 0.2 % (one-sided)');
    expect(zeroInWords(0)).toBe('No case was looked at');
  });

  it('never rounds up to everything or down to nothing', () => {
    expect([0, 0.00001, 0.0049, 0.005, 0.84, 0.9949, 0.996, 0.99999, 1].map(percentInWords)).toEqual([
      '0 %',
      '0.1 %',
      '0.5 %',
      '1 %',
      '84 %',
      '99 %',
      '99.6 %',
      '99.9 %',
      '100 %',
    ]);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (share) => {
        const figure = Number(percentInWords(share).replace(' %', ''));
        expect(figure === 0).toBe(share === 0);
        expect(figure === 100).toBe(share === 1);
        expect(Math.abs(figure - share * 100)).toBeLessThanOrEqual(0.5);
      }),
    );
  });

  it('gives differences in points', () => {
    expect([0.04, -0.031, 0.01, -0.004, 0].map(pointsInWords)).toEqual([
      '+4 points',
      '-3 points',
      '+1 point',
      '-0.4 points',
      'no difference',
    ]);
    expect(rangeInWords({ low: 0.683, high: 0.9877 })).toBe('68-99 %');
  });
});

describe('a comparison in words', () => {
  const spoken = (gained: number, lost: number, cases: number) => {
    const pair = (baseline: number, candidate: number): CasePair => ({
      baseline: { passes: baseline, trials: 1 },
      candidate: { passes: candidate, trials: 1 },
    });
    const pairs = [
      ...Array.from({ length: gained }, () => pair(0, 1)),
      ...Array.from({ length: lost }, () => pair(1, 0)),
      ...Array.from({ length: cases - gained - lost }, () => pair(1, 1)),
    ];
    const { verdict, pValue } = comparePaired(pairs);
    return comparisonHeadline({ gained, lost, cases, verdict, pValue, needed: neededToTell(pairs) });
  };

  it('leads with cases gained and lost', () => {
    expect(spoken(10, 6, 100)).toEqual({
      headline: '10 cases pass more often, 6 less often of 100. The two cannot be told apart.',
      explanation:
        'A difference this small comes up by chance 45 times in 100. About 680 cases more would tell them apart.',
    });
    expect(spoken(12, 1, 60)).toEqual({
      headline: '12 cases pass more often, 1 less often of 60. Better than the version it replaces.',
      explanation: 'If nothing had changed, a difference this large would come up less than once in 100.',
    });
    expect(spoken(1, 9, 60)).toEqual({
      headline: '1 case passes more often, 9 less often of 60. Worse than the version it replaces.',
      explanation: 'If nothing had changed, a difference this large would come up 2 times in 100.',
    });
  });

  it('says when there is too little to tell, and what would help', () => {
    expect(spoken(4, 0, 4)).toEqual({
      headline: '4 cases pass more often, 0 less often of 4. Too few cases to tell.',
      explanation: 'Whatever 4 cases show, chance could show it too. About 2 cases more would tell them apart.',
    });
    expect(spoken(0, 0, 3)).toEqual({
      headline: 'No case passes more or less often of 3. Too few cases to tell.',
      explanation: 'Whatever 3 cases show, chance could show it too. Add cases.',
    });
    expect(spoken(0, 0, 0)).toEqual({
      headline: 'No case could be compared. Too few cases to tell.',
      explanation: 'Add cases.',
    });
  });

  it('calls lost only what passed every time before and fails every time now', () => {
    const words = { gained: 4, lost: 13, cases: 40, verdict: 'worse', pValue: 0.04 } as const;
    const needed = { cases: null, trials: null };
    expect(comparisonHeadline({ ...words, wholly: 4, needed })).toEqual({
      headline: '4 cases pass more often, 13 less often (4 of them lost) of 40. Worse than the version it replaces.',
      explanation:
        'Lost: passed every time before, fails every time now. If nothing had changed, a difference this large would come up 4 times in 100.',
    });
    for (const wholly of [0, null, undefined]) {
      expect(comparisonHeadline({ ...words, wholly, needed }).headline).not.toMatch(/lost/);
    }
  });

  it('says when more of the same would not help', () => {
    expect(spoken(3, 3, 60)).toEqual({
      headline: '3 cases pass more often, 3 less often of 60. The two cannot be told apart.',
      explanation:
        'What was gained and what was lost balance each other, as chance makes them. More of the same would not tell them apart.',
    });
    expect(spoken(0, 0, 60)).toEqual({
      headline: 'No case passes more or less often of 60. The two cannot be told apart.',
      explanation: 'Both do the same on every case. More of the same would not tell them apart.',
    });
  });

  it('says when it would take more cases than anybody will add', () => {
    const words = { gained: 7, lost: 6, cases: 100, verdict: 'no-detectable-difference', pValue: 0.9 } as const;
    expect(comparisonHeadline({ ...words, needed: { cases: 12_000, trials: null } }).explanation).toBe(
      'A difference this small comes up by chance 90 times in 100. It would take about 12,000 cases more to tell them apart: that small a difference cannot be seen with cases like these.',
    );
    expect(comparisonHeadline({ ...words, needed: { cases: 12_000, trials: 40 } }).explanation).toContain(
      'About 12,000 cases more, or 40 trials more of each case, would tell them apart.',
    );
  });

  it('offers trials where trials would tell', () => {
    const words = { gained: 20, lost: 9, cases: 1100, verdict: 'no-detectable-difference', pValue: 0.06 } as const;
    expect(comparisonHeadline({ ...words, needed: { cases: 40, trials: 3 } }).explanation).toBe(
      'A difference this small comes up by chance 6 times in 100. About 40 cases more, or 3 trials more of each case, would tell them apart.',
    );
    expect(comparisonHeadline({ ...words, needed: { cases: null, trials: 1 } })).toEqual({
      headline: '20 cases pass more often, 9 less often of 1,100. The two cannot be told apart.',
      explanation:
        'A difference this small comes up by chance 6 times in 100. About 1 trial more of each case would tell them apart.',
    });
  });

  it('shows the digit that decides, rounded away from the limit: one figure never stands with both verdicts', () => {
    const words = { gained: 6, lost: 12, cases: 40, needed: { cases: null, trials: null } };
    const chance = (pValue: number, verdict: 'worse' | 'no-detectable-difference') =>
      /[\d.]+ times/.exec(comparisonHeadline({ ...words, pValue, verdict }).explanation)?.[0];
    expect([0.0518, 0.0501, 0.054].map((p) => chance(p, 'no-detectable-difference'))).toEqual([
      '5.2 times',
      '5.1 times',
      '5.4 times',
    ]);
    expect([0.0486, 0.04999, 0.046].map((p) => chance(p, 'worse'))).toEqual(['4.8 times', '4.9 times', '4.6 times']);
  });

  it('lets what was asked again lead, and tells what the first answers said as theirs', () => {
    const first = {
      gained: 6,
      lost: 12,
      wholly: 6,
      cases: 40,
      verdict: 'no-detectable-difference',
      pValue: 0.0518,
    } as const;
    const needed = { cases: 33, trials: null };
    const fresh = { verdict: 'worse', delta: -0.125 } as const;
    expect(comparisonHeadline({ ...first, needed, fresh, lostAgain: 4 })).toEqual({
      headline: 'Worse than the version it replaces: asked again, -13 points.',
      explanation:
        'The first answers alone could not tell the two apart: 6 cases pass more often, 12 less often (6 of them lost) of 40. A difference as small as theirs comes up by chance 5.2 times in 100. Lost: passed every time before, fails every time now; asked again, 4 of them once more.',
    });
  });

  it('never calls a limit that leaves out 0 "no difference"', () => {
    expect(pointsRangeInWords(-0.4224, -0.000565)).toBe('-43 points to -0.05 points');
    expect(pointsRangeInWords(0.0000001, 0.2)).toBe('+0.00001 points to +20 points');
    expect(pointsRangeInWords(-0.2, 0)).toBe('-20 points to no difference');
  });
});
