import { comparePaired, isComparable, type CasePair, type ComparisonOptions } from './paired.ts';
import { type CaseTally } from './pass-rate.ts';
import { smallestSignFlipPValue } from './sign-flip.ts';
import { normalQuantile } from './student.ts';

/** How much more would tell: further cases, or further trials of each of these cases. null: that alone cannot settle it. */
export type Needed = { readonly cases: number | null; readonly trials: number | null };

export type NeededOptions = ComparisonOptions & {
  /** Chance of telling, if the true difference is the observed one. Default 0.8. */
  readonly power?: number;
};

/**
 * How many further cases like these, or further trials of these cases, would give the comparison 80 % power at the observed difference.
 *
 * Cases: N = ((z[1-alpha/2] * sqrt(psi) + z[power] * sqrt(psi - delta^2)) / delta)^2, with delta the mean and psi the mean square of the
 * per-case differences: the sign-flip test's own variance when nothing differs, and the variance at the observed difference (Connor,
 * Biometrics 43, 1987, for McNemar's test; per-case rates take the place of single answers). At least as many as it takes for a p-value under alpha to exist.
 * Trials: the variance of the differences is between + within / trials. `within` is what trials of one case disagree by, the mean of
 * p * (1 - p) * m / (m - 1); k further trials a variant shrink it, `between` stays. null where even endless trials would not do, where no case
 * was tried twice (the parts cannot be told apart), or beyond 1,000 trials.
 *
 * Rounded to two significant digits: the observed difference is itself uncertain, and in simulation the exact test then tells in 76 to 80 of 100. {0, 0} when the comparison has already told; {null, null} when the
 * observed difference is 0 or there is no case.
 */
export function neededToTell(pairs: readonly CasePair[], options: NeededOptions = {}): Needed {
  const comparison = comparePaired(pairs, options);
  if (comparison.verdict === 'better' || comparison.verdict === 'worse') return { cases: 0, trials: 0 };
  if (comparison.delta === null || comparison.delta === 0) return { cases: null, trials: null };
  const usable = pairs.filter(isComparable);
  const goal = goalOf(options);
  const observed = momentsOf(usable);
  return {
    cases: roundToTwoDigits(Math.max(1, casesFor(observed, goal) - usable.length)),
    trials: furtherTrials(usable, observed, goal),
  };
}

type Goal = { readonly tested: number; readonly power: number; readonly fewestCases: number };
type Moments = { readonly delta: number; readonly meanSquare: number; readonly changedShare: number };

function goalOf(options: NeededOptions): Goal {
  const alpha = (1 - (options.level ?? 0.95)) / Math.max(1, options.family ?? 1);
  let fewestCases = 1;
  while (smallestSignFlipPValue(fewestCases) >= alpha) fewestCases += 1;
  return { tested: normalQuantile(1 - alpha / 2), power: normalQuantile(options.power ?? 0.8), fewestCases };
}

function momentsOf(pairs: readonly CasePair[]): Moments {
  const differences = pairs.map(({ baseline, candidate }) => rateOf(candidate) - rateOf(baseline));
  return {
    delta: mean(differences),
    meanSquare: mean(differences.map((difference) => difference ** 2)),
    changedShare: mean(differences.map((difference) => (difference === 0 ? 0 : 1))),
  };
}

function casesFor({ delta, meanSquare, changedShare }: Moments, goal: Goal): number {
  const atDifference = Math.max(0, meanSquare - delta ** 2);
  const cases = ((goal.tested * Math.sqrt(meanSquare) + goal.power * Math.sqrt(atDifference)) / delta) ** 2;
  return Math.ceil(Math.max(cases, goal.fewestCases / changedShare));
}

const mostTrials = 1000;

function furtherTrials(pairs: readonly CasePair[], observed: Moments, goal: Goal): number | null {
  const repeated = pairs.flatMap(({ baseline, candidate }) => [baseline, candidate]).filter(({ trials }) => trials > 1);
  if (repeated.length === 0 || pairs.length < goal.fewestCases) return null;
  const disagreement = mean(repeated.map(varianceOfOneTrial));
  const within = (further: number): number =>
    disagreement *
    mean(pairs.map((pair) => 1 / (pair.baseline.trials + further) + 1 / (pair.candidate.trials + further)));
  const between = Math.max(0, observed.meanSquare - observed.delta ** 2 - within(0));
  const enough = (further: number): boolean => {
    const meanSquare = observed.delta ** 2 + between + within(further);
    return casesFor({ ...observed, changedShare: 1, meanSquare }, goal) <= pairs.length;
  };
  if (!enough(mostTrials)) return null;
  return roundToTwoDigits(firstThat(enough, 1, mostTrials));
}

/** Unbiased estimate of p * (1 - p). */
function varianceOfOneTrial({ passes, trials }: CaseTally): number {
  return (passes * (trials - passes)) / (trials * (trials - 1));
}

function firstThat(holds: (candidate: number) => boolean, from: number, to: number): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return high;
}

function rateOf({ passes, trials }: CaseTally): number {
  return passes / trials;
}

function roundToTwoDigits(count: number): number {
  return Number(count.toPrecision(2));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
