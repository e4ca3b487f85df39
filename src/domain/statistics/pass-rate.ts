import { exactLimits, type Limits } from './exact-limits.ts';
import { studentQuantile } from './student.ts';

/** What one case did: `passes` of its `trials` decided outputs passed. Whole numbers, 0 <= passes <= trials. */
export type CaseTally = { readonly passes: number; readonly trials: number };

/** A rate with its limits, all in 0..1; value null when there was nothing to count. */
export type RateEstimate = { readonly value: number | null } & Limits;

/** Stands in run results beside every rate. */
export const passRateMethod =
  'two-sided 95 %, clustered by case: effective sample size with exact limits (Korn & Graubard 1998)';

/**
 * Pass rate over all decided outputs, with limits for the rate on cases like these (the cases are a sample; trials of one case are not new cases).
 *
 * 1. Value: passes / outputs. Its variance comes from whole cases (the ratio estimator of cluster sampling: n/(n-1) * sum (x - value * m)^2 /
 *    outputs^2), so trials that agree count as the one piece of evidence that they are.
 * 2. Effective sample size = value * (1 - value) / variance, times (t[outputs-1] / t[n-1])^2 because the variance is itself an estimate from
 *    few cases, kept between what wholly dependent trials are worth (outputs^2 / sum m^2: n for equal trials) and the number of outputs.
 * 3. Exact Clopper-Pearson limits at that size. These are Korn & Graubard's limits (Survey Methodology 24, 1998), the ones that US health
 *    statistics publish; normal approximations fail at this size (arXiv 2503.01747).
 * 4. Where everything passed or failed, dependence cannot be estimated: n cases count as n.
 * 5. n cases cannot show more than n cases without a fault would: the lower limit is at most tail^(1/n), the upper at least 1 - tail^(1/n). A kind
 *    of case that always fails may be missing from the sample however often the others were repeated.
 *
 * With one trial a case these are the exact limits. Coverage and width over 225 beta-binomial cells: `npm run bench -- statistics`.
 *
 * @param cases those without trials are left out
 * @param level confidence, two-sided
 * @throws RangeError for tallies that cannot be
 */
export function passRateInterval(cases: readonly CaseTally[], level = 0.95): RateEstimate {
  const sums = sumsOf(cases);
  if (sums.cases === 0) return { value: null, low: 0, high: 1 };
  const value = sums.passes / sums.outputs;
  const size = effectiveSampleSize(cases, sums, value, level);
  const limits = exactLimits(value * size, size, level);
  const faultless = exactLimits(sums.cases, sums.cases, level).low;
  return { value, low: Math.min(limits.low, faultless), high: Math.max(limits.high, 1 - faultless) };
}

/**
 * The one-sided lower limit of the pass rate: what "shown" compares with a threshold. 0 when there is nothing to count. By the method of
 * `passRateInterval`, whose lower limit at level 0.90 it is.
 */
export function oneSidedLowerLimit(cases: readonly CaseTally[], level = 0.95): number {
  return passRateInterval(cases, 2 * level - 1).low;
}

/** The one-sided upper limit of the pass rate; 1 when there is nothing to count. */
export function oneSidedUpperLimit(cases: readonly CaseTally[], level = 0.95): number {
  return passRateInterval(cases, 2 * level - 1).high;
}

type Sums = {
  readonly cases: number;
  readonly outputs: number;
  readonly passes: number;
  readonly squaredTrials: number;
};

function sumsOf(tallies: readonly CaseTally[]): Sums {
  let [cases, outputs, passes, squaredTrials] = [0, 0, 0, 0];
  for (const tally of tallies) {
    assertTally(tally);
    if (tally.trials === 0) continue;
    cases += 1;
    outputs += tally.trials;
    passes += tally.passes;
    squaredTrials += tally.trials ** 2;
  }
  return { cases, outputs, passes, squaredTrials };
}

function effectiveSampleSize(tallies: readonly CaseTally[], sums: Sums, value: number, level: number): number {
  const { cases, outputs } = sums;
  if (value === 0 || value === 1) return cases;
  if (outputs === cases) return cases;
  const fewest = outputs ** 2 / sums.squaredTrials;
  if (cases === 1) return fewest;
  // In whole numbers (outputs times larger), so that the order of the cases cannot change the last digit.
  let squares = 0;
  for (const { passes, trials } of tallies) squares += (passes * outputs - sums.passes * trials) ** 2;
  const variance = ((cases / (cases - 1)) * squares) / outputs ** 4;
  const estimated = variance === 0 ? outputs : Math.min(outputs, (value * (1 - value)) / variance);
  const tail = (1 + level) / 2;
  const adjusted = estimated * (studentQuantile(tail, outputs - 1) / studentQuantile(tail, cases - 1)) ** 2;
  return Math.min(outputs, Math.max(fewest, adjusted));
}

/** Throws RangeError unless the counts are whole and possible: a wrong tally is a fault of the program, not of the data. */
export function assertTally({ passes, trials }: CaseTally): void {
  if (!Number.isInteger(passes) || !Number.isInteger(trials) || passes < 0 || passes > trials)
    throw new RangeError(`${passes} passes of ${trials} trials cannot be.`);
}
