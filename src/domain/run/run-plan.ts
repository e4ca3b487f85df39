import { createRandom } from '../statistics/seeded-random.ts';

/** One call to make. `order` counts from 0 through the whole plan. */
export interface PlannedJob {
  readonly variant: string;
  readonly case: string;
  /** From 1. */
  readonly trial: number;
  readonly order: number;
}

/**
 * The calls of a run in the order in which to make them: every case once before any case twice, so that a run that is stopped early has
 * seen them all; the cases of each round shuffled; the variants of one case and trial next to each other, in shuffled order, so that
 * the time of day and a server's moods favour none. The same seed gives the same plan on every machine.
 */
export function planJobs(plan: {
  readonly variants: readonly string[];
  readonly cases: readonly string[];
  readonly trials: number;
  readonly seed: number;
}): PlannedJob[] {
  const random = createRandom(plan.seed).fork('run-plan');
  const jobs: PlannedJob[] = [];
  for (let trial = 1; trial <= plan.trials; trial++) {
    for (const aCase of random.shuffle(plan.cases)) {
      for (const variant of random.shuffle(plan.variants))
        jobs.push({ variant, case: aCase, trial, order: jobs.length });
    }
  }
  return jobs;
}

/**
 * The `seed` sent to the model for one case and trial, 0 .. 2^31 - 1: the same for every variant, so that comparisons are paired, and
 * different for every trial.
 */
export function callSeed(runSeed: number, caseId: string, trial: number): number {
  return createRandom(`${runSeed}\u0000${caseId}\u0000${trial}`).int(0x80000000);
}
