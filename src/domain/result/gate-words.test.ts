import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  dollarsBeside,
  exactDollars,
  exactMilliseconds,
  exactPercent,
  exactPoints,
  millisecondsBeside,
  percentBeside,
} from './gate-words.ts';

const sign = (left: number, right: number): number =>
  Math.abs(left - right) <= 1e-9 * Math.abs(right) ? 0 : Math.sign(left - right);
const numberIn = (text: string): number => Number(/-?[\d,]+(?:\.\d+)?/.exec(text)?.[0].replaceAll(',', ''));

describe('a number beside its limit', () => {
  it.each([
    [0.0104, 0.01, '$0.0104'],
    [0.012, 0.01, '$0.012'],
    [0.0100001, 0.01, '$0.0100001'],
    [0.01 * (1 + 1e-12), 0.01, '$0.01'],
    [1.004, 1, '$1.004'],
    [0.5, 1, '$0.50'],
    [12.5, 12, '$12.50'],
  ])('$%f beside $%f: %s', (amount, limit, words) => {
    expect(dollarsBeside(amount, limit)).toBe(words);
  });

  it('always shows on which side of it it stands', () => {
    const amounts = fc.double({ min: 1e-7, max: 1e4, noNaN: true });
    const near = fc
      .tuple(amounts, fc.double({ min: -0.02, max: 0.02, noNaN: true }))
      .map(([limit, off]) => [limit * (1 + off), limit] as const);
    const beside = (words: string, limit: number): number =>
      words.startsWith('just under') ? -1 : words.startsWith('just over') ? 1 : sign(numberIn(words), limit);
    fc.assert(
      fc.property(fc.oneof(near, fc.tuple(amounts, amounts)), ([value, exact]) => {
        // A limit is what somebody wrote down: few digits.
        const limit = Number(exact.toPrecision(4));
        expect(beside(dollarsBeside(value, limit), limit)).toBe(sign(value, limit));
        expect(beside(millisecondsBeside(value, limit), limit)).toBe(sign(value, limit));
        const [share, threshold] = [value / 1e4, Number((limit / 1e4).toFixed(4))];
        if (threshold > 0)
          expect(beside(percentBeside(share, threshold), threshold * 100)).toBe(sign(share, threshold));
      }),
      { numRuns: 2_000 },
    );
  });
});

it('writes a limit with every digit that it was written down with', () => {
  expect([0.955, 0.9, 0.9999, 1, 0].map(exactPercent)).toEqual(['95.5 %', '90 %', '99.99 %', '100 %', '0 %']);
  expect([0.05, 0.01, 0.025].map(exactPoints)).toEqual(['5 points', '1 point', '2.5 points']);
  expect([0.01, 0.0125, 1, 0.0004, 2.5].map(exactDollars)).toEqual(['$0.01', '$0.0125', '$1.00', '$0.00040', '$2.50']);
  expect([4000, 1500.5].map(exactMilliseconds)).toEqual(['4,000 ms', '1500.5 ms']);
});
