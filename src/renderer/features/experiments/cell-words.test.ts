import { describe, expect, it } from 'vitest';
import { type CaseRow } from '#contract/views';
import { byChange, cellFigure, cellParts, cellSentence, changeOf, type Cell } from './cell-words.ts';

function cell(variant: string, counts: Partial<Cell>): Cell {
  return { variant, passes: 0, fails: 0, undecided: 0, errors: 0, waiting: 0, reused: 0, ...counts };
}

function row(id: string, before: Partial<Cell>, after: Partial<Cell>): CaseRow {
  return {
    case: id,
    headline: id,
    slices: [],
    sensitivity: 'internal',
    cells: [cell('baseline', before), cell('candidate', after)],
    change: 'unknown',
    wavers: false,
  };
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

describe('the order by change', () => {
  const gained = row('gained', { passes: 1, fails: 2 }, { passes: 3 });
  const lost = row('lost', { passes: 3 }, { fails: 3 });
  const same = row('same', { passes: 3 }, { passes: 3 });
  const unknown = row('unknown', { errors: 3 }, { passes: 3 });

  it('puts the largest change first, whichever way, and what cannot be compared last', () => {
    expect(byChange([unknown, same, gained, lost], 'baseline', 'candidate').map((each) => each.case)).toEqual([
      'lost',
      'gained',
      'same',
      'unknown',
    ]);
  });

  it('knows no change without a baseline', () => {
    expect(changeOf(gained, null, 'candidate')).toBeNull();
  });
});
