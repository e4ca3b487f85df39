import { counted, rateInShort } from './gate-words.ts';
import {
  comparedCases,
  type ComparisonResult,
  type ComparisonVerdict,
  type Rate,
  type RunResult,
  type VariantResult,
} from './run-result.ts';
import { comparisonHeadline, pointsInWords } from '../statistics/words.ts';

/** What the fresh trials of a comparison said, where they could tell. `delta`: difference of the rates, -1..1. */
export type FreshVerdict = {
  readonly verdict: Exclude<ComparisonVerdict, 'too-few'>;
  readonly delta: number;
};

/** null: nothing was asked again for the whole, or it could not tell either. */
export function freshVerdict({ again }: Pick<ComparisonResult, 'again'>): FreshVerdict | null {
  const { verdict = 'too-few', delta = null } = again?.margin ?? {};
  return verdict === 'too-few' || delta === null ? null : { verdict, delta };
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
  const words = comparisonHeadline({
    gained: comparison.gained.length,
    lost: comparison.lost.length,
    wholly: comparison.regressions?.length,
    cases: comparedCases(comparison, variants),
    total: cases,
    verdict: comparison.verdict,
    pValue: comparison.pValue ?? 1,
    needed: comparison.needed,
  });
  return { ...words, headline: withFresh(words.headline, freshVerdict(comparison)) };
}

const freshWords: Record<FreshVerdict['verdict'], string> = {
  better: 'Asked again, it is better',
  worse: 'Asked again, it is worse',
  'no-detectable-difference': 'Asked again, the two cannot be told apart',
};

/** A headline with what asking again said. */
export function withFresh(headline: string, fresh: FreshVerdict | null): string {
  return fresh === null ? headline : `${headline} ${freshWords[fresh.verdict]}: ${pointsInWords(fresh.delta)}.`;
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

/** What chance has to do with it, and what would tell; '' where nothing was compared. */
export function chanceInPlainWords(comparison: ComparisonResult, { cases, variants }: RunResult): string {
  const { gained, lost, pValue, verdict, needed } = comparison;
  if (pValue === null) return '';
  const compared = comparedCases(comparison, variants);
  const counts = { gained: gained.length, lost: lost.length, cases: compared, total: cases.count };
  return comparisonHeadline({ ...counts, verdict, pValue, needed }).explanation;
}

/** A rate with what stands outside it. */
export function rateInPlainWords(rate: Rate): string {
  const outside = rate.undecided === 0 ? '' : `, ${rate.undecided} could not be judged`;
  return `${rateInShort({ ...rate, undecided: 0 })}${outside}`;
}

/** "This is the first version tried on these cases." */
export function triesInPlainWords(tries: number): string {
  return tries <= 1
    ? 'This is the first version tried on these cases.'
    : `${tries} versions have been tried on these cases, this one among them.`;
}
