import { piecesOf } from './pattern-advice.ts';

/** What a pattern was most likely meant to say, where it is written in the way of another language or tool. */
export interface PatternReading {
  readonly pattern: string;
  readonly ignoreCase: boolean;
  /** What is looked for now and would not be then, and how to write what is meant; goes on after the name of the field. */
  readonly advice: string;
}

/** `/x/i`, `m/x/`, `qr{x}`, `%r{x}`, `#x#i`, `~x~`, `%x%`: a pattern between marks. */
const delimited = /^(?:(?:m|qr|%r)?\/(.+)\/|(?:m|qr|%r)\{(.+)\}|(?:m|qr|%r)?([#~@!%])(.+)\3)([dgimsuvxy]*)$/su;
/** `x/i`: only what stood before the pattern is missing. */
const flagged = /^([^/]+)(?<!\\)\/([gimsuy]{1,4})$/su;
const inQuotes = /^[brufBRUF]{0,2}(["'`“])(.+)(["'`”])$/su;
/** `\\b` where `\b` was meant: in single quotes, and in a plain value, YAML keeps both. */
const doubled = /\\\\(?=[bBdDsSwWAzpP.*+?()[\]{}|^$])/gu;

/**
 * The readings of a pattern other than the one that counts, most likely first; none for nearly all patterns. They decide nothing: an answer that one of them finds, and
 * the pattern as it stands does not, is one of which nobody can say whether it holds.
 */
export function otherReadings(pattern: string, ignoreCase: boolean): readonly PatternReading[] {
  const plain = withoutFrame(pattern, ignoreCase);
  const own = { pattern, ignoreCase };
  const inner = plain ?? own;
  const readings: PatternReading[] = [];
  if (plain !== null) readings.push(plain);
  const single = inner.pattern.replace(doubled, '\\');
  if (single !== inner.pattern) {
    const advice =
      'has two backslashes where one is meant (only double quotes take two): a backslash itself is looked for';
    readings.push({ ...inner, pattern: single, advice });
  }
  if (/[^\\]\\\|/u.test(inner.pattern)) {
    const advice = 'has \\|, which looks for the sign | itself: write | where either of two is meant';
    readings.push({ ...inner, pattern: inner.pattern.replaceAll(/\\([|()])/gu, '$1'), advice });
  }
  return readings;
}

function withoutFrame(pattern: string, ignoreCase: boolean): PatternReading | null {
  const framed = delimited.exec(pattern) ?? null;
  const inner = framed === null ? undefined : (framed[1] ?? framed[2] ?? framed[4]);
  if (framed !== null && inner !== undefined) {
    const advice =
      'stands between slashes or other marks, and they (with the flags behind them) are part of what is looked for: take them away, and write ignore_case: true for the flag i';
    return { pattern: inner, ignoreCase: ignoreCase || (framed[5] ?? '').includes('i'), advice };
  }
  const [, quote = '', quoted, end = ''] = inQuotes.exec(pattern) ?? [];
  if (quoted !== undefined && (quote === end || (quote === '“' && end === '”')))
    return {
      pattern: quoted,
      ignoreCase,
      advice: 'stands in quotes of its own, which are part of what is looked for: take them away',
    };
  const [, before, flags = ''] = flagged.exec(pattern) ?? [];
  if (before === undefined) return null;
  return {
    pattern: before,
    ignoreCase: ignoreCase || flags.includes('i'),
    advice:
      'ends with a slash and flags, which are part of what is looked for: take them away, and write ignore_case: true for the flag i',
  };
}

/**
 * `\b` and `\w` of the engine know the letters a-z only: `\bécole\b` finds no école. null: the pattern has neither. Else the pattern with all letters as letters;
 * an edge beside a blank says nothing that the blank does not say.
 */
export function withAllLetters(pattern: string): string | null {
  const pieces = piecesOf(pattern);
  if (!pieces.some((piece) => piece === '\\b' || piece === '\\w' || /^\[.*\\w/su.test(piece))) return null;
  const isBlank = (piece: string | undefined): boolean =>
    piece !== undefined && /^(?:\s|\\s|\\W|\[.*\\[sW].*\])$/su.test(piece);
  return pieces
    .map((piece, at) => {
      if (piece === '\\b')
        return isBlank(pieces[at - 1]) || isBlank(pieces[at + 1]) ? '' : '(?:^|$|[^\\p{L}\\p{M}\\p{N}_])';
      if (piece === '\\w') return '[\\p{L}\\p{M}\\p{N}_]';
      return piece.startsWith('[') ? piece.replaceAll('\\w', '\\p{L}\\p{M}\\p{N}_') : piece;
    })
    .join('');
}

export const letterAdvice =
  'has \\b or \\w, which know the letters a to z only: write (?:^|[^\\p{L}]) for the edge of a word and \\p{L} for a letter, or use “contains”';
