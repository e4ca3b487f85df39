import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from './seeded-random.ts';
import { commonScale, signFlipPValue, smallestSignFlipPValue } from './sign-flip.ts';
import { comparePaired, comparePairedFamily, holm, type CasePair } from './statistics.ts';

const pair = (baseline: number, candidate: number, trials = 1): CasePair => ({
  baseline: { passes: baseline, trials },
  candidate: { passes: candidate, trials },
});
const times = (count: number, each: CasePair): CasePair[] => Array.from({ length: count }, () => each);
/** `gained` cases 0 -> 1, `lost` cases 1 -> 0, the others stay. */
const outcome = (gained: number, lost: number, total: number): CasePair[] => [
  ...times(gained, pair(0, 1)),
  ...times(lost, pair(1, 0)),
  ...times(total - gained - lost, pair(1, 1)),
];
const tally = fc
  .integer({ min: 0, max: 5 })
  .chain((trials) => fc.record({ trials: fc.constant(trials), passes: fc.nat(trials) }));
const pairs = fc.array(fc.record({ baseline: tally, candidate: tally }), { maxLength: 40 });

describe('the sign-flip test', () => {
  it("finds what Fisher found for Darwin's maize: 1726 of 32768 patterns (The Design of Experiments, 1935)", () => {
    const eighthsOfAnInch = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48];
    expect(signFlipPValue(eighthsOfAnInch)).toBeCloseTo(1726 / 32768, 14);
  });

  it("is McNemar's exact test for single trials", () => {
    expect(signFlipPValue([...new Array<number>(10).fill(1), ...new Array<number>(6).fill(-1), 0, 0])).toBeCloseTo(
      0.4544983,
      7,
    );
  });

  it('agrees with flipping every sign, pattern by pattern', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -12, max: 12 }), { maxLength: 11 }), (differences) => {
        const observed = Math.abs(differences.reduce((sum, difference) => sum + difference, 0));
        let asFar = 0;
        for (let pattern = 0; pattern < 2 ** differences.length; pattern++) {
          const sum = differences.reduce((s, d, index) => s + ((pattern >> index) & 1 ? d : -d), 0);
          if (Math.abs(sum) >= observed) asFar += 1;
        }
        expect(signFlipPValue(differences)).toBeCloseTo(asFar / 2 ** differences.length, 12);
      }),
      { numRuns: 60 },
    );
  });

  it('stays close to itself where sizes are rounded or the normal distribution takes over', () => {
    const random = createRandom(5);
    const differences = Array.from({ length: 900 }, () => random.int(7) - 3);
    const exact = signFlipPValue(differences);
    // 2,520 times larger: the same test, but too many sums to count one by one.
    expect(signFlipPValue(differences.map((difference) => difference * 2520))).toBeCloseTo(exact, 2);
    const many = Array.from({ length: 4000 }, (_, index) => (index % 2 === 0 ? 1 : -1));
    const tilted = [...many, ...new Array<number>(120).fill(1)];
    const largeScale = tilted.map((difference) => difference * 1000);
    expect(signFlipPValue(largeScale)).toBeCloseTo(signFlipPValue(tilted), 4);
  });

  it('never calls an outcome impossible', () => {
    expect(signFlipPValue(new Array<number>(3000).fill(1))).toBeGreaterThan(0);
    expect(signFlipPValue(new Array<number>(200_000).fill(1))).toBeGreaterThan(0);
  });

  it('brings different numbers of trials to one scale', () => {
    expect([commonScale([3, 3]), commonScale([2, 3, 4]), commonScale([])]).toEqual([3, 12, 1]);
    expect(commonScale([97, 89, 83, 79])).toBe(1_000_000);
  });
});

describe('comparePaired', () => {
  it('tells the example of the formats: 10 gained, 6 lost of 100, p = 0.45', () => {
    expect(comparePaired(outcome(10, 6, 100))).toEqual({
      delta: 0.04,
      low: expect.closeTo(-0.0433, 4) as number,
      high: expect.closeTo(0.1218, 4) as number,
      pValue: expect.closeTo(0.4545, 4) as number,
      verdict: 'no-detectable-difference',
    });
  });

  it('is too few below six cases, whatever they show, and never from six on', () => {
    const verdicts = [1, 2, 3, 4, 5, 6].map((cases) => comparePaired(outcome(cases, 0, cases)).verdict);
    expect(verdicts).toEqual(['too-few', 'too-few', 'too-few', 'too-few', 'too-few', 'better']);
    expect(comparePaired(outcome(0, 0, 6)).verdict).toBe('no-detectable-difference');
    expect([5, 6].map(smallestSignFlipPValue)).toEqual([0.0625, 0.03125]);
  });

  it('knows nothing without cases', () => {
    const nothing = { delta: null, low: -1, high: 1, pValue: 1, verdict: 'too-few' };
    expect(comparePaired([])).toEqual(nothing);
    const oneSideMissing = { baseline: { passes: 1, trials: 1 }, candidate: { passes: 0, trials: 0 } };
    expect(comparePaired(times(20, oneSideMissing))).toEqual(nothing);
  });

  it('does not take sameness on few cases for proof of sameness', () => {
    const { low, high, ...rest } = comparePaired(times(15, pair(3, 3, 3)));
    expect(rest).toEqual({ delta: 0, pValue: 1, verdict: 'no-detectable-difference' });
    expect([low, high]).toEqual([expect.closeTo(-0.1818, 4), expect.closeTo(0.1818, 4)]);
  });

  it('takes a case for one piece of evidence, however often it was tried', () => {
    const once = comparePaired(outcome(7, 2, 30));
    const fiveTimes = comparePaired([
      ...times(7, pair(0, 5, 5)),
      ...times(2, pair(5, 0, 5)),
      ...times(21, pair(5, 5, 5)),
    ]);
    expect(fiveTimes).toEqual(once);
  });

  it('has limits that hold the estimate, within -1 and 1, and agree with the verdict about 0', () => {
    fc.assert(
      fc.property(pairs, fc.constantFrom(0.8, 0.95, 0.99), fc.integer({ min: 1, max: 4 }), (cases, level, family) => {
        const { delta, low, high, pValue, verdict } = comparePaired(cases, { level, family });
        if (delta === null) return;
        expect(-1 <= low && low <= delta && delta <= high && high <= 1).toBe(true);
        expect(pValue > 0 && pValue <= 1).toBe(true);
        expect(low > 0 || high < 0).toBe(verdict === 'better' || verdict === 'worse');
        expect(pValue < 1 - level - 1e-12).toBe(verdict === 'better' || verdict === 'worse');
        if (verdict === 'better') expect(low).toBeGreaterThan(0);
        if (verdict === 'worse') expect(high).toBeLessThan(0);
      }),
      { numRuns: 400 },
    );
  });

  it('is mirrored when baseline and candidate change places', () => {
    const mirror = { better: 'worse', worse: 'better', 'no-detectable-difference': 'no-detectable-difference', 'too-few': 'too-few' } as const; // prettier-ignore
    fc.assert(
      fc.property(pairs, (cases) => {
        const { delta, low, high, pValue, verdict } = comparePaired(cases);
        const swapped = cases.map(({ baseline, candidate }) => ({ baseline: candidate, candidate: baseline }));
        const other = comparePaired(swapped);
        expect({ ...other, delta: other.delta === null ? null : 0 - other.delta }).toEqual({
          delta,
          low: 0 - high,
          high: 0 - low,
          pValue,
          verdict: mirror[verdict],
        });
      }),
    );
  });

  it('does not depend on the order of the cases', () => {
    const shuffled = pairs.chain((cases) =>
      fc.tuple(fc.constant(cases), fc.shuffledSubarray(cases, { minLength: cases.length })),
    );
    fc.assert(
      fc.property(shuffled, ([cases, other]) => {
        expect(comparePaired(other)).toEqual(comparePaired(cases));
      }),
    );
  });

  it('wants more of one comparison among several', () => {
    const cases = outcome(7, 0, 30);
    expect(comparePaired(cases)).toMatchObject({ pValue: 0.015625, verdict: 'better' });
    expect(comparePaired(cases, { family: 4 })).toMatchObject({ pValue: 0.0625, verdict: 'no-detectable-difference' });
    expect(comparePaired(outcome(6, 0, 6), { family: 2 }).verdict).toBe('too-few');
  });

  it('refuses tallies that cannot be', () => {
    expect(() => comparePaired([pair(4, 1, 3)])).toThrow(RangeError);
  });
});

describe('several comparisons in one experiment', () => {
  it("are corrected by Holm's procedure (the example of R's p.adjust)", () => {
    const expected = [0.05, 0.08, 0.09, 0.09, 0.09].map((value) => expect.closeTo(value, 12) as number);
    expect(holm([0.01, 0.02, 0.03, 0.04, 0.05])).toEqual(expected);
    expect(holm([0.04, 0.9, 0.01])).toEqual([expect.closeTo(0.08, 12), 0.9, expect.closeTo(0.03, 12)]);
    expect(holm([])).toEqual([]);
    expect(holm([0, 0.6, 0.7])).toEqual([0, 1, 1]);
  });

  it('keep their order and correct each p-value by its place', () => {
    const results = comparePairedFamily([outcome(6, 0, 30), outcome(9, 0, 30), outcome(3, 2, 30)]);
    expect(results.map(({ pValue, verdict }) => ({ pValue, verdict }))).toEqual([
      { pValue: 0.0625, verdict: 'no-detectable-difference' },
      { pValue: 3 / 256, verdict: 'better' },
      { pValue: 1, verdict: 'no-detectable-difference' },
    ]);
  });

  it('are alone what comparePaired says, and agree with holm() and with their limits', () => {
    fc.assert(
      fc.property(fc.array(pairs, { minLength: 1, maxLength: 4 }), (comparisons) => {
        expect(comparePairedFamily(comparisons.slice(0, 1))).toEqual([comparePaired(comparisons[0] ?? [])]);
        const together = comparePairedFamily(comparisons);
        const corrected = holm(comparisons.map((cases) => comparePaired(cases).pValue));
        together.forEach(({ pValue, low, high, verdict }, index) => {
          expect(pValue).toBeCloseTo(corrected[index] ?? NaN, 12);
          expect(low > 0 || high < 0).toBe(verdict === 'better' || verdict === 'worse');
        });
      }),
    );
  });

  it('have enough cases however many there are: thousands are not too few', () => {
    const pair = (before: number, after: number): CasePair => ({
      baseline: { passes: before, trials: 1 },
      candidate: { passes: after, trials: 1 },
    });
    const cases = Array.from({ length: 2_000 }, (_, at) => pair(at % 2, (at + 1) % 2));
    const better = Array.from({ length: 2_000 }, () => pair(0, 1));
    expect(comparePairedFamily([cases, better]).map(({ verdict }) => verdict)).toEqual([
      'no-detectable-difference',
      'better',
    ]);
  });
});
