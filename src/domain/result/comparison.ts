import {
  couldBeRegression,
  fewestRegressionTrials,
  hasRegressionTrials,
  isDecidedInBoth,
  isRegression,
  pairAtWorst,
  pairUp,
  type ComparedCase,
} from './compared-cases.ts';
import { type ComparisonResult } from './run-result.ts';
import {
  comparePaired,
  comparePairedFamily,
  flipChances,
  neededToTell,
  standardError,
} from '../statistics/statistics.ts';
import { type CaseTally, type Tallies } from './tally.ts';

/** One variant's passes by case (`tallyOutcomes`). */
export interface VariantTallies {
  readonly id: string;
  readonly tallies: Tallies;
}

export { fewestRegressionTrials } from './compared-cases.ts';

/**
 * Each candidate against the baseline, paired by case, over the cases that are decided in both; p-values are corrected over all candidates of
 * the experiment (Holm). `trials`: outputs asked for of each case. `correction`: what p-values are multiplied with besides, and limits widened to match,
 * for having looked more than once (sequential.ts).
 */
export function compareVariants(
  baseline: VariantTallies,
  candidates: readonly VariantTallies[],
  trials: number,
  correction = 1,
): ComparisonResult[] {
  const family = candidates.length * correction;
  const compared = candidates.map((candidate) => pairUp(baseline.tallies, candidate.tallies));
  const decided = compared.map((cases) => cases.filter(isDecidedInBoth));
  const results = comparePairedFamily(decided, { family: correction });
  return candidates.map((candidate, at) => {
    const [cases, pairs] = [compared[at] ?? [], decided[at] ?? []];
    const { delta = null, low = -1, high = 1, pValue = 1, verdict = 'too-few' } = results[at] ?? {};
    const limits = delta === null ? { low: null, high: null, pValue: null } : { low, high, pValue };
    return {
      baseline: baseline.id,
      candidate: candidate.id,
      cases: pairs.length,
      delta,
      ...limits,
      verdict,
      needed: neededToTell(pairs, { family }),
      ...changedCases(pairs, cases, trials),
      ...atWorstOf(cases, { delta, low: limits.low }, family),
      standardError: standardError(pairs),
      again: null,
    };
  });
}

type ChangedCases = Pick<
  ComparisonResult,
  'gained' | 'lost' | 'maybeLost' | 'regressions' | 'wavering' | 'evenSplits' | 'openRegressions'
>;

function changedCases(pairs: readonly ComparedCase[], cases: readonly ComparedCase[], trials: number): ChangedCases {
  const lost = idsByChange(pairs, -1);
  const tellable = trials >= fewestRegressionTrials;
  const regressed = new Set(tellable ? pairs.filter(isRegression).map((each) => each.id) : []);
  return {
    gained: idsByChange(pairs, 1),
    lost,
    maybeLost: lost.filter((id) => !regressed.has(id)),
    regressions: tellable ? lost.filter((id) => regressed.has(id)) : null,
    wavering: cases.filter(({ candidate }) => candidate.passes > 0 && candidate.passes < candidate.trials).map(idOf),
    evenSplits: tellable ? flipChances(pairs.filter(hasRegressionTrials)).map((each) => ({ ...each })) : [],
    openRegressions: tellable ? cases.filter(couldBeRegression).map(idOf) : [],
  };
}

function idOf({ id }: ComparedCase): string {
  return id;
}

/** Cases whose pass share went up (`sign` 1) or down (-1), the largest change first, else in the order of the cases. */
function idsByChange(pairs: readonly ComparedCase[], sign: 1 | -1): string[] {
  return pairs
    .map((pair) => ({ id: pair.id, change: sign * (shareOf(pair.candidate) - shareOf(pair.baseline)) }))
    .filter(({ change }) => change > 0)
    .sort((a, b) => b.change - a.change)
    .map(({ id }) => id);
}

function shareOf({ passes, trials }: CaseTally): number {
  return passes / trials;
}

function atWorstOf(
  cases: readonly ComparedCase[],
  { delta, low }: Pick<ComparisonResult, 'delta' | 'low'>,
  family: number,
): Pick<ComparisonResult, 'lowAtWorst' | 'deltaAtWorst'> {
  if (cases.every(({ baseline, candidate }) => baseline.undecided === 0 && candidate.undecided === 0))
    return { lowAtWorst: low, deltaAtWorst: delta };
  const worst = comparePaired(cases.map(pairAtWorst), { family });
  return { lowAtWorst: worst.delta === null ? null : worst.low, deltaAtWorst: worst.delta };
}
