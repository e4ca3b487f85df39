import { languageNames } from '../checks/language-tag.ts';
import { countUnits } from '../checks/length.ts';
import { type Output } from '../answers/output.ts';
import { decideRefusal } from '../checks/refusal.ts';

/** Something a reader notices about one answer, measured by rules alone: the same on every machine. */
interface Trait {
  readonly id: string;
  /** "says sorry": completes "… in 1 of 30, was 9 of 30". */
  readonly words: string;
  readonly shows: (text: string, output: Output) => boolean;
}

const has = (pattern: RegExp) => (text: string) => pattern.test(text);

/** English rules; in another language they are silent rather than wrong. Patterns are our own, linear and fixed. */
const traits: readonly Trait[] = [
  { id: 'apology', words: 'says sorry', shows: has(/\b(?:sorry|apologi[sz]e|apologies|my bad)\b/iu) },
  {
    id: 'hedging',
    words: 'hedges',
    shows: has(
      /\b(?:might|may be|perhaps|possibly|probably|it seems|it appears|as far as i know|i think|i believe|not sure|usually|typically)\b/iu,
    ),
  },
  {
    id: 'greeting',
    words: 'opens with a greeting',
    shows: has(/^\s*(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|thank you for|thanks for)\b/iu),
  },
  { id: 'question', words: 'asks something back', shows: has(/\?["'”’)\]]?(?:\s|$)/u) },
  { id: 'list', words: 'uses a list', shows: has(/^\s*(?:[-*•]|\d{1,2}[.)])\s+\S/mu) },
  { id: 'heading', words: 'uses headings or bold', shows: has(/^#{1,6}\s+\S|\*\*[^*\n]+\*\*/mu) },
  { id: 'table', words: 'uses a table', shows: has(/^\s*\|.+\|\s*$/mu) },
  { id: 'code', words: 'is JSON or code', shows: has(/^\s*[{[][^]*[}\]]\s*$|```/u) },
  {
    id: 'formality',
    words: 'sounds casual (contractions)',
    shows: has(/\b(?:i|you|we|they|it|that|there|can|don|doesn|won|isn|aren)['’](?:m|re|ve|ll|d|s|t)\b/iu),
  },
  { id: 'exclamation', words: 'uses an exclamation mark', shows: has(/!(?:\s|$)/u) },
  { id: 'emoji', words: 'uses emoji', shows: has(/\p{Extended_Pictographic}/u) },
  {
    id: 'refusal',
    words: 'refuses',
    shows: (_text, output) =>
      output.answer !== null && decideRefusal({ type: 'refusal', is: true }, output.answer).holds === true,
  },
  {
    id: 'truncated',
    words: 'breaks off at the length limit',
    shows: (_text, output) => output.answer?.finish === 'truncated',
  },
];

/** One thing that changed between two variants, over the cases and trials that both answered. */
export interface Notice {
  readonly id: string;
  /** A sentence: "Says sorry in 1 of 30, was 9 of 30." */
  readonly sentence: string;
  /** How large the change is, 0..1, for the order of the list. */
  readonly size: number;
  /** Cases that show it, at most three, for "show me". */
  readonly examples: readonly string[];
}

/** Differences below this share of the answers, or in fewer answers than this, are what chance does every day. */
const leastShare = 0.1;
const leastAnswers = 3;
const leastLengthChange = 0.1;

/** What the rules found in one answer; `language` null: not asked, too short or not certain. */
export interface AnswerMarks {
  readonly case: string;
  readonly trial: number;
  readonly words: number;
  /** One bit a trait, in the order of `traits`. */
  readonly traits: number;
  readonly language: string | null;
}

/** Reads one answer; null where there is none. Texts are read once, however many comparisons follow. `languageOf`: see `detectMainLanguage`. */
export function markAnswer(
  output: Output,
  languageOf: (text: string) => string | null = () => null,
): AnswerMarks | null {
  const text = output.answer?.text;
  if (text === undefined) return null;
  return {
    case: output.case,
    trial: output.trial,
    words: countUnits(text, 'words'),
    traits: traits.reduce((bits, trait, at) => (trait.shows(text, output) ? bits | (1 << at) : bits), 0),
    language: languageOf(text),
  };
}

interface Pair {
  readonly before: AnswerMarks;
  readonly after: AnswerMarks;
}

function pairsOf(baseline: readonly AnswerMarks[], candidate: readonly AnswerMarks[]): Pair[] {
  const key = (marks: AnswerMarks): string => `${marks.trial} ${marks.case}`;
  const known = new Map(baseline.map((marks) => [key(marks), marks]));
  return candidate.flatMap((after) => {
    const before = known.get(key(after));
    return before ? [{ before, after }] : [];
  });
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** How often something shows on either side, and whether that is more than chance does every day. */
function noticeShare(
  id: string,
  words: string,
  pairs: readonly Pair[],
  shows: (marks: AnswerMarks) => boolean,
): Notice | null {
  const marks = pairs.map((pair) => ({ case: pair.after.case, before: shows(pair.before), after: shows(pair.after) }));
  const before = marks.filter((mark) => mark.before).length;
  const after = marks.filter((mark) => mark.after).length;
  const size = Math.abs(after - before) / pairs.length;
  if (size < leastShare || Math.abs(after - before) < leastAnswers) return null;
  const changed = marks.filter((mark) => (after > before ? mark.after && !mark.before : mark.before && !mark.after));
  return {
    id,
    sentence: `${capitalised(words)} in ${after} of ${pairs.length}, was ${before} of ${pairs.length}.`,
    size,
    examples: [...new Set(changed.map((mark) => mark.case))].slice(0, 3),
  };
}

function noticeLanguages(pairs: readonly Pair[]): (Notice | null)[] {
  const known = pairs.filter(({ before, after }) => before.language !== null && after.language !== null);
  const languages = new Set(known.flatMap(({ before, after }) => [before.language ?? '', after.language ?? '']));
  const gain = (language: string): number =>
    known.filter(({ after }) => after.language === language).length -
    known.filter(({ before }) => before.language === language).length;
  // One language lost is another one gained: the gain says it all.
  const [most] = [...languages].toSorted((a, b) => gain(b) - gain(a));
  if (most === undefined) return [];
  return [noticeShare('language', `is in ${languageNames[most] ?? most}`, known, (marks) => marks.language === most)];
}

/** "31 % fewer words": total words of one side against the other, over the same cases and trials. */
function noticeLength(pairs: readonly Pair[]): Notice | null {
  const before = pairs.reduce((sum, pair) => sum + pair.before.words, 0);
  const after = pairs.reduce((sum, pair) => sum + pair.after.words, 0);
  if (before === 0) return null;
  const change = (after - before) / before;
  if (Math.abs(change) < leastLengthChange) return null;
  const average = (total: number): string => String(Math.round(total / pairs.length));
  const difference = (pair: Pair): number => Math.abs(pair.after.words - pair.before.words);
  const most = pairs.toSorted((a, b) => difference(b) - difference(a));
  return {
    id: 'length',
    sentence: `${Math.round(Math.abs(change) * 100)} % ${change < 0 ? 'fewer' : 'more'} words: ${average(after)} an answer, was ${average(before)}.`,
    size: Math.min(1, Math.abs(change)),
    examples: [...new Set(most.map((pair) => pair.after.case))].slice(0, 3),
  };
}

/**
 * What a user would notice between two variants, largest change first: length, apology, hedging, greeting, formality, format, refusal,
 * questions asked back, language. Counted by rules over the cases and trials both answered; empty where nothing stands out or nothing can be
 * paired. It describes; it decides nothing.
 */
export function whatAUserNotices(baseline: readonly AnswerMarks[], candidate: readonly AnswerMarks[]): Notice[] {
  const pairs = pairsOf(baseline, candidate);
  if (pairs.length === 0) return [];
  const notices = [
    noticeLength(pairs),
    ...noticeLanguages(pairs),
    ...traits.map(({ id, words }, at) => noticeShare(id, words, pairs, (marks) => (marks.traits & (1 << at)) !== 0)),
  ];
  return notices.filter((notice) => notice !== null).sort((a, b) => b.size - a.size || (a.id < b.id ? -1 : 1));
}
