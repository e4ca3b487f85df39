import { expect, it } from 'vitest';
import { lineRange } from './line-range.ts';

it('finds a line of a text', () => {
  const text = 'one\n\nthree';
  expect([1, 2, 3, 9].map((line) => lineRange(text, line)).map(({ from, to }) => text.slice(from, to))).toEqual([
    'one',
    '',
    'three',
    'three',
  ]);
  expect(lineRange('', 1)).toEqual({ from: 0, to: 0 });
});
