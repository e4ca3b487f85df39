import { expect, test } from 'vitest';
import { paidOutputTokens } from './token-usage.ts';

test.each([
  ['thinking that is counted in the total alone is paid as output', { input: 758, output: 102, total: 1725 }, 967],
  ['thinking within the output is not counted twice', { input: 20, output: 505, total: 525 }, 505],
  ['a total that is less than its parts takes nothing away', { input: 20, output: 50, total: 10 }, 50],
  ['an output that nobody named is what is left of the total', { input: 20, output: null, total: 70 }, 50],
  ['a total that no call can have counts nothing', { input: 20, output: 5, total: 1e15 }, 5],
  ['without the question the total says nothing of the answer', { input: null, output: 5, total: 500 }, 5],
  ['nothing said is nothing known', { input: 20, output: null, total: null }, null],
])('%s', (_name, usage, expected) => {
  expect(paidOutputTokens(usage)).toBe(expected);
});
