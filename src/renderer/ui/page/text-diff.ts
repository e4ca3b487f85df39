import { diffArrays, diffWordsWithSpace } from 'diff';
import { locateStamp } from '#domain/prompt/content-id';

export interface Piece {
  readonly text: string;
  readonly changed: boolean;
}

/** One line of each side, in step. null: this side has no such line. */
export interface DiffRow {
  readonly kind: 'same' | 'changed';
  readonly before: readonly Piece[] | null;
  readonly after: readonly Piece[] | null;
}

export interface TextDiff {
  readonly rows: readonly DiffRow[];
  readonly removedWords: number;
  readonly addedWords: number;
  /** The date of a prompt's test differs, which nobody wrote: no word of it is counted. */
  readonly stamped: boolean;
}

/** Texts that differ this much are shown whole, side by side: finding the smallest difference would take seconds. */
const mostEdits = 4_000;

/**
 * Line by line, and within changed lines word by word. Line ends (LF or CRLF) are no difference. Words are counted as a person wrote them: the same before
 * a change is sent and after it was stamped.
 */
export function diffTexts(before: string, after: string): TextDiff {
  const rows = rowsOf(before, after);
  const [stampBefore, stampAfter] = [splitStamp(before), splitStamp(after)];
  const stamped = stampBefore.stamp !== stampAfter.stamp;
  const counted = stamped ? rowsOf(stampBefore.rest, stampAfter.rest) : rows;
  return { rows, removedWords: countWords(counted, 'before'), addedWords: countWords(counted, 'after'), stamped };
}

function splitStamp(text: string): { readonly stamp: string; readonly rest: string } {
  const line = locateStamp(text);
  if (line === null) return { stamp: '', rest: text };
  return { stamp: text.slice(line.start, line.end).trim(), rest: text.slice(0, line.start) + text.slice(line.end) };
}

function rowsOf(before: string, after: string): DiffRow[] {
  const changes = diffArrays(linesOf(before), linesOf(after), { maxEditLength: mostEdits }) ?? [
    { value: linesOf(before), removed: true, added: false },
    { value: linesOf(after), removed: false, added: true },
  ];
  const rows: DiffRow[] = [];
  let removed: string[] = [];
  let added: string[] = [];
  const flush = (): void => {
    for (let index = 0; index < Math.max(removed.length, added.length); index++) {
      rows.push(changedRow(removed[index], added[index]));
    }
    removed = [];
    added = [];
  };
  for (const change of changes) {
    if (change.removed) removed.push(...change.value);
    else if (change.added) added.push(...change.value);
    else {
      flush();
      for (const text of change.value) {
        const piece = [{ text, changed: false }];
        rows.push({ kind: 'same', before: piece, after: piece });
      }
    }
  }
  flush();
  return rows;
}

function linesOf(text: string): string[] {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function changedRow(before: string | undefined, after: string | undefined): DiffRow {
  if (before === undefined || after === undefined) {
    const whole = (text: string | undefined): Piece[] | null => (text === undefined ? null : [{ text, changed: true }]);
    return { kind: 'changed', before: whole(before), after: whole(after) };
  }
  const words = diffWordsWithSpace(before, after, { maxEditLength: mostEdits });
  if (words === undefined) {
    return {
      kind: 'changed',
      before: [{ text: before, changed: true }],
      after: [{ text: after, changed: true }],
    };
  }
  return {
    kind: 'changed',
    before: words.flatMap(({ value, added, removed }) => (added ? [] : [{ text: value, changed: removed }])),
    after: words.flatMap(({ value, added, removed }) => (removed ? [] : [{ text: value, changed: added }])),
  };
}

function countWords(rows: readonly DiffRow[], side: 'before' | 'after'): number {
  let count = 0;
  for (const row of rows) {
    for (const { text, changed } of row[side] ?? []) if (changed) count += text.match(/\S+/g)?.length ?? 0;
  }
  return count;
}

/** Rows with long unchanged stretches folded to `around` lines of context each side. */
export type FoldedRow = DiffRow | { readonly kind: 'fold'; readonly lines: number; readonly from: number };

export function foldRows(rows: readonly DiffRow[], around = 3): FoldedRow[] {
  const keep = new Array<boolean>(rows.length).fill(false);
  rows.forEach((row, index) => {
    if (row.kind === 'same') return;
    keep.fill(true, Math.max(0, index - around), Math.min(rows.length, index + around + 1));
  });
  const folded: FoldedRow[] = [];
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index];
    if (row === undefined) break;
    let end = index;
    while (end < rows.length && keep[end] === false) end++;
    // A fold that hides one or two lines hides nothing worth a click.
    if (end - index > 2) {
      folded.push({ kind: 'fold', lines: end - index, from: index });
      index = end - 1;
    } else folded.push(row);
  }
  return folded;
}
