import { type PairOutcome } from './preference.ts';
import { signFlipPValue, smallestSignFlipPValue } from '../statistics/sign-flip.ts';
import { passRateInterval } from '../statistics/pass-rate.ts';
import { percentInWords, rangeInWords } from '../statistics/words.ts';

export interface JudgedPair {
  readonly case: string;
  readonly outcome: PairOutcome;
}

export type PreferenceVerdict = 'candidate' | 'baseline' | 'not-distinguishable' | 'too-few';

/** How often the judge preferred which. Counts are of pairs. */
export interface PreferenceTally {
  readonly preferred: number;
  readonly other: number;
  readonly tie: number;
  readonly notMeasured: number;
  /** Of the decided pairs (preferred or other), the share in which the candidate is preferred, with 95 % limits; null without any. */
  readonly share: { readonly value: number; readonly low: number; readonly high: number } | null;
  /** Two-sided, on the decided pairs; 1 without any. */
  readonly pValue: number;
  readonly verdict: PreferenceVerdict;
}

const significance = 0.05;

/**
 * Counts preferences and tests them by the sign test on what was decided (Arbuthnott 1710; exact, binomial at 1/2): ties and what was not
 * measured say nothing either way. Pairs of one case are not independent, so whole cases are flipped (statistics-sign-flip.ts); with one
 * pair a case it is the sign test itself. The share has the limits of a pass rate, clustered by case.
 */
export function tallyPreferences(pairs: readonly JudgedPair[]): PreferenceTally {
  const count = (outcome: PairOutcome): number => pairs.filter((pair) => pair.outcome === outcome).length;
  const decided = pairs.filter(({ outcome }) => outcome === 'preferred' || outcome === 'other');
  const cases = [...Map.groupBy(decided, (pair) => pair.case).values()].map((own) => ({
    passes: own.filter(({ outcome }) => outcome === 'preferred').length,
    trials: own.length,
  }));
  const { value, low, high } = passRateInterval(cases);
  const pValue = signFlipPValue(cases.map(({ passes, trials }) => 2 * passes - trials));
  return {
    preferred: count('preferred'),
    other: count('other'),
    tie: count('tie'),
    notMeasured: count('not-measured'),
    share: value === null ? null : { value, low, high },
    pValue,
    verdict: verdictOf(cases, pValue),
  };
}

function verdictOf(
  cases: readonly { readonly passes: number; readonly trials: number }[],
  pValue: number,
): PreferenceVerdict {
  if (smallestSignFlipPValue(cases.length) > significance) return 'too-few';
  if (pValue > significance) return 'not-distinguishable';
  const balance = cases.reduce((sum, { passes, trials }) => sum + 2 * passes - trials, 0);
  return balance > 0 ? 'candidate' : 'baseline';
}

export interface PreferenceNames {
  readonly candidate: string;
  readonly baseline: string;
}

/** What the preferences say, in a sentence that can be repeated and one with what stands behind it. */
export function preferenceInWords(
  tally: PreferenceTally,
  names: PreferenceNames,
): { readonly headline: string; readonly explanation: string } {
  return { headline: headline(tally, names), explanation: explanation(tally, names) };
}

function headline({ verdict, preferred, other, tie, notMeasured }: PreferenceTally, names: PreferenceNames): string {
  const decided = preferred + other;
  if (decided === 0) return tie === 0 && notMeasured > 0 ? 'Nothing could be measured.' : 'The judge prefers neither.';
  switch (verdict) {
    case 'candidate':
      return `The judge prefers ${names.candidate}: ${preferred} of ${decided} decided pairs.`;
    case 'baseline':
      return `The judge prefers ${names.baseline}: ${other} of ${decided} decided pairs.`;
    case 'not-distinguishable':
      return `No clear preference: ${preferred} for ${names.candidate}, ${other} for ${names.baseline}.`;
    case 'too-few':
      return `Too few decided pairs to tell: ${preferred} for ${names.candidate}, ${other} for ${names.baseline}.`;
  }
}

function explanation({ share, pValue, verdict, tie, notMeasured }: PreferenceTally, names: PreferenceNames): string {
  const apart = [
    tie === 0 ? '' : `${tie} ${tie === 1 ? 'tie' : 'ties'}`,
    notMeasured === 0 ? '' : `${notMeasured} not measured`,
  ].filter((part) => part !== '');
  return [
    share === null
      ? ''
      : `${capitalised(names.candidate)} in ${percentInWords(share.value)} of the decided pairs, likely ${rangeInWords(share)}.`,
    share === null ? '' : chance(pValue, verdict),
    apart.length === 0 ? '' : `Besides: ${apart.join(', ')}.`,
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

function chance(pValue: number, verdict: PreferenceVerdict): string {
  if (verdict === 'too-few') return 'Whatever so few cases show, chance could show it too.';
  const times = Math.round(pValue * 100);
  const often = times < 1 ? 'less than once in 100' : times === 1 ? 'once in 100' : `${times} times in 100`;
  return `If both were equally good, a lead this large would come up ${often}.`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
