import { characterNamed } from './character-names.ts';
import { behind, normalText, rewrite, type NormalText } from './normal-text.ts';
import { withoutPlainMarks } from './plain-marks.ts';

/** Elements that stand within a word and part nothing. */
const withinWords =
  'b|i|u|s|em|strong|span|mark|small|big|font|del|ins|code|a|wbr|kbd|samp|var|tt|abbr|acronym|cite|q|dfn|time|data|label|bdi|bdo';
/** Elements that begin or end a line. */
const breaksLine = 'br|p|div|li|ul|ol|dl|dt|dd|tr|table|h[1-6]|blockquote|section|article|hr';
const attributes = '(?:\\s+[a-z-]+\\s*=[^<>\\n]{0,500})?\\s*/?>';

const lineBreak = new RegExp(`^</?(?:${breaksLine})\\b`, 'iu');
/** Letters of mathematics that are read as letters, and bold figures as figures; raised figures are none of them. */
const mathLetters =
  '[\\u{1d400}-\\u{1d7ff}\\u210a-\\u2113\\u2115\\u2119-\\u211d\\u2124\\u2128\\u212c\\u212d\\u212f-\\u2131\\u2133\\u2134]';

const figure = '[\\p{N}$€£]';
/** What a sentence within marks ends with, other than a letter. */
const ending = '[\\p{N}%€£):;!?,.…”"’\']';
/** `*5*`, and `==5==`: such a sign opens only where it closes, as it is one of sums and comparisons, too. */
const pair = (mark: string): string => {
  const inner = `[^\\s${mark}](?:[^${mark}\\n]{0,200}[^\\s${mark}])?`;
  const all = mark === '=' ? '==' : `\\${mark}`;
  const open = `(?<![\\p{L}\\p{N}${mark}])${all}`;
  const close = `${all}(?![\\p{L}\\p{N}${mark}])`;
  return `${open}(?=${inner}${close})|(?<=${open}${inner})${close}`;
};
/**
 * Marks around a figure, a price, what stands in brackets, or a few words with a sign at their end: never between two figures, and no path
 * (`a/**` before `/b`).
 */
const emphasis = [
  `(?<![\\p{L}\\p{N}*])\\*{2,3}(?=${figure}|[(“"])|(?<=${ending})\\*{2,3}(?![\\p{L}\\p{N}*])`,
  `(?<![\\p{L}\\p{N}_])__(?=${figure})|(?<=${ending})__(?![\\p{L}\\p{N}_])`,
  `(?<![\\p{N}\`~])(?:\`{1,3}|~~)(?=${figure})|(?<=${ending})(?:\`{1,3}|~~)(?![\\p{N}\`~])`,
  pair('*'),
  pair('='),
  // Mathematics around a figure alone: `$5$`.
  '(?<![\\p{L}\\p{N}$])\\$(?=\\d[\\d.,]{0,20}\\$(?!\\d))|(?<=(?<![\\p{L}\\p{N}$])\\$\\d[\\d.,]{0,20})\\$(?!\\d)',
];
const linkEnd = '\\]\\([^()\\s]{0,2000}(?:\\s"[^"\\n]{0,200}")?\\)';

/**
 * Ways of writing that a reader does not see where an answer is shown with its markup: HTML tags and comments, character references, Markdown's marks
 * around or within a word, its links and quotes, the @ of a link, colours of a terminal, a word that is divided, letters of mathematics. Nothing joins two
 * numbers: `1<sup>2</sup>` is no 12.
 */
const markup = new RegExp(
  [
    '<!--(?:(?!<!--)[^]){0,2000}?-->',
    `</?(?:${withinWords}|${breaksLine})${attributes}`,
    // Raised or lowered letters are read on; a figure is an exponent, or a footnote.
    `<su[pb]${attributes}(?=\\p{L})|(?<=\\p{L})</su[pb]\\s*>`,
    '%40',
    '&(?:#\\d{1,7}|#x[\\da-f]{1,6}|[a-z]{2,8});',
    // Beside a letter: a bullet, or a sum, is none.
    '(?<=[\\p{L}@.])(?:[*`]{1,3}|~~|__)|(?:[*`]{1,3}|~~|__)(?=[\\p{L}@.])',
    ...emphasis,
    // A link: what stands in the brackets is read. Around a figure it joins no two, and no name is one of a list (`a[0](b)`).
    '!?\\[(?=[^\\[\\]\\d\\n][^\\[\\]\\n]{0,500}\\]\\()|(?<![\\p{L}\\p{N}\\]])\\[(?=\\d[^\\[\\]\\n]{0,500}\\]\\()',
    `(?<!\\d)${linkEnd}|(?<=\\d)${linkEnd}(?!\\d)`,
    '(?<=^|\\n)[ \\t]{0,3}>[ \\t]?',
    '\\u001b\\[[\\d;:?]{0,40}[@-~]|\\u001b\\][^\\u0007\\u001b]{0,2000}(?:\\u0007|\\u001b\\\\)',
    '(?<=\\p{L})[-\\u2010]\\r?\\n(?=\\p{L})|(?<=\\p{L})[\\u2010\\u2011](?=\\p{L})',
    mathLetters,
  ].join('|'),
  'giu',
);

/** The text as it is read where its markup is carried out, in its normal form, with the way back to what was written. Linear in the text. */
export function textAsShown(text: string): NormalText {
  const data = isJson.test(text) ? rewrite(text, jsonEscape, unescaped) : null;
  const plain = withoutPlainMarks(data?.text ?? text);
  const shown = rewrite(plain.text, markup, withoutMarkup);
  const read = behind(data === null ? plain : behind(data, plain), shown);
  return behind(read, normalText(shown.text));
}

/** An answer as JSON, whole or cut off, in a code fence or not: whoever shows it shows the text in its strings. */
const isJson = /^\s*(?:```(?:json)?\s*)?[{["]/iu;
const jsonEscape = /\\(?:u[\da-f]{4}|["\\/bfnrt])/giu;
const escapes: Readonly<Record<string, string>> = { b: ' ', f: ' ', n: '\n', r: '\n', t: '\t' };

function unescaped(piece: string): string {
  const sign = piece.slice(1);
  return sign.length > 1 ? String.fromCharCode(Number.parseInt(sign.slice(1), 16)) : (escapes[sign] ?? sign);
}

function withoutMarkup(piece: string): string {
  if (piece === '%40') return '@';
  if (lineBreak.test(piece)) return '\n';
  if (isMathLetter.test(piece)) return piece.normalize('NFKC');
  if (!piece.startsWith('&')) return '';
  const name = piece.slice(1, -1);
  const number = /^#(x)?([\da-f]+)$/iu.exec(name);
  if (number === null) return characterNamed(name) ?? piece;
  const code = Number.parseInt(number[2] ?? '', number[1] === undefined ? 10 : 16);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : piece;
}

const isMathLetter = new RegExp(`^${mathLetters}$`, 'u');
