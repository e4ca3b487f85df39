import { type SeededRandom } from '#domain/statistics/seeded-random';
import { type CasePair, type CaseTally } from '#domain/statistics/statistics';

/** Populations of cases with a known truth, for simulating what the statistics promise. */

/** Draws case sets from one population; `truth` is its true rate. */
export type Population = {
  readonly truth: number;
  readonly draw: (cases: number, random: SeededRandom) => CaseTally[];
};

/** Draws pairs; `truth` is the true mean difference, candidate minus baseline. */
export type PairPopulation = {
  readonly truth: number;
  readonly draw: (cases: number, random: SeededRandom) => CasePair[];
};

/** How likely a case is to pass in one trial; differs from case to case. */
type Ability = (random: SeededRandom) => number;

/**
 * Trials of a case that agree by `correlation` (the intraclass correlation rho): each case's chance to pass is Beta(rate * s, (1 - rate) * s)
 * with s = 1 / rho - 1, so the passes are beta-binomial.
 */
export function betaBinomial(rate: number, correlation: number, trials: number): Population {
  const table = cumulative(betaBinomialShares(rate, correlation, trials));
  const draw = (random: SeededRandom): CaseTally => ({ passes: firstAbove(table, random.float()), trials });
  return { truth: rate, draw: (cases, random) => Array.from({ length: cases }, () => draw(random)) };
}

/** Cases of a few kinds, each with its share and its chance to pass: not beta-binomial at all when some kind always fails. */
export function kindsOfCases(kinds: readonly (readonly [share: number, rate: number])[], trials: number): Population {
  const ability = abilityOfKinds(kinds);
  const truth = kinds.reduce((sum, [share, rate]) => sum + share * rate, 0);
  return {
    truth,
    draw: (cases, random) => Array.from({ length: cases }, () => tally(ability(random), trials, random)),
  };
}

/** Beta-binomial cases of which some outputs were lost to errors: 1 to `trials` trials each. */
export function unevenTrials(rate: number, correlation: number, trials: number): Population {
  const ability = betaAbility(rate, correlation);
  return {
    truth: rate,
    draw: (cases, random) =>
      Array.from({ length: cases }, () => tally(ability(random), 1 + random.int(trials), random)),
  };
}

/**
 * Both variants on cases of shared difficulty: a case's chance with the baseline is beta as above, and the candidate closes the same share of
 * what is missing in every case (or loses the same share of what is there). Equal rates: nothing differs.
 */
export function sharedDifficulty(from: number, to: number, correlation: number, trials: number): PairPopulation {
  const ability = betaAbility(from, correlation);
  const candidate = (rate: number): number =>
    to >= from ? 1 - ((1 - rate) * (1 - to)) / (1 - from) : (rate * to) / from;
  return pairsOf(to - from, trials, (random) => {
    const rate = ability(random);
    return [rate, candidate(rate)];
  });
}

/** Both variants on cases of a few kinds: share, chance with the baseline, chance with the candidate. */
export function kindsOfPairs(
  kinds: readonly (readonly [share: number, baseline: number, candidate: number])[],
  trials: number,
): PairPopulation {
  const truth = kinds.reduce((sum, [share, baseline, candidate]) => sum + share * (candidate - baseline), 0);
  return pairsOf(truth, trials, (random) => {
    let left = random.float();
    for (const [share, baseline, candidate] of kinds) {
      left -= share;
      if (left < 0) return [baseline, candidate];
    }
    return [kinds.at(-1)?.[1] ?? 0, kinds.at(-1)?.[2] ?? 0];
  });
}

/** The exact beta-binomial shares of 0, 1, ... `trials` passes. */
export function betaBinomialShares(rate: number, correlation: number, trials: number): number[] {
  const strength = correlation === 0 ? Infinity : 1 / correlation - 1;
  return Array.from({ length: trials + 1 }, (_, passes) => {
    let share = binomialCoefficient(trials, passes);
    for (let trial = 0; trial < passes; trial++) share *= chance(rate, trial, trial, strength);
    for (let trial = 0; trial < trials - passes; trial++) share *= chance(1 - rate, trial, trial + passes, strength);
    return share;
  });
}

/** Polya's urn: the chance of one more of a kind after `same` of it among `before` draws. */
function chance(rate: number, same: number, before: number, strength: number): number {
  return strength === Infinity ? rate : (rate * strength + same) / (strength + before);
}

function pairsOf(truth: number, trials: number, rates: (random: SeededRandom) => [number, number]): PairPopulation {
  const pair = (random: SeededRandom): CasePair => {
    const [baseline, candidate] = rates(random);
    return { baseline: tally(baseline, trials, random), candidate: tally(candidate, trials, random) };
  };
  return { truth, draw: (cases, random) => Array.from({ length: cases }, () => pair(random)) };
}

function tally(rate: number, trials: number, random: SeededRandom): CaseTally {
  let passes = 0;
  for (let trial = 0; trial < trials; trial++) if (random.float() < rate) passes += 1;
  return { passes, trials };
}

function abilityOfKinds(kinds: readonly (readonly [share: number, rate: number])[]): Ability {
  const table = cumulative(kinds.map(([share]) => share));
  return (random) => kinds[firstAbove(table, random.float())]?.[1] ?? 0;
}

/** A beta variable with the given mean and intraclass correlation, as a ratio of gamma variables. */
export function betaAbility(mean: number, correlation: number): Ability {
  if (correlation === 0) return () => mean;
  const strength = 1 / correlation - 1;
  return (random) => {
    const passing = gammaVariable(mean * strength, random);
    const failing = gammaVariable((1 - mean) * strength, random);
    return passing + failing > 0 ? passing / (passing + failing) : Number(random.float() < mean);
  };
}

/** Marsaglia & Tsang, ACM Transactions on Mathematical Software 26, 2000. */
function gammaVariable(shape: number, random: SeededRandom): number {
  if (shape < 1) return gammaVariable(shape + 1, random) * random.float() ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const normal = Math.sqrt(-2 * Math.log(1 - random.float())) * Math.cos(2 * Math.PI * random.float());
    const v = (1 + normal / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(1 - random.float()) < normal ** 2 / 2 + d * (1 - v + Math.log(v))) return d * v;
  }
}

function cumulative(shares: readonly number[]): number[] {
  let sum = 0;
  return shares.map((share) => (sum += share));
}

function firstAbove(table: readonly number[], drawn: number): number {
  const found = table.findIndex((edge) => drawn < edge);
  return found === -1 ? table.length - 1 : found;
}

function binomialCoefficient(total: number, chosen: number): number {
  let ways = 1;
  for (let step = 1; step <= chosen; step++) ways = (ways * (total - chosen + step)) / step;
  return ways;
}
