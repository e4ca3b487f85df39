import { behind, normalText, rewrite, type NormalText } from './normal-text.ts';

/** Elements that stand within a word and part nothing; others begin a line, raise a figure or hold a block. */
const withinWords = 'b|i|u|s|em|strong|span|mark|small|font|del|ins|code|a|wbr';

/**
 * Ways of writing that a reader does not see where an answer is shown with its markup: HTML tags and comments, character references, Markdown's marks
 * around or within a word, the @ of a link, a word that is divided at the end of a line.
 */
const markup = new RegExp(
  [
    '<!--(?:(?!<!--)[^]){0,2000}?-->',
    `</?(?:${withinWords})(?:\\s+[a-z-]+\\s*=[^<>\\n]{0,500})?\\s*/?>`,
    '%40',
    '&(?:#\\d{1,7}|#x[\\da-f]{1,6}|[a-z]{2,8});',
    // Beside a letter: a bullet, or a sum, is none.
    '(?<=[\\p{L}@.])(?:[*`]{1,3}|~~|__)|(?:[*`]{1,3}|~~|__)(?=[\\p{L}@.])',
    '(?<=\\p{L})[-\\u2010]\\r?\\n(?=\\p{L})',
  ].join('|'),
  'giu',
);

const named: Readonly<Record<string, string>> = {
  amp: '&',
  apos: "'",
  commat: '@',
  gt: '>',
  lt: '<',
  nbsp: ' ',
  period: '.',
  quot: '"',
  shy: '',
  zwj: '',
  zwnj: '',
};

/** The text as it is read where its markup is carried out, in its normal form, with the way back to what was written. Linear in the text. */
export function textAsShown(text: string): NormalText {
  const shown = rewrite(text, markup, withoutMarkup);
  return behind(shown, normalText(shown.text));
}

function withoutMarkup(piece: string): string {
  if (piece === '%40') return '@';
  if (!piece.startsWith('&')) return '';
  const name = piece.slice(1, -1).toLowerCase();
  const number = /^#(x)?([\da-f]+)$/u.exec(name);
  if (number === null) return named[name] ?? piece;
  const code = Number.parseInt(number[2] ?? '', number[1] === undefined ? 10 : 16);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : piece;
}
