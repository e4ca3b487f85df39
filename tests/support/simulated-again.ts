import { callsToAsk, freshTrialsEach, lostState, marginState, toAskAgain } from '#domain/result/asked-again';
import { freshComparisonOf, freshRegressionsOf } from '#domain/result/asked-again-result';
import { compareVariants } from '#domain/result/comparison';
import { type ComparedCase } from '#domain/result/compared-cases';
import { type ComparisonResult } from '#domain/result/run-result';
import { createRandom, type SeededRandom } from '#domain/statistics/seeded-random';
import { betaAbility } from './simulated-cases.ts';

/**
 * Experiments with what is asked again, decided by the product's own rules. `varying`: every answer is drawn anew. `repeating`: a model at temperature 0
 * gives the same answer to the same request, and draws anew at any edit. `mixed`: half of the cases repeat.
 */
export type AnsweringWorld = 'varying' | 'repeating' | 'mixed';

export type AgainShape = {
  readonly world: AnsweringWorld;
  readonly rate: number;
  readonly correlation: number;
  readonly cases: number;
  readonly trials: number;
  /** How 15 points are lost: every case by the same share, or some cases wholly. */
  readonly loss: 'none' | 'even' | 'whole';
};

export type AgainShares = {
  /** Share of experiments in which the item is met in the end. */
  readonly metMargin: number;
  readonly metLost: number;
  /** Both are met. */
  readonly metBoth: number;
  /** Share in which anything, and in which twice, was asked again. */
  readonly asked: number;
  readonly askedTwice: number;
  /** Fresh calls for each planned one, on average. */
  readonly more: number;
};

export const simulatedLoss = 0.15;
export const simulatedThresholds = { margin: 0.05, regressions: 0 } as const;

interface SimulatedCase {
  readonly id: string;
  readonly baseline: number;
  readonly candidate: number;
  readonly repeats: boolean;
}

export function againShares(shape: AgainShape, draws: number, seed: string): AgainShares {
  const random = createRandom(`${seed}/again/${JSON.stringify(shape)}`);
  const counts = { metMargin: 0, metLost: 0, metBoth: 0, asked: 0, askedTwice: 0, more: 0 };
  for (let draw = 0; draw < draws; draw++) {
    const { comparison, rounds, calls } = oneExperiment(shape, random);
    const margin = marginState(comparison, simulatedThresholds.margin).kind === 'kept';
    const lost = ['allowed', 'by-chance'].includes(lostState(comparison, simulatedThresholds.regressions).kind);
    counts.metMargin += Number(margin);
    counts.metLost += Number(lost);
    counts.metBoth += Number(margin && lost);
    counts.asked += Number(rounds > 0);
    counts.askedTwice += Number(rounds > 1);
    counts.more += calls / (shape.cases * shape.trials * 2);
  }
  return {
    metMargin: counts.metMargin / draws,
    metLost: counts.metLost / draws,
    metBoth: counts.metBoth / draws,
    asked: counts.asked / draws,
    askedTwice: counts.askedTwice / draws,
    more: counts.more / draws,
  };
}

function oneExperiment(
  shape: AgainShape,
  random: SeededRandom,
): { comparison: ComparisonResult; rounds: number; calls: number } {
  const cases = drawCases(shape, random);
  let comparison = plannedComparison(cases, shape.trials, random);
  let all: ComparedCase[] | null = null;
  let [rounds, calls] = [0, 0];
  for (;;) {
    const wanted = toAskAgain(comparison, simulatedThresholds);
    if (wanted === null) return { comparison, rounds, calls };
    rounds += 1;
    const chosen = wanted.cases === null ? cases : cases.filter(({ id }) => wanted.cases?.includes(id));
    const fresh = chosen.map((each) => freshPair(each, random));
    calls += callsToAsk(chosen.length);
    // Lost cases are decided by their first three fresh trials; the margin by all fresh trials of all cases.
    const lost = new Set(comparison.regressions);
    const regressions = comparison.again?.regressions ?? freshRegressionsOf(fresh.filter(({ id }) => lost.has(id)));
    all = wanted.cases === null ? joined(all, fresh) : all;
    const margin = all && freshComparisonOf(all, wanted.round * freshTrialsEach);
    comparison = { ...comparison, again: { regressions, margin } };
  }
}

function drawCases({ world, rate, correlation, cases, loss }: AgainShape, random: SeededRandom): SimulatedCase[] {
  const ability = betaAbility(rate, correlation);
  return Array.from({ length: cases }, (_, at) => {
    const baseline = ability(random);
    const isLost = loss === 'whole' && random.float() < simulatedLoss / rate;
    const kept = loss === 'even' ? (rate - simulatedLoss) / rate : isLost ? 0 : 1;
    const repeats = world === 'repeating' || (world === 'mixed' && random.float() < 0.5);
    return { id: `c-${at}`, baseline, candidate: baseline * kept, repeats };
  });
}

function plannedComparison(cases: readonly SimulatedCase[], trials: number, random: SeededRandom): ComparisonResult {
  const tallies = (version: 'baseline' | 'candidate') => ({
    id: version,
    tallies: new Map(
      cases.map((each) => {
        const passes = each.repeats
          ? trials * passesOf(each[version], 1, random)
          : passesOf(each[version], trials, random);
        return [each.id, { passes, trials, undecided: 0 }] as const;
      }),
    ),
  });
  const [comparison] = compareVariants(tallies('baseline'), [tallies('candidate')], trials);
  if (!comparison) throw new RangeError('There is nothing to compare.');
  return comparison;
}

/** Any edit makes it draw anew, each trial for itself. */
function freshPair({ id, baseline, candidate }: SimulatedCase, random: SeededRandom): ComparedCase {
  const tally = (rate: number) => ({
    passes: passesOf(rate, freshTrialsEach, random),
    trials: freshTrialsEach,
    undecided: 0,
  });
  return { id, baseline: tally(baseline), candidate: tally(candidate) };
}

function joined(before: readonly ComparedCase[] | null, fresh: readonly ComparedCase[]): ComparedCase[] {
  if (before === null) return [...fresh];
  return fresh.map((each, at) => {
    const known = before[at] ?? each;
    const sum = (version: 'baseline' | 'candidate') => ({
      passes: each[version].passes + known[version].passes,
      trials: each[version].trials + known[version].trials,
      undecided: 0,
    });
    return { id: each.id, baseline: sum('baseline'), candidate: sum('candidate') };
  });
}

function passesOf(rate: number, trials: number, random: SeededRandom): number {
  let passes = 0;
  for (let trial = 0; trial < trials; trial++) if (random.float() < rate) passes += 1;
  return passes;
}
