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

/** Ways of writing that mean something elsewhere and something else here: the pattern as it was meant. Linear. */
const rewrites: readonly { readonly meant: (pattern: string) => string; readonly advice: string }[] = [
  {
    meant: (pattern) => pattern.replace(doubled, '\\'),
    advice: 'has two backslashes where one is meant (only double quotes take two): a backslash itself is looked for',
  },
  {
    // Where \| means "or", brackets with a backslash are a group.
    meant: (pattern) => (/[^\\]\\\|/u.test(pattern) ? pattern.replaceAll(/\\([|()])/gu, '$1') : pattern),
    advice: 'has \\|, which looks for the sign | itself: write | where either of two is meant',
  },
  {
    meant: (pattern) => pattern.replaceAll(/\\[<>]/gu, '\\b'),
    advice: 'has \\< or \\>, which look for these signs: the edge of a word is \\b',
  },
  {
    meant: (pattern) => pattern.replaceAll(/[\u00ad\u200b-\u200f\u2060\ufeff]/gu, ''),
    advice: 'has a sign that nobody sees, and that is looked for: type the pattern anew',
  },
  {
    meant: (pattern) => pattern.replaceAll(/&(?:amp|lt|gt|quot|apos|#39);/gu, (sign) => signs.get(sign) ?? sign),
    advice: 'has a sign as HTML writes it (&amp;): write the sign itself',
  },
];

const signs: ReadonlyMap<string, string> = new Map([
  ['&amp;', '&'],
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&apos;', "'"],
  ['&#39;', "'"],
]);

/**
 * The readings of a pattern other than the one that counts, most likely first; none for nearly all patterns. They decide nothing: an answer that one of them finds, and
 * the pattern as it stands does not, is one of which nobody can say whether it holds.
 */
export function otherReadings(pattern: string, ignoreCase: boolean): readonly PatternReading[] {
  const plain = withoutFrame(pattern, ignoreCase);
  const inner = plain ?? { pattern, ignoreCase };
  return [
    ...(plain === null ? [] : [plain]),
    ...rewrites.flatMap(({ meant, advice }) => {
      const written = meant(inner.pattern);
      return written === inner.pattern ? [] : [{ ...inner, pattern: written, advice }];
    }),
  ];
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
  const named = /^(?:re|regex|regexp|pattern)\s*[:=]\s*/iu.exec(pattern);
  if (named !== null)
    return {
      pattern: pattern.slice(named[0].length),
      ignoreCase,
      advice: `begins with “${named[0].trim()}”, which is part of what is looked for: take it away`,
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
