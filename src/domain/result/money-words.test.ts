import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { amountsBeside, dollars, mostDollars } from './money-words.ts';

it('writes money in one way: two decimals from a cent on, else two significant digits', () => {
  expect([0, 0.24, 0.039843, 0.000686, 12.3].map(dollars)).toEqual(['$0.00', '$0.24', '$0.04', '$0.00069', '$12.30']);
});

it('rounds an upper limit up', () => {
  expect([0, 0.041, 0.04, 0.0006801, 1].map(mostDollars)).toEqual(['$0.00', '$0.05', '$0.04', '$0.00069', '$1.00']);
});

describe('amounts beside a limit', () => {
  test('have the digits that decide', () => {
    expect(amountsBeside(0.0107, { spent: 0.00007, possible: 0.0106, next: 0.0107 })).toEqual({
      limit: '$0.0107',
      spent: '$0.0001',
      possible: '$0.0106',
      next: '$0.0107',
    });
    expect(amountsBeside(20, { spent: 10.047, possible: 0, next: 20.0151 })).toEqual({
      limit: '$20.00',
      spent: '$10.05',
      possible: '$0.00',
      next: '$20.02',
    });
  });

  test('say on which side of the limit they are, as they stand there', () => {
    const usd = fc.oneof(
      fc.constant(0),
      fc.integer({ min: 1, max: 10_000_000 }).map((millionths) => millionths / 1e6),
    );
    fc.assert(
      fc.property(usd, usd, usd, usd, (limit, spent, possible, next) => {
        const shown = amountsBeside(limit, { spent, possible, next });
        const read = (text: string): number => Number(text.slice(1));
        const over = (sum: number): boolean => sum > limit + 1e-9;
        expect(read(shown.limit)).toBe(limit);
        expect(over(read(shown.spent) + read(shown.possible))).toBe(over(spent + possible));
        expect(over(read(shown.spent) + read(shown.possible) + read(shown.next))).toBe(over(spent + possible + next));
        expect(read(shown.spent) === 0).toBe(spent === 0);
      }),
    );
  });
});
