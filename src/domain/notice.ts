import { countUnits } from './length.ts';
import { type Output } from './output.ts';
import { decideRefusal } from './refusal.ts';

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

interface Pair {
  readonly baseline: Output;
  readonly candidate: Output;
}

function pairsOf(baseline: readonly Output[], candidate: readonly Output[]): Pair[] {
  const key = (output: Output): string => `${output.trial} ${output.case}`;
  const before = new Map(baseline.filter((output) => output.answer !== null).map((output) => [key(output), output]));
  return candidate.flatMap((output) => {
    const other = output.answer === null ? undefined : before.get(key(output));
    return other ? [{ baseline: other, candidate: output }] : [];
  });
}

function textOf(output: Output): string {
  return output.answer?.text ?? '';
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function noticeTrait(trait: Trait, pairs: readonly Pair[]): Notice | null {
  const shown = (output: Output): boolean => trait.shows(textOf(output), output);
  const marks = pairs.map((pair) => ({ pair, before: shown(pair.baseline), after: shown(pair.candidate) }));
  const before = marks.filter((mark) => mark.before).length;
  const after = marks.filter((mark) => mark.after).length;
  const size = Math.abs(after - before) / pairs.length;
  if (size < leastShare || Math.abs(after - before) < leastAnswers) return null;
  const changed = marks.filter((mark) => (after > before ? mark.after && !mark.before : mark.before && !mark.after));
  return {
    id: trait.id,
    sentence: `${capitalised(trait.words)} in ${after} of ${pairs.length}, was ${before} of ${pairs.length}.`,
    size,
    examples: [...new Set(changed.map((mark) => mark.pair.candidate.case))].slice(0, 3),
  };
}

/** "31 % fewer words": total words of one side against the other, over the same cases and trials. */
function noticeLength(pairs: readonly Pair[]): Notice | null {
  const words = (output: Output): number => countUnits(textOf(output), 'words');
  const counted = pairs.map((pair) => ({
    case: pair.candidate.case,
    before: words(pair.baseline),
    after: words(pair.candidate),
  }));
  const before = counted.reduce((sum, each) => sum + each.before, 0);
  const after = counted.reduce((sum, each) => sum + each.after, 0);
  if (before === 0) return null;
  const change = (after - before) / before;
  if (Math.abs(change) < leastLengthChange) return null;
  const average = (total: number): string => String(Math.round(total / pairs.length));
  const most = [...counted].sort((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before));
  return {
    id: 'length',
    sentence: `${Math.round(Math.abs(change) * 100)} % ${change < 0 ? 'fewer' : 'more'} words: ${average(after)} an answer, was ${average(before)}.`,
    size: Math.min(1, Math.abs(change)),
    examples: [...new Set(most.map((each) => each.case))].slice(0, 3),
  };
}

/**
 * What a user would notice between two variants, largest change first: length, apology, hedging, greeting, formality, format, refusal,
 * questions asked back. Counted by rules over the cases and trials both answered; empty where nothing stands out or nothing can be
 * paired. It describes; it decides nothing.
 */
export function whatAUserNotices(baseline: readonly Output[], candidate: readonly Output[]): Notice[] {
  const pairs = pairsOf(baseline, candidate);
  if (pairs.length === 0) return [];
  const notices = [noticeLength(pairs), ...traits.map((trait) => noticeTrait(trait, pairs))];
  return notices.filter((notice) => notice !== null).sort((a, b) => b.size - a.size || (a.id < b.id ? -1 : 1));
}
