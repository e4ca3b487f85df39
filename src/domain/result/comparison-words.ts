import { counted, rateInShort } from './gate-words.ts';
import {
  comparedCases,
  type ComparisonResult,
  type ComparisonVerdict,
  type Rate,
  type RunResult,
  type VariantResult,
} from './run-result.ts';
import { comparisonHeadline, firstVerdicts, pointsInWords, type FreshWords } from '../statistics/words.ts';

/** What the fresh trials of a comparison said, where they could tell. */
export type FreshVerdict = FreshWords;

/** null: nothing was asked again for the whole, not all of it has come, or it could not tell either. */
export function freshVerdict({ again }: Pick<ComparisonResult, 'again'>): FreshVerdict | null {
  const { verdict = 'too-few', delta = null, calls } = again?.margin ?? {};
  return verdict === 'too-few' || delta === null || calls !== undefined ? null : { verdict, delta };
}

/** The verdict that stands: that of the fresh trials where there is one, as in the gate, which they alone decide. */
export function standingVerdict(comparison: ComparisonResult): ComparisonVerdict {
  return freshVerdict(comparison)?.verdict ?? comparison.verdict;
}

/** What a comparison says on every page and in every report: a headline for a meeting, with what asking again said, and what stands behind it. */
export function comparisonSentences(
  comparison: ComparisonResult,
  { cases, variants }: { readonly cases?: number | undefined; readonly variants: readonly VariantResult[] },
): { readonly headline: string; readonly explanation: string } {
  return comparisonHeadline({ ...wordsOf(comparison, cases, variants), wholly: comparison.regressions?.length });
}

function wordsOf(
  comparison: ComparisonResult,
  cases: number | undefined,
  variants: readonly VariantResult[],
): Parameters<typeof comparisonHeadline>[0] {
  const { gained, lost, verdict, pValue, needed } = comparison;
  return {
    gained: gained.length,
    lost: lost.length,
    cases: comparedCases(comparison, variants),
    total: cases,
    verdict,
    pValue: pValue ?? 1,
    needed,
    fresh: freshVerdict(comparison),
    lostAgain: lostAgain(comparison),
  };
}

/** How many of the lost cases were lost again; null: not all of them were asked again, or of some an answer is missing. */
function lostAgain({ regressions, again }: ComparisonResult): number | null {
  const fresh = again?.regressions ?? null;
  if (regressions === null || fresh === null || fresh.open.length > 0) return null;
  const asked = new Set(fresh.cases);
  return regressions.every((id) => asked.has(id)) ? fresh.lost.length : null;
}

/**
 * What a comparison came to, to end a sentence: the verdict that stands, and what the first answers said where others decided.
 * `words`: how each verdict is called there.
 */
export function outcomeInWords(comparison: ComparisonResult, words: Record<ComparisonVerdict, string>): string {
  const fresh = freshVerdict(comparison);
  if (fresh === null) return words[comparison.verdict];
  const first = `the first answers alone ${firstVerdicts[comparison.verdict]}`;
  return `asked again, ${words[fresh.verdict]} (${pointsInWords(fresh.delta)}); ${first}`;
}

/** A comparison in the words of what people read beside a change: the proposal's description and the brief. */

/** "2 cases pass less often and 1 more often, of 40 cases". */
export function changeInPlainWords(comparison: ComparisonResult, { cases, variants }: RunResult): string {
  const [more, less] = [comparison.gained.length, comparison.lost.length];
  const compared = comparedCases(comparison, variants);
  if (compared === 0) return 'No case could be compared';
  const among =
    cases.count > compared ? `the ${compared} of ${cases.count} that could be compared` : counted(compared, 'case');
  if (less === 0 && more === 0) return `No case passes more or less often, of ${among}`;
  if (less === 0) return `${passOften(more, 'more')} and none less often, of ${among}`;
  return `${passOften(less, 'less')} and ${more === 0 ? 'none' : more} more often, of ${among}`;
}

function passOften(count: number, how: 'more' | 'less'): string {
  return `${counted(count, 'case')} ${count === 1 ? 'passes' : 'pass'} ${how} often`;
}

/** How many of the cases that pass less often are lost altogether; '' where none passes less often. */
export function lostInPlainWords({ lost, regressions }: ComparisonResult): string {
  if (lost.length === 0) return '';
  if (regressions === null) return 'With fewer than 3 trials a lost case cannot be told from one that wavers.';
  const altogether = regressions.length;
  const those = lost.length === 1 ? 'It' : `${altogether === 0 ? 'None' : altogether} of those that pass less often`;
  if (lost.length === 1 && altogether === 0) return 'It did not pass every time before, or still passes at times.';
  return `${those} passed every time before and ${altogether <= 1 ? 'fails' : 'fail'} every time now.`;
}

/** What chance has to do with it, and what would tell; '' where nothing was compared. Of the first answers, and said as theirs where others decided. */
export function chanceInPlainWords(comparison: ComparisonResult, { cases, variants }: RunResult): string {
  if (comparison.pValue === null) return '';
  const { explanation } = comparisonHeadline({ ...wordsOf(comparison, cases.count, variants), fresh: null });
  if (freshVerdict(comparison) === null) return explanation;
  // What more of them would tell is no question any longer.
  const [chance = ''] = explanation.split(/(?<=\.) /);
  return `Of the first answers: ${chance}`;
}

/** A rate with what stands outside it. */
export function rateInPlainWords(rate: Rate): string {
  const outside = rate.undecided === 0 ? '' : `, ${rate.undecided} could not be judged`;
  return `${rateInShort({ ...rate, undecided: 0 })}${outside}`;
}

/** "This is the first variant tried on these cases or most of them." The same text on another model is a variant of its own (product.md), and is said to be. */
export function triesInPlainWords(tries: number): string {
  return tries <= 1
    ? 'This is the first variant tried on these cases or most of them.'
    : `${tries} variants (a variant is a text on a model) have been tried on these cases or most of them, this one among them.`;
}
