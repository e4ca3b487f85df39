import { expect, it } from 'vitest';
import { dollars, mostDollars } from './money-words.ts';

it('writes money in one way: two decimals from a cent on, else two significant digits', () => {
  expect([0, 0.24, 0.039843, 0.000686, 12.3].map(dollars)).toEqual(['$0.00', '$0.24', '$0.04', '$0.00069', '$12.30']);
});

it('rounds an upper limit up', () => {
  expect([0, 0.041, 0.04, 0.0006801, 1].map(mostDollars)).toEqual(['$0.00', '$0.05', '$0.04', '$0.00069', '$1.00']);
});
