import { rewrite, type NormalText } from './normal-text.ts';

/** Text in code is shown as it is. An answer that is put into a fence of Markdown as a whole is Markdown all the same. */
const code = '```(?!markdown\\b|md\\b)[^]{0,20000}?```|`[^`\\n]{1,500}`';
/** In place of an apostrophe: "don`t", "l`eau"; a mark of code stands in pairs. */
const apostrophe =
  '(?<=\\p{L})`(?=(?:s|t|d|m|re|ve|ll)(?![\\p{L}`]))|(?<=(?<!\\p{L})(?:[cdjlmnst]|qu))`(?=\\p{L}+(?![\\p{L}`]))';
/** Before a sign it says that the sign is no mark; at the end of a line it breaks it. */
const escape = '\\\\(?=[!-/:-@\\[-`{-~]|\\r?\\n)';
/** Mathematics within a sentence: `\\(5\\)`. */
const formula = '\\\\\\((?=[^()\\n]{1,80}\\\\\\))|(?<=\\\\\\([^()\\n]{1,80})\\\\\\)';
/** At the border of a word and never within one: `snake_case` and 5_000 stay. */
const italic =
  '(?<![\\p{L}\\p{N}_\\\\])_(?=[*~]{0,3}[\\p{L}\\p{N}$€£"\'“‘])|(?<=[\\p{L}\\p{N}.,:;!?…%€£)*~"\'”’])_(?![\\p{L}\\p{N}_])';
const footnote = '(?<!\\d)\\[\\^[\\w-]{1,40}\\]|\\[\\^[\\w-]{1,40}\\](?!\\d)';
/** `[1]`, `[2, 3]` behind a word, and `【4:0†source】`: where a sentence comes from. Nothing joins two numbers. */
const citation =
  '(?<=[\\p{L}\\p{N}.,;!?%)"\'”’\\]])[ \\t]?\\[\\d{1,3}(?:\\s?[,–-]\\s?\\d{1,3})*\\](?![\\p{L}\\p{N}(:])|【\\d[^】\\n]{0,80}】(?!\\d)';
/** `[text][1]`: the text is read. */
const referenceLink = '(?<![\\p{L}\\p{N}\\]])!?\\[[^\\[\\]\\d\\n][^\\[\\]\\n]{0,500}\\]\\[[^\\[\\]\\n]{0,100}\\]';

const marks = new RegExp(
  [apostrophe, code, formula, escape, italic, footnote, referenceLink, citation].join('|'),
  'giu',
);
const isReferenceLink = new RegExp(`^${referenceLink}$`, 'u');

/** Marks of Markdown that mean something outside of code alone, as a reader sees them. Linear in the text. */
export function withoutPlainMarks(text: string): NormalText {
  return rewrite(text, marks, (piece) => {
    if (piece === '`') return "'";
    if (piece.startsWith('`')) return piece;
    return isReferenceLink.test(piece) ? piece.slice(piece.indexOf('[') + 1, piece.indexOf(']')) : '';
  });
}
