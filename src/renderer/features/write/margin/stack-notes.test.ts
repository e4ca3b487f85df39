import { describe, expect, it } from 'vitest';
import { stackNotes } from './use-note-tops.ts';

describe('notes in the margin', () => {
  it('stand beside their line where there is room', () => {
    expect(stackNotes([0, 200], [50, 50])).toEqual([0, 200]);
  });

  it('move down where the note before still stands', () => {
    expect(stackNotes([100, 120, 130], [80, 40, 40])).toEqual([100, 192, 244]);
  });

  it('about the whole text come where the one before ends', () => {
    expect(stackNotes([null, null, 300], [40, 40, 40])).toEqual([0, 52, 300]);
  });
});
