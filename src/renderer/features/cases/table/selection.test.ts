import { describe, expect, it } from 'vitest';
import { neighbourOf, nextSelection, stepFrom } from './selection.ts';

describe('moving through the table', () => {
  it('follows the keys and stops at the ends', () => {
    const moves: readonly (readonly [string, number, number | null])[] = [
      ['ArrowDown', -1, 0],
      ['ArrowDown', 3, 4],
      ['ArrowDown', 24, 24],
      ['ArrowUp', -1, 24],
      ['ArrowUp', 0, 0],
      ['PageDown', 20, 24],
      ['PageUp', 12, 2],
      ['Home', 12, 0],
      ['End', 12, 24],
      ['x', 12, null],
    ];
    expect(moves.map(([key, at]) => nextSelection(key, at, 25))).toEqual(moves.map(([, , to]) => to));
    expect(nextSelection('Home', -1, 0)).toBe(null);
  });

  it('knows the neighbours of a case', () => {
    const ids = ['a', 'b', 'c'];
    expect([neighbourOf(ids, 'b'), neighbourOf(ids, 'c'), neighbourOf(['a'], 'a'), neighbourOf(ids, 'x')]).toEqual([
      'c',
      'b',
      null,
      null,
    ]);
    expect([stepFrom(ids, 'a', 1), stepFrom(ids, 'a', -1), stepFrom(ids, 'x', 1)]).toEqual(['b', null, null]);
  });
});
