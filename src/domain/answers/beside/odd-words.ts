import { errorInWords } from '../error-words.ts';
import { finishNamedIn, isKnownEnd } from '../finish-words.ts';
import { isNothingWord, numberIn, yesOrNo } from '../flags.ts';
import { saysFine } from './words-of-calls.ts';
import { countNames, cutFlags, ends, errorsOf, failedFlags, messages, statuses, statusesOf } from './call-names.ts';
import { warnsOfEnd } from './end-of-call.ts';
import { type Field, type Fields } from './output-fields.ts';
import { saysFailure, statusSaid } from './status-words.ts';

/** A word in a place for how a call went of which nobody knows what it says. */
export interface OddWord {
  readonly column: string;
  readonly word: string;
}

/** Of logs: all went as always. */
const levels = /^(?:default|info|debug|trace|verbose|notice|log|none)$/i;

const rules: readonly (readonly [RegExp, (field: Field) => boolean])[] = [
  [statuses, ({ name, value }) => isState(value) && !isUnderstood(name, value) && statusSaid(name, value) === 'other'],
  [statusesOf, ({ name, value }) => isState(value) && !isUnderstood(name, value) && !saysFailure(name, value)],
  // A limit, or how much was cut.
  [cutFlags, isAmount],
  [failedFlags, isAmount],
  // A number may be of an error, and how large it is.
  [errorsOf, ({ value }) => (numberIn(value) ?? 0) !== 0],
  [
    messages,
    ({ value }) =>
      isState(value) && !warnsOfEnd(value) && finishNamedIn(String(value)) === null && errorInWords(value) !== null,
  ],
  [ends, ({ name, value }) => name === 'finish' && isState(value) && !isKnownEnd(value)],
];

function isAmount({ name, value }: Field): boolean {
  return !countNames.test(name) && Math.abs(numberIn(value) ?? 0) > 1;
}

/**
 * The words of a row that stand where it would be said that a call failed, and say nothing that is understood: the next language, a tool's own. They are said
 * aloud with their columns, as one of them may be a failure.
 */
export function oddWords(fields: Fields): readonly OddWord[] {
  const odd = rules.flatMap(([names, isOdd]) =>
    fields
      .named(names)
      .filter(isOdd)
      .map(({ column, value }) => ({ column, word: String(value).trim() })),
  );
  return [...new Map(odd.map((each) => [JSON.stringify(each), each])).values()];
}

/** What is no structure of its own. */
const isState = (value: unknown): value is string | number =>
  typeof value === 'number' || (typeof value === 'string' && !/^\s*[{[]/.test(value));

/** A no, and a 0 beside a 1, say that something was not so, and not what. */
function isUnderstood(name: string, value: string | number): boolean {
  const word = String(value).trim();
  return (
    isNothingWord(word) ||
    levels.test(word) ||
    /^2\d\d$/.test(word) ||
    (/code$|^grpc/.test(name) && /^[01]$/.test(word)) ||
    (yesOrNo(word) === true && numberIn(word) === null) ||
    saysFine(word)
  );
}

/** At most so many words of a column are named. */
const mostWords = 3;
const longestWord = 40;

/** `Zustand (17 × Erledigt, 3 × Xyz)` for each column of which words of some rows are not understood, by column. */
export function oddWordsByColumn(rows: Iterable<readonly OddWord[]>): ReadonlyMap<string, string> {
  const counts = new Map<string, Map<string, number>>();
  for (const odd of rows)
    for (const { column, word } of odd) {
      const words = counts.get(column) ?? new Map<string, number>();
      counts.set(column, words.set(word, (words.get(word) ?? 0) + 1));
    }
  return new Map([...counts].map(([column, words]) => [column, `${column} (${inWords(words)})`]));
}

function inWords(words: ReadonlyMap<string, number>): string {
  const all = [...words].toSorted(([, a], [, b]) => b - a);
  const shown = all.slice(0, mostWords).map(([word, count]) => `${count} × ${word.slice(0, longestWord)}`);
  return `${shown.join(', ')}${all.length > mostWords ? ` and ${all.length - mostWords} more` : ''}`;
}
