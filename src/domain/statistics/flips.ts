import { type CaseTally } from './pass-rate.ts';

/** How many cases share one chance of having flipped completely by luck. */
export type FlipChance = { readonly chance: number; readonly cases: number };

type Pair = { readonly baseline: CaseTally; readonly candidate: CaseTally };

/**
 * The cases that could look completely lost by luck alone, with their chance of it. If a case does equally well in both variants, every way of
 * dealing its passes out over the b trials of the baseline and the c of the candidate is as likely as any other (Fisher's exact argument; it holds
 * however the cases differ). Only a case with exactly b passes can come out as "all of the baseline, none of the candidate", and 1 of
 * C(b + c, b) ways is that one: 1 in 20 with 3 trials each, 1 in 252 with 5.
 *
 * @returns one entry for each chance, the largest first; cases without trials on either side are in none
 */
export function flipChances(pairs: readonly Pair[]): FlipChance[] {
  const counts = new Map<number, number>();
  for (const { baseline, candidate } of pairs) {
    const isEvenSplit = baseline.passes + candidate.passes === baseline.trials;
    if (!isEvenSplit || baseline.trials === 0 || candidate.trials === 0) continue;
    const chance = 1 / waysToChoose(baseline.trials + candidate.trials, baseline.trials);
    counts.set(chance, (counts.get(chance) ?? 0) + 1);
  }
  return [...counts].sort(([a], [b]) => b - a).map(([chance, cases]) => ({ chance, cases }));
}

/** Probability that at least `count` of these cases flip completely, each by its own chance: the Poisson binomial distribution, added up exactly. */
export function atLeastFlips(count: number, chances: readonly FlipChance[]): number {
  if (count <= 0) return 1;
  // below[k]: probability of exactly k so far, k < count.
  const below = new Float64Array(count);
  below[0] = 1;
  for (const { chance, cases } of chances) {
    for (let each = 0; each < cases; each++) {
      for (let k = count - 1; k > 0; k--) below[k] = (below[k] ?? 0) * (1 - chance) + (below[k - 1] ?? 0) * chance;
      below[0] = (below[0] ?? 0) * (1 - chance);
    }
  }
  return Math.min(1, Math.max(0, 1 - below.reduce((sum, share) => sum + share, 0)));
}

function waysToChoose(n: number, k: number): number {
  let ways = 1;
  for (let step = 1; step <= k; step++) ways = (ways * (n - k + step)) / step;
  return Math.round(ways);
}
