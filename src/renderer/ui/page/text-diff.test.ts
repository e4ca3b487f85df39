import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffInWords } from './diff-words.ts';
import { diffTexts, foldRows, type Piece } from './text-diff.ts';

const textOf = (pieces: readonly Piece[] | null): string | null =>
  pieces === null ? null : pieces.map((piece) => piece.text).join('');

describe('a difference of two texts', () => {
  it('marks the words that changed within a line', () => {
    expect(diffTexts('Be brief.\nName the page.\n', 'Be brief.\nName the policy page.\n')).toEqual({
      rows: [
        {
          kind: 'same',
          before: [{ text: 'Be brief.', changed: false }],
          after: [{ text: 'Be brief.', changed: false }],
        },
        {
          kind: 'changed',
          before: [
            { text: 'Name the ', changed: false },
            { text: 'page.', changed: false },
          ],
          after: [
            { text: 'Name the ', changed: false },
            { text: 'policy ', changed: true },
            { text: 'page.', changed: false },
          ],
        },
      ],
      removedWords: 0,
      addedWords: 1,
      stamped: false,
    });
  });

  it('counts the same words before the date of the test is written into the prompt and after', () => {
    const prompt = (header: string, body: string): string => `---\nschema: signoff/prompt@1\n${header}---\n${body}\n`;
    const before = prompt('model: small\n', 'Be brief.');
    const counts = [
      prompt('model: large\n', 'Be very brief.'),
      prompt('last_evaluated: 2026-11-20T14:03:00Z\nmodel: large\n', 'Be very brief.'),
      prompt('model: large\nlast_evaluated: 2026-11-20T14:03:00Z\n', 'Be very brief.'),
    ].map((after) => diffInWords(diffTexts(before, after)));
    const written = '2 words added, 1 taken out';
    expect(counts).toEqual([
      written,
      `${written}, beside the date of its test`,
      `${written}, beside the date of its test`,
    ]);
    expect(diffInWords(diffTexts('last_evaluated: a', 'last_evaluated: b'))).toBe('1 word added, 1 taken out');
  });

  it('shows a line that is only on one side opposite nothing', () => {
    expect(diffTexts('one\n', 'one\ntwo\n').rows[1]).toEqual({
      kind: 'changed',
      before: null,
      after: [{ text: 'two', changed: true }],
    });
  });

  it('takes line ends of Windows and of others for the same', () => {
    expect(diffTexts('one\r\ntwo\r\n', 'one\ntwo').rows.map((row) => row.kind)).toEqual(['same', 'same']);
  });

  it('never loses a line of either text', () => {
    const text = fc.array(fc.constantFrom('a', 'b c', 'b d', '', 'e f g')).map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const { rows } = diffTexts(before, after);
        const side = (name: 'before' | 'after') =>
          rows.map((row) => textOf(row[name])).filter((line): line is string => line !== null);
        const lines = (whole: string) => {
          const all = whole.split('\n');
          if (all.at(-1) === '') all.pop();
          return all;
        };
        expect({ before: side('before'), after: side('after') }).toEqual({
          before: lines(before),
          after: lines(after),
        });
      }),
    );
  });

  it('folds what did not change, but not the lines around a change', () => {
    const lines = Array.from({ length: 20 }, (_, index) => `line ${index}`);
    const changed = lines.with(10, 'line ten');
    const { rows } = diffTexts(lines.join('\n'), changed.join('\n'));
    expect(foldRows(rows).map((row) => (row.kind === 'fold' ? { fold: row.lines, from: row.from } : row.kind))).toEqual(
      [{ fold: 7, from: 0 }, 'same', 'same', 'same', 'changed', 'same', 'same', 'same', { fold: 6, from: 14 }],
    );
  });
});
