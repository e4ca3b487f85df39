import { type ComparisonResult } from './run-result.ts';
import { comparePaired, comparePairedFamily, flipChances, neededToTell, type CasePair } from './statistics.ts';
import { atBest, atWorst, type CaseTally, type Tallies } from './tally.ts';

/** One variant's passes by case (`tallyOutcomes`). */
export interface VariantTallies {
  readonly id: string;
  readonly tallies: Tallies;
}

/** Fewest decided outputs on each side from which a case can count as a regression. */
export const fewestRegressionTrials = 3;

interface ComparedCase extends CasePair {
  readonly id: string;
  readonly baseline: CaseTally;
  readonly candidate: CaseTally;
}

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
      lowAtWorst: lowAtWorst(cases, limits.low, family),
    };
  });
}

function pairUp(baseline: Tallies, candidate: Tallies): ComparedCase[] {
  return [...candidate].flatMap(([id, tally]) => {
    const other = baseline.get(id);
    return other ? [{ id, baseline: other, candidate: tally }] : [];
  });
}

function isDecidedInBoth({ baseline, candidate }: ComparedCase): boolean {
  return baseline.trials > 0 && candidate.trials > 0;
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

/** formats.md, "Regression": passes in every trial of the baseline, fails in every trial of the candidate, at least 3 each. */
function isRegression(pair: ComparedCase): boolean {
  const { baseline, candidate } = pair;
  return hasRegressionTrials(pair) && baseline.passes === baseline.trials && candidate.passes === 0;
}

function hasRegressionTrials({ baseline, candidate }: ComparedCase): boolean {
  return baseline.trials >= fewestRegressionTrials && candidate.trials >= fewestRegressionTrials;
}

/** Not a regression as far as is known, but one if its undecided outputs came out badly. */
function couldBeRegression(pair: ComparedCase): boolean {
  const { baseline, candidate } = pair;
  return !isRegression(pair) && isRegression({ ...pair, baseline: atBest(baseline), candidate: atWorst(candidate) });
}

function lowAtWorst(cases: readonly ComparedCase[], low: number | null, family: number): number | null {
  if (cases.every(({ baseline, candidate }) => baseline.undecided === 0 && candidate.undecided === 0)) return low;
  const worst = cases.map(({ baseline, candidate }) => ({ baseline: atBest(baseline), candidate: atWorst(candidate) }));
  const comparison = comparePaired(worst, { family });
  return comparison.delta === null ? null : comparison.low;
}
