import { normalUpperTail } from './student.ts';

/**
 * Two-sided p-value of the sign-flip test (Fisher's paired randomisation test) on the sum of `differences`: if baseline and candidate behave
 * alike, each case's difference was as likely to have the other sign; the p-value is the share of all 2^n sign patterns whose sum is at least
 * as far from 0 as the observed one. Exact at any n, however small, and clustered by case because only whole cases flip. With one trial a
 * case it is McNemar's exact test.
 *
 * The differences are given as whole numbers on a common scale (`commonScale`), so the 2^n patterns are counted by adding up, case by case,
 * how the sums are distributed: n * sum |w| / 2 steps. Beyond `exactSteps` a coarser scale is used where it still resolves the differences (a
 * sign-flip test of the rounded sizes, still exact), else the normal distribution with continuity correction (over a thousand cases that changed).
 */
export function signFlipPValue(differences: readonly number[]): number {
  const changed = differences.filter((difference) => difference !== 0);
  const sum = total(changed);
  if (sum === 0) return 1;
  const sizes = total(changed.map(Math.abs));
  if (stepsOf(changed.length, sizes) <= exactSteps) return exactPValue(changed);
  const shrink = exactSteps / stepsOf(changed.length, sizes);
  const typical = sizes / changed.length;
  if (typical * shrink < 20) return normalPValue(changed, sum);
  return exactPValue(
    changed.map((difference) => Math.sign(difference) * Math.max(1, Math.round(Math.abs(difference) * shrink))),
  );
}

/** The smallest p-value that any outcome of this many cases could reach: all differ equally, all in one direction. */
export function smallestSignFlipPValue(cases: number): number {
  // Over a thousand cases it is too small for a number; it is never impossible.
  return Math.min(1, Math.max(Number.MIN_VALUE, 2 ** (1 - cases)));
}

/** About 10 ms of counting. */
const exactSteps = 12_000_000;

function stepsOf(count: number, sizes: number): number {
  return (count * sizes) / 2;
}

function exactPValue(differences: readonly number[]): number {
  // Small sizes first: the reachable sums, and with them the work, grow as late as possible.
  const sizes = differences.map(Math.abs).sort((a, b) => a - b);
  const observed = Math.abs(total(differences));
  if (observed === 0) return 1;
  const all = total(sizes);
  // share[s]: share of the sign patterns in which the positive differences add up to s; the whole sum is then 2s - all.
  const share = new Float64Array(all + 1);
  share[0] = 1;
  let reached = 0;
  for (const size of sizes) {
    reached += size;
    for (let sum = reached; sum >= size; sum--) share[sum] = 0.5 * ((share[sum] ?? 0) + (share[sum - size] ?? 0));
    for (let sum = size - 1; sum >= 0; sum--) share[sum] = 0.5 * (share[sum] ?? 0);
  }
  let tail = 0;
  for (let sum = all; 2 * sum - all >= observed; sum--) tail += share[sum] ?? 0;
  // Over a thousand cases the share of one pattern is too small for a number; it is never impossible.
  return Math.min(1, Math.max(Number.MIN_VALUE, 2 * tail));
}

function normalPValue(differences: readonly number[], sum: number): number {
  const spread = Math.sqrt(total(differences.map((difference) => difference * difference)));
  const step = differences.reduce(greatestCommonDivisor, 0);
  return Math.min(1, Math.max(Number.MIN_VALUE, 2 * normalUpperTail(Math.max(0, Math.abs(sum) - step) / spread)));
}

/**
 * The factor that makes the rates of all these trial counts whole: their least common multiple, or a million where that is larger (the
 * rates are then rounded to a millionth, which moves no p-value that anyone reads).
 */
export function commonScale(trialCounts: readonly number[]): number {
  let scale = 1;
  for (const count of new Set(trialCounts)) {
    scale = (scale / greatestCommonDivisor(scale, count)) * count;
    if (scale > 1_000_000) return 1_000_000;
  }
  return scale;
}

function greatestCommonDivisor(a: number, b: number): number {
  let [larger, smaller] = [Math.abs(a), Math.abs(b)];
  while (smaller > 0) [larger, smaller] = [smaller, larger % smaller];
  return larger;
}

function total(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
