import { createRandom } from '#domain/statistics/seeded-random';
import {
  atLeastFlips,
  comparePaired,
  exactLimits,
  flipChances,
  neededToTell,
  oneSidedLowerLimit,
  passRateInterval,
  type CasePair,
  type CaseTally,
  type PairedComparison,
} from '#domain/statistics/statistics';
import { betaBinomial, kindsOfPairs, type PairPopulation, type Population } from './simulated-cases.ts';

/** One cell of the coverage table that the issue asks for. */
export type RateCell = {
  readonly cases: number;
  readonly trials: number;
  readonly rate: number;
  readonly correlation: number;
};

/** cases {10, 15, 20, 50, 200} x trials {1, 3, 5} x rate {0.5 ... 0.99} x correlation {0, 0.3, 0.8}: 225 cells. */
export const rateCells: readonly RateCell[] = [10, 15, 20, 50, 200].flatMap((cases) =>
  [1, 3, 5].flatMap((trials) =>
    [0.5, 0.8, 0.9, 0.95, 0.99].flatMap((rate) =>
      [0, 0.3, 0.8].map((correlation) => ({ cases, trials, rate, correlation })),
    ),
  ),
);

export type RateCoverage = {
  /** Share of the draws whose two-sided 95 % interval held the true rate. */
  readonly coverage: number;
  /** Share whose one-sided 95 % lower limit was at or under it. */
  readonly lowerCoverage: number;
  readonly meanWidth: number;
};

/** How often the limits hold the truth. Draws that tally alike share one computation. */
export function rateCoverage(population: Population, cases: number, draws: number, seed: string): RateCoverage {
  const random = createRandom(seed);
  const known = new Map<string, { low: number; high: number; lower: number }>();
  let [held, heldBelow, width] = [0, 0, 0];
  for (let draw = 0; draw < draws; draw++) {
    const tallies = population.draw(cases, random);
    const key = keyOf(tallies);
    let limits = known.get(key);
    if (limits === undefined) {
      const { low, high } = passRateInterval(tallies);
      known.set(key, (limits = { low, high, lower: oneSidedLowerLimit(tallies) }));
    }
    if (limits.low <= population.truth && population.truth <= limits.high) held += 1;
    if (limits.lower <= population.truth) heldBelow += 1;
    width += limits.high - limits.low;
  }
  return { coverage: held / draws, lowerCoverage: heldBelow / draws, meanWidth: width / draws };
}

/** Coverage in a cell, and how its width compares with exact limits if the effective sample size, n * m / (1 + (m - 1) * rho), were known. */
export function rateCellCoverage(
  cell: RateCell,
  draws: number,
  seed: string,
): RateCoverage & { idealWidth: number; widthRatio: number } {
  const population = betaBinomial(cell.rate, cell.correlation, cell.trials);
  const size = (cell.cases * cell.trials) / (1 + (cell.trials - 1) * cell.correlation);
  const name = `${seed}/${cell.cases}/${cell.trials}/${cell.rate}/${cell.correlation}`;
  const coverage = rateCoverage(population, cell.cases, draws, name);
  const ideal = idealWidth(population, cell, size, draws, name);
  return { ...coverage, idealWidth: ideal, widthRatio: coverage.meanWidth / ideal };
}

/** Over the same draws (same seed) as the interval that it is compared with. */
function idealWidth(population: Population, cell: RateCell, size: number, draws: number, seed: string): number {
  const random = createRandom(seed);
  const known = new Map<number, number>();
  let width = 0;
  for (let draw = 0; draw < draws; draw++) {
    const passes = population.draw(cell.cases, random).reduce((sum, tally) => sum + tally.passes, 0);
    let each = known.get(passes);
    if (each === undefined) {
      const { low, high } = exactLimits((passes / (cell.cases * cell.trials)) * size, size);
      known.set(passes, (each = high - low));
    }
    width += each;
  }
  return width / draws;
}

export type ComparisonShares = {
  readonly better: number;
  readonly worse: number;
  /** Share of the draws whose interval held the true mean difference. */
  readonly coverage: number;
  readonly meanWidth: number;
  /** Share with a case that passed every baseline trial and failed every candidate trial, at least 3 each (formats.md, Regression). */
  readonly withRegression: number;
  /** Share that the gate refuses: worse than the baseline, or more such cases than chance explains (spec: `regressions: 0`). */
  readonly refused: number;
};

/** How often a comparison says better or worse, and how often its limits hold the truth. */
export function comparisonShares(
  population: PairPopulation,
  cases: number,
  draws: number,
  seed: string,
): ComparisonShares {
  const random = createRandom(seed);
  const known = new Map<string, PairedComparison>();
  let [better, worse, held, width, regressed, refused] = [0, 0, 0, 0, 0, 0];
  for (let draw = 0; draw < draws; draw++) {
    const pairs = population.draw(cases, random);
    const key = keyOf(
      pairs.map(({ baseline, candidate }) => ({ passes: candidate.passes - baseline.passes, trials: baseline.trials })),
    );
    let comparison = known.get(key);
    if (comparison === undefined) known.set(key, (comparison = comparePaired(pairs)));
    if (comparison.verdict === 'better') better += 1;
    if (comparison.verdict === 'worse') worse += 1;
    // A rounding error of the truth (0.9 - 0.7) must not decide.
    if (comparison.low - 1e-12 <= population.truth && population.truth <= comparison.high + 1e-12) held += 1;
    const regressions = pairs.filter(isRegression).length;
    if (regressions > 0) regressed += 1;
    if (comparison.verdict === 'worse' || isBeyondChance(regressions, pairs)) refused += 1;
    width += comparison.high - comparison.low;
  }
  return {
    better: better / draws,
    worse: worse / draws,
    coverage: held / draws,
    meanWidth: width / draws,
    withRegression: regressed / draws,
    refused: refused / draws,
  };
}

/**
 * What `neededToTell` asks for after seeing so many cases gained, lost and unchanged, and how often that many cases tell if all cases are like those.
 */
export function neededPower(
  [gained, lost, same]: readonly [number, number, number],
  draws: number,
  seed: string,
): { needed: number; told: number } {
  const pair = (baseline: number, candidate: number): CasePair => ({
    baseline: { passes: baseline, trials: 1 },
    candidate: { passes: candidate, trials: 1 },
  });
  const seen = [
    ...Array.from({ length: gained }, () => pair(0, 1)),
    ...Array.from({ length: lost }, () => pair(1, 0)),
    ...Array.from({ length: same }, () => pair(1, 1)),
  ];
  const needed = neededToTell(seen).cases ?? 0;
  const share = 1 / seen.length;
  const population = kindsOfPairs(
    [
      [gained * share, 0, 1],
      [lost * share, 1, 0],
      [same * share, 1, 1],
    ],
    1,
  );
  const { better, worse } = comparisonShares(population, seen.length + needed, draws, seed);
  return { needed, told: gained > lost ? better : worse };
}

/** As the gate has it (domain/gate.ts, `regressionItem`), with fewer than 3 trials left open. */
function isBeyondChance(regressions: number, pairs: readonly CasePair[]): boolean {
  return regressions > 0 && atLeastFlips(regressions, flipChances(pairs)) <= 0.05 + 1e-9;
}

function isRegression({ baseline, candidate }: CasePair): boolean {
  return baseline.trials >= 3 && candidate.trials >= 3 && baseline.passes === baseline.trials && candidate.passes === 0;
}

/** Order of cases changes nothing, so draws with the same counts of each tally are the same draw. */
function keyOf(tallies: readonly CaseTally[]): string {
  const counts = new Map<number, number>();
  for (const { passes, trials } of tallies) {
    const key = passes * 1000 + trials;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].sort(([a], [b]) => a - b).join(';');
}
