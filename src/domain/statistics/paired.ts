import { assertTally, type CaseTally } from './pass-rate.ts';
import { commonScale, signFlipPValue, smallestSignFlipPValue } from './sign-flip.ts';
import { studentQuantile } from './student.ts';
import { holmFactors } from './holm.ts';
import { type Limits } from './exact-limits.ts';

/** One case, tried with both variants. A case without trials on either side is left out of every comparison. */
export type CasePair = { readonly baseline: CaseTally; readonly candidate: CaseTally };

/** What a comparison may say. `too-few`: no outcome of these cases could reach p < 1 - level. */
export type PairedVerdict = 'better' | 'worse' | 'no-detectable-difference' | 'too-few';

export type PairedComparison = {
  /** Mean over the cases of candidate rate minus baseline rate, -1..1; null without cases. */
  readonly delta: number | null;
  /** Limits of the mean difference on cases like these, -1..1. */
  readonly low: number;
  readonly high: number;
  /** Two-sided, corrected for the family; 1 without cases. */
  readonly pValue: number;
  readonly verdict: PairedVerdict;
};

export type ComparisonOptions = {
  /** Confidence of the limits; a verdict wants a p-value under 1 - level. Default 0.95. */
  readonly level?: number;
  /** How many comparisons this one stands among in its experiment (Bonferroni). Default 1. For all of them at once: `comparePairedFamily`. */
  readonly family?: number;
};

export const comparisonMethod =
  'paired by case: exact sign-flip test; limits from the clustered paired standard error with two pseudo-cases (Miller 2024, Bonett & Price 2012)';

/**
 * Candidate against baseline on the same cases. Each case counts once, by the difference of its two rates, so trials sharpen a case but never
 * pose as further cases (the paired, clustered comparison of Miller, arXiv 2411.00640).
 *
 * - p-value: the exact sign-flip test (`signFlipPValue`): false "better" or "worse" in at most 5 % of experiments where nothing differs, at any
 *   number of cases.
 * - Limits: mean difference and its standard error over cases with Student's t, after adding one case that was wholly gained and one wholly lost
 *   (Bonett & Price, J. Educ. Behav. Stat. 37, 2012): without them 15 cases that all stay the same would "show" a difference of exactly 0.
 * - Where test and limits disagree about 0, the limit next to 0 follows the test (Miettinen's test-based limit: delta * (1 - t critical /
 *   t of the p-value)), so that the verdict and the picture say the same.
 *
 * Swapping the variants mirrors everything. Errors and coverage: `npm run bench -- statistics`.
 *
 * @throws RangeError for tallies that cannot be
 */
export function comparePaired(pairs: readonly CasePair[], options: ComparisonOptions = {}): PairedComparison {
  const differences = differencesOf(pairs);
  return conclude(differences, signFlipPValue(differences.whole), Math.max(1, options.family ?? 1), alphaOf(options));
}

/**
 * All comparisons of one experiment (several variants or criteria), corrected together by Holm's step-down procedure: the chance of any false
 * "better" or "worse" among them stays at most 1 - level. Limits are widened to match. Results stand in the order given. `family`: a further
 * factor on every p-value, when these comparisons are themselves among several.
 */
export function comparePairedFamily(
  comparisons: readonly (readonly CasePair[])[],
  options: ComparisonOptions = {},
): PairedComparison[] {
  const family = Math.max(1, options.family ?? 1);
  const alpha = alphaOf(options);
  const differences = comparisons.map(differencesOf);
  const pValues = differences.map(({ whole }) => signFlipPValue(whole));
  const factors = holmFactors(pValues).map((factor) => factor * family);
  return differences.map((each, index) => {
    const comparison = conclude(each, pValues[index] ?? 1, factors[index] ?? 1, alpha);
    // Too few is about what these cases could have shown beside the others as they came out, not about the place in line they got.
    const smallest = smallestSignFlipPValue(each.cases);
    const reachable = smallest * (holmFactors(pValues.with(index, smallest))[index] ?? 1) * family < alpha;
    return { ...comparison, verdict: verdictOf(comparison.delta, comparison.pValue, reachable, alpha) };
  });
}

/** Standard error of the mean difference over cases (clustered, as above, without the two added cases); null with fewer than two. */
export function standardError(pairs: readonly CasePair[]): number | null {
  const { cases, sum, squares } = differencesOf(pairs);
  if (cases < 2) return null;
  return Math.sqrt(Math.max(0, squares - sum ** 2 / cases) / (cases - 1) / cases);
}

/** Without the rounding error of 1 - 0.95. */
function alphaOf(options: ComparisonOptions): number {
  return Math.round((1 - (options.level ?? 0.95)) * 1e12) / 1e12;
}

type Differences = {
  /** Candidate rate minus baseline rate, a case each, times a common scale: whole numbers, for the test. */
  readonly whole: readonly number[];
  readonly cases: number;
  /** Sum of the differences and of their squares. Taken over whole numbers, so that the order of the cases cannot change the last digit. */
  readonly sum: number;
  readonly squares: number;
};

function differencesOf(pairs: readonly CasePair[]): Differences {
  for (const pair of pairs) {
    assertTally(pair.baseline);
    assertTally(pair.candidate);
  }
  const usable = pairs.filter(isComparable);
  const scale = commonScale(usable.flatMap(({ baseline, candidate }) => [baseline.trials, candidate.trials]));
  const whole = usable.map((pair) => wholeDifference(pair, scale));
  const [sum, squares] = whole.reduce(([s, q], difference) => [s + difference, q + difference ** 2], [0, 0]);
  return { whole, cases: usable.length, sum: sum / scale, squares: squares / scale ** 2 };
}

function wholeDifference({ baseline, candidate }: CasePair, scale: number): number {
  const cross = candidate.passes * baseline.trials - baseline.passes * candidate.trials;
  const size = Math.round((scale * Math.abs(cross)) / (baseline.trials * candidate.trials));
  return cross < 0 ? -size : size;
}

/** Whether both variants have at least one decided output for the case. */
export function isComparable({ baseline, candidate }: CasePair): boolean {
  return baseline.trials > 0 && candidate.trials > 0;
}

/** `factor`: by how much multiplicity makes the p-value larger. */
function conclude(differences: Differences, uncorrected: number, factor: number, alpha: number): PairedComparison {
  const { cases, sum } = differences;
  if (cases === 0) return { delta: null, low: -1, high: 1, pValue: 1, verdict: 'too-few' };
  const delta = sum / cases;
  const pValue = Math.min(1, uncorrected * factor);
  const test = { uncorrected, ruledOut: pValue < alpha, alpha: alpha / factor };
  const { low, high } = agreeingLimits(differences, delta, test);
  const reachable = smallestSignFlipPValue(cases) * factor < alpha;
  return { delta, low, high, pValue, verdict: verdictOf(delta, pValue, reachable, alpha) };
}

function verdictOf(delta: number | null, pValue: number, reachable: boolean, alpha: number): PairedVerdict {
  if (!reachable || delta === null) return 'too-few';
  if (pValue >= alpha || delta === 0) return 'no-detectable-difference';
  return delta > 0 ? 'better' : 'worse';
}

type TestOutcome = { readonly uncorrected: number; readonly ruledOut: boolean; readonly alpha: number };

/** Limits that hold the estimate, and that hold 0 exactly when the test does not rule it out. */
function agreeingLimits(differences: Differences, delta: number, test: TestOutcome): Limits {
  const { low, high } = pseudoCaseLimits(differences, test.alpha);
  if (delta === 0) return { low: Math.min(low, 0), high: Math.max(high, 0) };
  const nearest = delta > 0 ? Math.min(low, delta) : -Math.max(high, delta);
  const agrees = test.ruledOut ? nearest > 0 : nearest <= 0;
  const near = agrees ? nearest : testBasedLimit(Math.abs(delta), test, differences.cases);
  // 0 - near, not -near: no minus zero.
  return delta > 0 ? { low: near, high: Math.max(high, delta) } : { low: Math.min(low, delta), high: 0 - near };
}

function testBasedLimit(size: number, { uncorrected, alpha }: TestOutcome, cases: number): number {
  if (uncorrected >= 1 || cases < 2) return 0;
  const critical = studentQuantile(alpha / 2, cases - 1);
  return size * (1 - critical / studentQuantile(uncorrected / 2, cases - 1));
}

/** Student's limits for the mean, with one case of difference +1 and one of -1 added. */
function pseudoCaseLimits({ cases, sum, squares }: Differences, alpha: number): Limits {
  const count = cases + 2;
  const centre = sum / count;
  const variance = Math.max(0, squares + 2 - count * centre * centre) / (count - 1);
  const reach = studentQuantile(1 - alpha / 2, count - 1) * Math.sqrt(variance / count);
  return { low: Math.max(-1, centre - reach), high: Math.min(1, centre + reach) };
}
