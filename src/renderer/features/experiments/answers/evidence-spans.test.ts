import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CriterionVerdict } from '#domain/files/verdict';
import { evidencePieces } from './evidence-spans.ts';

function verdict(criterion: string, start: number, end: number): CriterionVerdict {
  return { criterion, verdict: 'fail', reason: '', span: { start, end }, score: null };
}

describe('evidence in an answer', () => {
  it('cuts at every edge, and overlapping evidence belongs to both', () => {
    const [promise, length] = [verdict('promise', 0, 11), verdict('length', 5, 20)];
    expect(evidencePieces('Your refund is sure.', [promise, length])).toEqual([
      { text: 'Your ', verdicts: [promise] },
      { text: 'refund', verdicts: [promise, length] },
      { text: ' is sure.', verdicts: [length] },
    ]);
  });

  it('leaves out evidence that is not in the text', () => {
    expect(evidencePieces('Hello', [verdict('a', 9, 12), verdict('b', 2, 2)])).toEqual([
      { text: 'Hello', verdicts: [] },
    ]);
    expect(evidencePieces('', [verdict('a', 0, 1)])).toEqual([]);
  });

  it('keeps every character, and no half of one', () => {
    const spans = fc.array(fc.tuple(fc.nat(40), fc.nat(40)), { maxLength: 6 });
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), spans, (text, ranges) => {
        const pieces = evidencePieces(
          text,
          ranges.map(([a, b], at) => verdict(String(at), Math.min(a, b), Math.max(a, b))),
        );
        expect(pieces.map((piece) => piece.text).join('')).toBe(text);
        expect(pieces.every((piece) => piece.text !== '')).toBe(true);
        // Each piece by itself is as well-formed as the whole: no pair was cut.
        if (text.isWellFormed()) expect(pieces.every((piece) => piece.text.isWellFormed())).toBe(true);
      }),
    );
  });
});
