import { type Span } from './verdict.ts';

/**
 * How much of a text's typography is taken away before it is compared:
 * - `words`: composed letters (NFC), every run of white space one space, one kind of apostrophe, quotation mark and hyphen, three dots for an
 *   ellipsis, nothing invisible (soft hyphens, zero-width characters), full and half width alike. Letters keep what they mean: `²`, `½` and
 *   `𝗯` stay what they are, which NFKC would change.
 * - `signs`: composed, and without the selectors that ask for an emoji's colours; for a text that is only signs and so asks for the sign itself:
 *   "no em dash", "no half-width comma", "no curly quotes" are rules about typography.
 * - `data`: as `words`, but white space stays where it is, each blank as one; line breaks stay line breaks: they part two numbers.
 */
export type NormalForm = 'words' | 'signs' | 'data';

/** A text in a normal form, with the way back. Offsets in UTF-16 code units, end exclusive. */
export interface NormalText {
  readonly text: string;
  /** Where a span of the normal form stands in the text as it was written. */
  original(span: Span): Span;
}

/** Linear in the text. The form of a normal form is itself. */
export function normalText(text: string, form: NormalForm = 'words'): NormalText {
  const known = recent.find((each) => each.form === form && each.source === text);
  if (known) return known.normal;
  const folded = rewrite(text, changedPieces[form], (piece) => fold(piece, form));
  const composed =
    folded.text.normalize('NFC') === folded.text
      ? folded
      : behind(
          folded,
          rewrite(folded.text, uncomposed, (piece) => piece.normalize('NFC')),
        );
  recent.unshift({ form, source: text, normal: composed });
  recent.length = Math.min(recent.length, mostRecent);
  return composed;
}

/** The form in which a text is looked for: one without a letter or a digit asks for its signs. */
export function formOf(value: string): NormalForm {
  return /[\p{L}\p{N}]/u.test(value) ? 'words' : 'signs';
}

/** All checks of one answer come one after the other: its form is made once. */
const recent: { readonly form: NormalForm; readonly source: string; readonly normal: NormalText }[] = [];
const mostRecent = 4;

const spaces = '\\s\\u0085\\u2800';
const lineBreak = /[\n\v\f\r\u0085\u2028\u2029]/u;
// Beside them: control characters, marks of interlinear notes, and lines through, above and below a letter, which leave it to be read.
const invisible =
  '\\p{Default_Ignorable_Code_Point}\\0-\\x08\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f\\ufff9-\\ufffb\\u0305\\u0332-\\u0337';
const apostrophes = '\\u2018-\\u201b\\u2032\\u02bb-\\u02bd\\u00b4\\u1ffd';
const quotes = '\\u201c-\\u201f\\u2033\\u00ab\\u00bb\\u301d-\\u301f';
const hyphens = '\\u2010-\\u2015\\u2212\\ufe58\\ufe63';
const dots = '\\u2026';
const ligatures = '\\ufb00-\\ufb06';
const widths = '\\uff01-\\uff9f\\uffa1-\\uffdc\\uffe0-\\uffee';

const signs = `[${apostrophes}${quotes}${hyphens}${dots}${ligatures}${widths}]`;
const changedPieces: Readonly<Record<NormalForm, RegExp>> = {
  words: new RegExp(`[${spaces}${invisible}]+|${signs}`, 'gu'),
  signs: /[\ufe00-\ufe0f]/gu,
  data: new RegExp(`[${spaces}${invisible}]|${signs}`, 'gu'),
};

const isSpace = new RegExp(`[${spaces}]`, 'u');
const isInvisible = new RegExp(`^[${invisible}]+$`, 'u');
const isApostrophe = new RegExp(`[${apostrophes}]`, 'u');
const isQuote = new RegExp(`[${quotes}]`, 'u');
const isHyphen = new RegExp(`[${hyphens}]`, 'u');

function fold(piece: string, form: NormalForm): string {
  if (form === 'signs') return '';
  // The byte order mark counts as white space in JavaScript; nobody sees it.
  if (isInvisible.test(piece)) return '';
  if (isSpace.test(piece)) return form === 'data' && lineBreak.test(piece) ? piece : ' ';
  if (isApostrophe.test(piece)) return "'";
  if (isQuote.test(piece)) return '"';
  if (isHyphen.test(piece)) return '-';
  return piece.normalize('NFKC');
}

/**
 * A character with all that may melt into it: marks, the vowels and final consonants of Hangul, and two vowels of Kirat Rai; or a character
 * that has another form alone (the ohm sign is an omega). Nothing below U+0300 does.
 */
const joining = '\\p{M}\\u1161-\\u1175\\u11a8-\\u11c2\\u{16d63}\\u{16d67}-\\u{16d68}';
const uncomposed = new RegExp(`[^${joining}]?[${joining}]+|[^\\0-\\u02ff${joining}]`, 'gu');

interface Piece {
  /** Start in the new text, and start and end in the old one. */
  readonly at: number;
  readonly start: number;
  readonly end: number;
  /** As it was: every offset in it counts on. A changed piece stands for the old one as a whole. */
  readonly isCopy: boolean;
}

/** The text with what matches changed, remembering what came from where. */
export function rewrite(text: string, pattern: RegExp, change: (piece: string) => string): NormalText {
  const parts: string[] = [];
  const pieces: Piece[] = [];
  let copied = 0;
  let length = 0;
  const add = (part: string, start: number, end: number, isCopy: boolean): void => {
    if (part === '') return;
    parts.push(part);
    pieces.push({ at: length, start, end, isCopy });
    length += part.length;
  };
  for (const match of text.matchAll(pattern)) {
    const [old] = match;
    const next = change(old);
    if (next === old) continue;
    const end = match.index + old.length;
    add(text.slice(copied, match.index), copied, match.index, true);
    add(next, match.index, end, false);
    copied = end;
  }
  if (copied === 0) return { text, original: (span) => span };
  add(text.slice(copied), copied, text.length, true);
  return { text: parts.join(''), original: (span) => originalSpan(pieces, span) };
}

function originalSpan(pieces: readonly Piece[], { start, end }: Span): Span {
  const first = pieceAt(pieces, start);
  if (first === undefined) return { start: 0, end: 0 };
  const from = first.isCopy ? first.start + start - first.at : first.start;
  const last = end > start ? pieceAt(pieces, end - 1) : undefined;
  if (last === undefined) return { start: from, end: from };
  return { start: from, end: last.isCopy ? last.start + end - last.at : last.end };
}

/** The last piece that starts at the offset or before it. */
function pieceAt(pieces: readonly Piece[], offset: number): Piece | undefined {
  let [low, high] = [0, pieces.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((pieces[middle]?.at ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return pieces[low];
}

/** The second rewriting done to the text of the first. */
export function behind(first: NormalText, second: NormalText): NormalText {
  return { text: second.text, original: (span) => first.original(second.original(span)) };
}
