import { createRandom, type SeededRandom } from '#domain/statistics/seeded-random';
import { plannedLooks } from '#domain/result/sequential';
import { comparePairedFamily, passRateInterval, type CasePair } from '#domain/statistics/statistics';
import { betaAbility } from './simulated-cases.ts';

/** An experiment that stops when the answer is clear, on cases of shared difficulty. */
export type LookedAt = {
  /** True pass rate of the baseline, and of every candidate. */
  readonly from: number;
  readonly to: number;
  /** How much trials of a case agree (intraclass correlation). */
  readonly correlation: number;
  readonly cases: number;
  readonly trials: number;
  readonly candidates: number;
};

export type LookedAtShares = {
  /** Share of the experiments in which any candidate was found better or worse, at whatever look. */
  readonly told: number;
  /** The same in the right direction, for every candidate. */
  readonly better: number;
  /** Share that stopped before its end. */
  readonly stopped: number;
  /** Mean share of the planned calls that were not made. */
  readonly saved: number;
  /** What one usual look at the end would have found (any candidate better or worse): what looking costs. */
  readonly toldOnce: number;
  /** What five usual looks without correction would have found: why it has to be. */
  readonly toldNaively: number;
};

/** Passed or not, by variant (the baseline first), case and trial. */
type Passes = readonly (readonly (readonly boolean[])[])[];

/** How often such experiments tell a difference, and what they save. */
export function lookedAtShares(shape: LookedAt, draws: number, seed: string): LookedAtShares {
  const random = createRandom(`${seed}/${JSON.stringify(shape)}`);
  let [told, better, stopped, saved, once, naively] = [0, 0, 0, 0, 0, 0];
  for (let draw = 0; draw < draws; draw++) {
    const experiment = simulate(shape, random);
    if (experiment.verdicts.some(isClear)) told += 1;
    if (experiment.verdicts.every((verdict) => verdict === 'better')) better += 1;
    if (experiment.share < 1) stopped += 1;
    saved += 1 - experiment.share;
    if (experiment.once) once += 1;
    if (experiment.naively) naively += 1;
  }
  const share = (count: number): number => count / draws;
  return {
    told: share(told),
    better: share(better),
    stopped: share(stopped),
    saved: share(saved),
    toldOnce: share(once),
    toldNaively: share(naively),
  };
}

/**
 * Without a baseline: how often the pass rate is put on one side of a threshold that is exactly the true rate, at any look, which is always wrong.
 */
export function rateSideShares(
  { from, correlation, cases, trials }: Pick<LookedAt, 'from' | 'correlation' | 'cases' | 'trials'>,
  draws: number,
  seed: string,
): { told: number } {
  const shape = { from, to: from, correlation, cases, trials, candidates: 0 };
  const random = createRandom(`${seed}/${JSON.stringify(shape)}`);
  let told = 0;
  for (let draw = 0; draw < draws; draw++) {
    const passes = drawPasses(shape, random)[0] ?? [];
    const order = shuffledRounds(shape, random);
    const tells = plannedLooks(order.length, 1).some((look) => {
      const seen = trialsSeen(order.slice(0, look.calls), cases);
      const tallies = passes.map((each, at) => tally(each, seen[at] ?? 0));
      const { low, high } = passRateInterval(tallies, 1 - 0.05 / look.correction);
      return from < low || from > high;
    });
    if (tells) told += 1;
  }
  return { told: told / draws };
}

const isClear = (verdict: string): boolean => verdict === 'better' || verdict === 'worse';

function simulate(shape: LookedAt, random: SeededRandom) {
  const passes = drawPasses(shape, random);
  const order = shuffledRounds(shape, random);
  const variants = shape.candidates + 1;
  const verdictsAt = (groups: number, family: number): string[] => {
    const seen = trialsSeen(order.slice(0, groups), shape.cases);
    const pairsOf = (candidate: number): CasePair[] =>
      seen.map((trials, at) => ({ baseline: tally(passes[0]?.[at], trials), candidate: tally(passes[candidate]?.[at], trials) })); // prettier-ignore
    const family_ = Array.from({ length: shape.candidates }, (_, at) => pairsOf(at + 1));
    return comparePairedFamily(family_, { family }).map(({ verdict }) => verdict);
  };
  const looks = plannedLooks(order.length * variants, variants);
  const atLooks = looks.map((look) => ({ look, verdicts: verdictsAt(look.calls / variants, look.correction) }));
  const last = atLooks.at(-1) ?? { look: { calls: 0 }, verdicts: [] };
  const end = atLooks.find(({ look, verdicts }) => look.at < look.of && verdicts.every(isClear)) ?? last;
  const usual = looks.map((look) => verdictsAt(look.calls / variants, 1).some(isClear));
  return {
    verdicts: end.verdicts,
    share: end.look.calls / (order.length * variants),
    once: usual.at(-1) ?? false,
    naively: usual.some(Boolean),
  };
}

/** Every case once before any case twice, as runs are planned. */
function shuffledRounds(
  { cases, trials }: Pick<LookedAt, 'cases' | 'trials'>,
  random: SeededRandom,
): { case: number }[] {
  const round = Array.from({ length: cases }, (_, at) => ({ case: at }));
  return Array.from({ length: trials }, () => random.shuffle(round)).flat();
}

/** How many trials of each case were made. */
function trialsSeen(order: readonly { readonly case: number }[], cases: number): number[] {
  const seen = Array.from({ length: cases }, () => 0);
  for (const { case: at } of order) seen[at] = (seen[at] ?? 0) + 1;
  return seen;
}

function tally(passed: readonly boolean[] | undefined, trials: number) {
  return { passes: (passed ?? []).slice(0, trials).filter(Boolean).length, trials };
}

function drawPasses({ from, to, correlation, cases, trials, candidates }: LookedAt, random: SeededRandom): Passes {
  const ability = betaAbility(from, correlation);
  const rates = Array.from({ length: cases }, () => ability(random));
  const improved = (rate: number): number =>
    to >= from ? 1 - ((1 - rate) * (1 - to)) / (1 - from) : (rate * to) / from;
  return Array.from({ length: candidates + 1 }, (_, variant) =>
    rates.map((rate) => Array.from({ length: trials }, () => random.float() < (variant === 0 ? rate : improved(rate)))),
  );
}
