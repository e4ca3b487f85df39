import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atLeastFlips, flipChances } from './flips.ts';

const tally = (passes: number, trials: number) => ({ passes, trials });
const pair = (baseline: readonly [number, number], candidate: readonly [number, number]) => ({
  baseline: tally(...baseline),
  candidate: tally(...candidate),
});

describe('the chance that a case looks completely lost though nothing differs', () => {
  it('is one of all ways to deal its passes out, and nothing for a case that could not', () => {
    expect(
      flipChances([
        pair([3, 3], [0, 3]),
        pair([2, 3], [1, 3]),
        pair([5, 5], [0, 5]),
        pair([3, 3], [3, 3]),
        pair([0, 3], [0, 3]),
        pair([3, 3], [0, 0]),
      ]),
    ).toEqual([
      { chance: 1 / 20, cases: 2 },
      { chance: 1 / 252, cases: 1 },
    ]);
  });

  it('adds up over cases: with one chance it is the binomial tail', () => {
    expect(atLeastFlips(0, [])).toBe(1);
    expect(atLeastFlips(1, [])).toBe(0);
    expect(atLeastFlips(1, [{ chance: 0.05, cases: 8 }])).toBeCloseTo(1 - 0.95 ** 8, 12);
    expect(atLeastFlips(2, [{ chance: 0.05, cases: 8 }])).toBeCloseTo(1 - 0.95 ** 8 - 8 * 0.05 * 0.95 ** 7, 12);
  });

  it('falls as more are asked for, and rises with every case that could', () => {
    const chances = fc.array(fc.record({ chance: fc.double({ min: 0, max: 1, noNaN: true }), cases: fc.nat(20) }), {
      maxLength: 5,
    });
    fc.assert(
      fc.property(chances, fc.integer({ min: 1, max: 20 }), (all, count) => {
        const probability = atLeastFlips(count, all);
        expect(probability).toBeGreaterThanOrEqual(atLeastFlips(count + 1, all) - 1e-9);
        expect(atLeastFlips(count, [...all, { chance: 0.5, cases: 1 }])).toBeGreaterThanOrEqual(probability - 1e-9);
      }),
    );
  });
});
