import { assertTally } from './pass-rate.ts';
import { type CasePair } from './paired.ts';

/**
 * Two-sided p-value for "these very cases pass equally often with both": the exact test that is stratified by case (Fisher's exact test, many
 * tables: Zelen 1971; the exact form of Cochran-Mantel-Haenszel). Given how many outputs of a case passed in all, every way to deal them out to
 * the two variants is equally likely; the sums over all cases are counted by convolution. Twice the smaller tail, at most 1.
 *
 * It speaks of these cases and of their trials as independent tries; it says nothing about other cases, and trials that repeat each other (a
 * model at temperature 0) make it too sure. `signFlipPValue` is the test for cases like these.
 */
export function stratifiedPValue(pairs: readonly CasePair[]): number {
  let share = new Float64Array([1]);
  let [offset, observed] = [0, 0];
  for (const { baseline, candidate } of pairs) {
    assertTally(baseline);
    assertTally(candidate);
    if (baseline.trials === 0 || candidate.trials === 0) continue;
    const { low, shares } = hypergeometric(baseline.passes + candidate.passes, candidate.trials, baseline.trials);
    share = convolve(share, shares);
    offset += low;
    observed += candidate.passes;
  }
  const at = observed - offset;
  const upper = share.slice(at).reduce((sum, each) => sum + each, 0);
  const lower = share.slice(0, at + 1).reduce((sum, each) => sum + each, 0);
  return Math.min(1, Math.max(Number.MIN_VALUE, 2 * Math.min(upper, lower)));
}

/** How likely each number of passes among the candidate's trials is, from `low` on. */
function hypergeometric(passes: number, trials: number, others: number): { low: number; shares: Float64Array } {
  const low = Math.max(0, passes - others);
  const high = Math.min(passes, trials);
  const shares = new Float64Array(high - low + 1);
  let total = 0;
  for (let k = low; k <= high; k += 1) {
    const share = Math.exp(logChoose(trials, k) + logChoose(others, passes - k));
    shares[k - low] = share;
    total += share;
  }
  return { low, shares: shares.map((each) => each / total) };
}

function convolve(one: Float64Array, other: Float64Array): Float64Array<ArrayBuffer> {
  const sum = new Float64Array(one.length + other.length - 1);
  one.forEach((first, i) => other.forEach((second, j) => (sum[i + j] = (sum[i + j] ?? 0) + first * second)));
  return sum;
}

function logChoose(n: number, k: number): number {
  let sum = 0;
  for (let i = 1; i <= k; i += 1) sum += Math.log(n - k + i) - Math.log(i);
  return sum;
}
