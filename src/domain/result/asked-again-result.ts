import { freshTrialsEach } from './asked-again.ts';
import {
  couldBeRegression,
  hasRegressionTrials,
  isDecidedInBoth,
  isRegression,
  pairAtWorst,
  pairUp,
  type ComparedCase,
} from './compared-cases.ts';
import { isIncompleteOutput, isOwnAnswer } from './incomplete-share.ts';
import { isSettled } from './sequential.ts';
import { type Output } from '../answers/output.ts';
import { tallyVariants, type ComparedPlan } from './run-comparison.ts';
import { type AskedAgain, type ComparisonResult, type FreshComparison, type FreshRegressions } from './run-result.ts';
import { type SpecFile } from '../spec/spec.ts';
import { comparePaired, flipChances, standardError } from '../statistics/statistics.ts';

type AgainPlan = ComparedPlan & { readonly refused?: readonly { readonly case: string }[] | undefined };

/** The comparison with what was asked again of its two versions. `fresh`: the outputs beyond the planned trials, waiting ones among them. */
export function withFreshTrials(
  comparison: ComparisonResult,
  plan: AgainPlan,
  fresh: readonly Output[],
): ComparisonResult {
  const own = fresh.filter(({ variant }) => variant === comparison.baseline || variant === comparison.candidate);
  if (own.length === 0) return comparison;
  return {
    ...comparison,
    again: {
      regressions: freshRegressions(comparison, plan, own),
      margin: freshComparison(comparison, plan, own),
      answers: freshAnswers(own.filter(({ variant }) => variant === comparison.candidate)),
    },
  };
}

function freshAnswers(fresh: readonly Output[]): { all: number; incomplete: number } {
  const answers = fresh.filter(isOwnAnswer);
  return { all: answers.length, incomplete: answers.filter(isIncompleteOutput).length };
}

/** Pairs over these outputs; what is asked of a case is what is there, waiting or not. */
function pairsOf({ baseline, candidate }: ComparisonResult, plan: AgainPlan, outputs: readonly Output[]) {
  const asked = new Set(outputs.map((output) => output.case));
  const cases = plan.cases.filter(({ id }) => asked.has(id));
  const tallied = tallyVariants({ ...plan, cases, trials: 0 }, outputs);
  return pairUp(tallied.get(baseline)?.tallies ?? new Map(), tallied.get(candidate)?.tallies ?? new Map());
}

/** Of fewer cases it can be chance, where a model repeats itself. */
const fewestToDoubt = 3;

function freshRegressions(
  comparison: ComparisonResult,
  plan: AgainPlan,
  fresh: readonly Output[],
): FreshRegressions | null {
  const lost = new Set(comparison.regressions);
  const first = fresh.filter(({ case: id, trial }) => lost.has(id) && trial <= plan.trials + freshTrialsEach);
  const pairs = pairsOf(comparison, plan, first);
  return pairs.length === 0 ? null : freshRegressionsOf(pairs);
}

/** `pairs`: the first three fresh trials of the cases that were lost. */
export function freshRegressionsOf(pairs: readonly ComparedCase[]): FreshRegressions {
  // The baseline passed all of these every time, and now none of them: something came in between, and that is no sign that nothing was lost.
  const nothingPasses = pairs.length >= fewestToDoubt && pairs.every(({ baseline }) => baseline.passes === 0);
  return {
    cases: pairs.map(({ id }) => id),
    lost: pairs.filter(isRegression).map(({ id }) => id),
    open: pairs.filter((pair) => nothingPasses || couldBeRegression(pair)).map(({ id }) => id),
    evenSplits: flipChances(pairs.filter(hasRegressionTrials)).map((each) => ({ ...each })),
  };
}

/** Only over fresh trials that were asked of every case: those of lost cases alone would say nothing of the whole. */
function freshComparison(
  comparison: ComparisonResult,
  plan: AgainPlan,
  fresh: readonly Output[],
): FreshComparison | null {
  const refused = new Set((plan.refused ?? []).map((each) => each.case));
  const cases = plan.cases.filter(({ id }) => !refused.has(id));
  const calls = new Set(fresh.map(({ variant, case: id, trial }) => JSON.stringify([variant, id, trial])));
  const isWhole = (trial: number): boolean =>
    cases.every(({ id }) =>
      [comparison.baseline, comparison.candidate].every((each) => calls.has(JSON.stringify([each, id, trial]))),
    );
  let last = plan.trials;
  while (cases.length > 0 && isWhole(last + 1)) last += 1;
  const trials = last - plan.trials;
  if (trials === 0) return null;
  const asked = fresh.filter(({ trial }) => trial <= last);
  const settled = asked.filter(({ state }) => isSettled(state)).length;
  const found = freshComparisonOf(pairsOf(comparison, plan, asked), trials);
  return settled < asked.length ? { ...found, calls: asked.length, settled } : found;
}

/** `pairs`: every case, with so many fresh trials asked of each. */
export function freshComparisonOf(pairs: readonly ComparedCase[], trials: number): FreshComparison {
  const decided = pairs.filter(isDecidedInBoth);
  // Where the baseline passes nothing there is nothing to lose: two versions that both fail everything are no proof of "not worse".
  const isTold = decided.some(({ baseline }) => baseline.passes > 0);
  const { delta, low, high, verdict } = comparePaired(isTold ? decided : []);
  return {
    trials,
    cases: decided.length,
    delta,
    low: delta === null ? null : low,
    high: delta === null ? null : high,
    standardError: standardError(decided),
    verdict,
    deltaAtWorst: comparePaired(pairs.map(pairAtWorst)).delta,
    undecided: pairs.reduce((sum, pair) => sum + pair.baseline.undecided + pair.candidate.undecided, 0),
  };
}

/** What was asked again, in numbers; null: nothing. `judgeCostUsd`: of the judges of these answers, null where it is not known. */
export function askedAgainOf(
  fresh: readonly Output[],
  comparison: ComparisonResult | null,
  { margin, regressions }: SpecFile['thresholds'],
  judgeCostUsd: number | null = 0,
): AskedAgain | null {
  if (fresh.length === 0) return null;
  const costs = [judgeCostUsd, ...fresh.flatMap(({ answer }) => (answer === null ? [] : [answer.costUsd]))];
  // Answers to every case are for the margin; lost cases that are among them are decided with them.
  const items = [
    ...(regressions !== undefined && comparison?.again?.regressions ? (['regressions'] as const) : []),
    ...(margin !== undefined && comparison?.again?.margin ? (['baseline'] as const) : []),
  ];
  return {
    for: items,
    cases: new Set(fresh.map((output) => output.case)).size,
    calls: fresh.length,
    settled: fresh.filter(({ state }) => isSettled(state)).length,
    errors: fresh.filter(({ state }) => state === 'error').length,
    costUsd: costs.some((cost) => cost === null) ? null : costs.reduce<number>((sum, cost) => sum + (cost ?? 0), 0),
    ...(judgeCostUsd !== 0 && { judgeCostUsd }),
  };
}
