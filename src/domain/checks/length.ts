import { type Check } from './check.ts';
import { decided, type Holds } from './holds.ts';

type LengthCheck = Extract<Check, { type: 'length' }>;
export type LengthUnit = LengthCheck['unit'];

/** length: within min and max, both inclusive. */
export function decideLength(check: LengthCheck, text: string): Holds {
  const count = countUnits(text, check.unit);
  const tooFew = check.min !== undefined && count < check.min;
  const tooMany = check.max !== undefined && count > check.max;
  return decided(!tooFew && !tooMany, `Has ${inWords(count, check.unit)}, asked: ${limitsInWords(check)}.`);
}

/**
 * The length of a text, by Unicode properties alone (Intl.Segmenter follows the ICU data of each machine and would count differently):
 * - characters: what a reader takes for one. Text is composed (NFC) first; combining marks, joiners, variation selectors and skin tones
 *   belong to the character before them, a flag is one. White space inside counts, around the text it does not.
 * - words: runs of letters, marks and digits, joined by single apostrophes, hyphens, dots or underscores ("don't", "e-mail", "3.5" are
 *   one each). Every character of Chinese and Japanese counts as a word, as text editors do. Thai, Lao, Khmer and Burmese put no
 *   space between words: a run of them is one.
 * - sentences: pieces with a letter or digit in them that end at a sentence mark followed by white space (after closing quotes or
 *   brackets), at a wide mark such as "。", or at a line break. A dot before a lower-case word ends none (the rule SB8 of UAX #29):
 *   "e.g. this". A title before a name ("Dr. Smith") does end one: telling it apart would need a dictionary.
 */
export function countUnits(text: string, unit: LengthUnit): number {
  switch (unit) {
    case 'characters':
      return countMatches(text.normalize('NFC').trim(), character);
    case 'words':
      return countMatches(text.normalize('NFC'), word);
    case 'sentences':
      return countSentences(text.normalize('NFC'));
  }
}

const extend = '[\\p{M}\\p{Emoji_Modifier}\\u200d\\ufe0e\\ufe0f\\u{e0020}-\\u{e007f}]';
const character = new RegExp(
  `\\r\\n|\\p{RI}\\p{RI}|\\p{Extended_Pictographic}${extend}*(?:(?<=\\u200d)\\p{Extended_Pictographic}${extend}*)*|[^]${extend}*`,
  'gu',
);

const ideograph = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}';
const wordPart = `(?:(?![${ideograph}])[\\p{L}\\p{M}\\p{N}])+`;
const word = new RegExp(`[${ideograph}]\\p{M}*|${wordPart}(?:['’.\\-_‐‑]${wordPart})*`, 'gu');

function countMatches(text: string, pattern: RegExp): number {
  let count = 0;
  for (const _match of text.matchAll(pattern)) count++;
  return count;
}

const substance = /[\p{L}\p{N}]/u;
const sentenceMark = /[\p{Sentence_Terminal}…]/u;
const wideMark = /[。！？｡]/u;
const closing = /[\p{Pe}\p{Pf}"'*_]/u;
const space = /\s/u;
const lowerCase = /\p{Ll}/u;

/** One pass over the characters; a pattern that looks ahead of a run of marks would be quadratic on "......". */
function countSentences(text: string): number {
  let count = 0;
  for (const line of text.split(/[\r\n\u0085\u2028\u2029]+/u)) {
    let open = false;
    const characters = [...line];
    for (let at = 0; at < characters.length; at++) {
      const here = characters[at] ?? '';
      if (substance.test(here)) open = true;
      if (!open || !sentenceMark.test(here)) continue;
      const end = endOfMarks(characters, at);
      if (endsSentence(characters, at, end)) {
        count++;
        open = false;
      }
      at = end - 1;
    }
    if (open) count++;
  }
  return count;
}

/** The place behind a run of sentence marks and what closes after them. */
function endOfMarks(characters: readonly string[], from: number): number {
  let at = from;
  while (at < characters.length && sentenceMark.test(characters[at] ?? '')) at++;
  while (at < characters.length && closing.test(characters[at] ?? '')) at++;
  return at;
}

function endsSentence(characters: readonly string[], from: number, end: number): boolean {
  if (characters.slice(from, end).some((mark) => wideMark.test(mark))) return true;
  if (end >= characters.length) return true;
  if (!space.test(characters[end] ?? '')) return false;
  if (characters[from] !== '.') return true;
  let next = end;
  while (next < characters.length && space.test(characters[next] ?? '')) next++;
  return !lowerCase.test(characters[next] ?? '');
}

const singular: Record<LengthUnit, string> = { words: 'word', characters: 'character', sentences: 'sentence' };

function inWords(count: number, unit: LengthUnit): string {
  return `${count} ${count === 1 ? singular[unit] : unit}`;
}

function limitsInWords({ min, max }: LengthCheck): string {
  if (min !== undefined && max !== undefined) return min === max ? `exactly ${min}` : `${min} to ${max}`;
  return min !== undefined ? `at least ${min}` : `at most ${max ?? 0}`;
}
