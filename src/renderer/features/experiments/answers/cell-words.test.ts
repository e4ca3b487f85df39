import { describe, expect, it } from 'vitest';
import { cellFigure, cellParts, cellSentence, type Cell } from './cell-words.ts';

function cell(variant: string, counts: Partial<Cell>): Cell {
  return { variant, passes: 0, fails: 0, undecided: 0, errors: 0, waiting: 0, reused: 0, ...counts };
}

describe('a cell of the case grid', () => {
  it('never calls an error or an unjudged answer a failure', () => {
    const mixed = cell('candidate', { passes: 1, undecided: 1, errors: 2 });
    expect(cellSentence(mixed)).toBe('1 passed, 1 could not be judged, 2 could not run');
    expect(cellFigure(mixed)).toBe('1 of 1');
    expect(cellParts(mixed)).toEqual([
      { kind: 'pass', count: 1 },
      { kind: 'undecided', count: 1 },
      { kind: 'error', count: 2 },
    ]);
  });

  it('has no figure while nothing is decided', () => {
    expect(cellFigure(cell('candidate', { waiting: 3 }))).toBe('–');
    expect(cellSentence(cell('candidate', {}))).toBe('nothing planned');
  });
});
