import { comparisonSentences } from '#domain/result/comparison-words';
import {
  baselineIds,
  type ComparisonResult,
  type ComparisonVerdict,
  type Rate,
  type RunResult,
  type VariantResult,
} from '#domain/result/run-result';
import { uncomparedInWords } from '#domain/result/uncompared';
import { percentInWords, rangeInWords, rateInWords, zeroInWords } from '#domain/statistics/words';

/** What a result page talks about: one variant under test and, where there is one, what it is compared with. */
export interface ResultPair {
  readonly candidate: VariantResult;
  readonly baseline: VariantResult | null;
  readonly comparison: ComparisonResult | null;
  /** Cases of the experiment. */
  readonly cases?: number;
  /** Why there is no comparison, where that is known. */
  readonly uncompared?: RunResult['uncompared'];
  /** False: nothing said what a good answer is. */
  readonly hasSpec?: boolean;
}

/** The variants that are compared with the baseline, in the order of the plan; the first is the one that can be signed off. */
export function resultPairs(result: RunResult): ResultPair[] {
  const baselines = baselineIds(result);
  return result.variants
    .filter((variant) => !baselines.has(variant.id))
    .map((candidate) => {
      const comparison = result.comparisons.find((each) => each.candidate === candidate.id) ?? null;
      const baseline = result.variants.find((each) => each.id === comparison?.baseline) ?? null;
      const { uncompared, spec } = result;
      const known = { ...(uncompared !== null && { uncompared }), hasSpec: spec !== null };
      return { candidate, baseline, comparison, cases: result.cases.count, ...known };
    });
}

export interface ResultSentences {
  /** One sentence that can be repeated in a meeting. */
  readonly headline: string;
  readonly lede: string;
}

/**
 * What a finished experiment says. `called`: the name of the version that is looked at. `byPerson`: criteria that must hold and that only a person decides,
 * of which the rate says nothing.
 */
export function resultSentences(pair: ResultPair, called = 'Yours', byPerson = 0): ResultSentences {
  const { headline, lede } = sentencesOf(pair, called);
  return { headline, lede: [lede, reserveSentence(byPerson)].filter((part) => part !== '').join(' ') };
}

function reserveSentence(byPerson: number): string {
  if (byPerson === 0) return '';
  const some = byPerson === 1 ? '1 criterion that must hold is' : `${byPerson} criteria that must hold are`;
  return `${some} for a person to decide in the review, and in no rate here.`;
}

function sentencesOf(pair: ResultPair, called: string): ResultSentences {
  const { candidate, baseline, comparison, cases, uncompared } = pair;
  if (candidate.passRate.value === null && pair.hasSpec === false) return withoutSpec;
  if (candidate.passRate.value === null) return nothingCounted(candidate, baseline === null ? null : called);
  if (!baseline || !comparison || baseline.passRate.value === null) {
    const why = uncompared ? uncomparedInWords(uncompared).why : 'It was not compared with another version';
    return { headline: `${rateShort(candidate.passRate)}.`, lede: `${why}.` };
  }
  const { headline, explanation } = comparisonSentences(comparison, { cases, variants: [candidate, baseline] });
  const yours = `${called} passes ${percentLikely(candidate.passRate)}`;
  return { headline, lede: `${yours}, ${nameOf(baseline)} ${percentLikely(baseline.passRate)}. ${explanation}` };
}

/** While it runs, or where it was stopped on the way, no verdict is drawn: whoever may stop at a lucky moment would. */
export function sentencesSoFar({ candidate, comparison, uncompared }: ResultPair, isStopped = false): ResultSentences {
  const toCome =
    comparison === null
      ? ''
      : 'Each version’s own rates so far. They are compared when it has finished, so that no lucky moment decides.';
  const lede = uncompared ? `${uncomparedInWords(uncompared).why}.` : isStopped ? '' : toCome;
  if (candidate.passRate.value === null)
    return { headline: isStopped ? 'No answer was judged.' : 'No answer has been judged yet.', lede };
  return { headline: `${isStopped ? 'When it was stopped' : 'So far'} ${rateShort(candidate.passRate)}.`, lede };
}

const withoutSpec: ResultSentences = {
  headline: 'No answer could pass or fail.',
  lede: 'The prompt had no spec: nothing said what a good answer is. Define it, then run it again; the answers can be read below.',
};

/** `called`: the version, where there is another one beside it. */
function nothingCounted(
  { errors, undecided, refused, unfinished, reused }: VariantResult,
  called: string | null,
): ResultSentences {
  const because = [
    errors > 0 ? `${errors} could not run` : '',
    undecided > 0 ? `${undecided} could not be judged` : '',
    refused > 0 ? `${refused} were kept back by the data policy` : '',
    unfinished > 0 ? `${unfinished} were not run` : '',
    reused > 0 ? `${reused} were used again` : '',
  ].filter((part) => part !== '');
  return {
    headline: 'There is no pass rate to show.',
    lede:
      because.length === 0
        ? 'No criterion decides whether an answer passes.'
        : `${called === null ? 'Of the answers' : `${called}: of the answers`} ${because.join(', ')}.`,
  };
}

function nameOf(baseline: VariantResult): string {
  return /team/.test(baseline.label) ? 'the team’s' : baseline.label;
}

function percentLikely(rate: Rate): string {
  return rate.value === null ? 'was not counted' : `${percentInWords(rate.value)} (likely ${rangeInWords(rate)})`;
}

/** "101 of 120 passed: likely 75-90 %" */
export function rateShort(rate: Rate): string {
  return rateInWords({ passes: passesOf(rate), outputs: rate.outputs, low: rate.low, high: rate.high });
}

function passesOf({ value, outputs }: Rate): number {
  return Math.round((value ?? 0) * outputs);
}

/** A rate with its n and interval; a rate without a single failure also says how many there could still be. */
export function rateSentences(rate: Rate): readonly string[] {
  if (rate.value === null) return ['Not counted'];
  return rate.value === 1 ? [rateShort(rate), zeroInWords(rate.cases)] : [rateShort(rate)];
}

/** The percentage alone, for beside a picture that shows the interval. */
export function ratePercent(rate: Rate): string {
  return rate.value === null ? 'not counted' : percentInWords(rate.value);
}

/** The verdict of a comparison, short enough for a list. */
export const comparisonWords: Record<ComparisonVerdict, string> = {
  better: 'Better',
  worse: 'Worse',
  'no-detectable-difference': 'Cannot be told apart',
  'too-few': 'Too few cases to tell',
};

/** What a list says of a comparison: where no answer of the version was judged, that is why there is none. */
export function outcomeOf(
  verdict: ComparisonVerdict | null,
  rate: Pick<Rate, 'value' | 'undecided'> | null,
): ComparisonVerdict | 'nothing-judged' | null {
  return rate !== null && rate.value === null && rate.undecided > 0 ? 'nothing-judged' : verdict;
}

export const outcomeWords: Record<ReturnType<typeof outcomeOf> & string, string> = {
  ...comparisonWords,
  'nothing-judged': 'No answer was judged',
};

/** Outputs outside the pass rate, each kind by its own name; never mixed with "failed". */
export function outsideTheRate(variants: readonly VariantResult[]): {
  readonly errors: number;
  readonly undecided: number;
  readonly refused: number;
  readonly unfinished: number;
  readonly reused: number;
} {
  const sum = (of: (variant: VariantResult) => number): number => variants.reduce((total, each) => total + of(each), 0);
  return {
    errors: sum((each) => each.errors),
    undecided: sum((each) => each.undecided),
    refused: sum((each) => each.refused),
    unfinished: sum((each) => each.unfinished),
    reused: sum((each) => each.reused),
  };
}
