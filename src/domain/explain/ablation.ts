import { z } from 'zod';
import { treatmentSchema, type Treatment } from './ablation-treatments.ts';
import { planJobs, type PlannedJob } from '../run/run-plan.ts';
import { createRandom } from '../statistics/seeded-random.ts';
import { stratifiedPValue } from '../statistics/stratified.ts';

/** What an ablation run tries on which cases: frozen with its plan. */
export const ablationSchema = z.object({
  /** The variant of the parent run whose failures are explained. */
  variant: z.string(),
  treatments: z.array(treatmentSchema),
  /** Cases that failed. */
  failing: z.array(z.string()),
  /** Cases that passed, to see what a removal would break. */
  controls: z.array(z.string()),
  /** Trial t of every version carries the neutral edit t (neutral-edit.ts); absent: a search from before there were any. */
  neutralEdits: z.boolean().optional(),
  /** What the version answered to the failing cases before, by short names (ablation-redraw.ts). */
  plain: z.array(z.object({ case: z.string(), answers: z.array(z.string()) })).optional(),
});
export type Ablation = z.infer<typeof ablationSchema>;

/** The variant that is the prompt as it stands; every other one is called as its treatment. */
export const asIsId = 'as-is';

export const mostFailing = 20;
export const mostControls = 5;
export const mostTreatments = 40;
/** Fewer would let one lucky answer decide about a case. */
const fewestTrials = 3;
const mostTrials = 10;
const alpha = 0.05;

/** What a plan can tell, before a call is made. */
export interface Telling {
  readonly trials: number;
  /**
   * `cases`: enough cases to speak of cases like these. `these`: enough answers to speak of these very cases. `none`: nothing could be told.
   */
  readonly reach: 'cases' | 'these' | 'none';
  /** How many of the cases have to turn for the strongest word; more than there are where `reach` is not `cases`. */
  readonly turns: number;
}

/**
 * Trials for so many failing cases and treatments, so that the plan can tell at 5 % after Holm over the treatments. Over cases the exact
 * sign-flip test decides, where further trials add no evidence: there each case gets three. With too few cases for it the trials are as many as
 * let four of five answers that turn stand out from chance within these cases (`stratifiedPValue`), ten at most.
 */
export function trialsToTell(cases: number, treatments: number): Telling {
  const family = Math.max(1, treatments);
  // 2^(1 - turns) * family < alpha, all in one direction.
  const turns = Math.floor(1 + Math.log2(family / alpha)) + 1;
  if (cases >= turns) return { trials: fewestTrials, reach: 'cases', turns };
  for (let trials = fewestTrials; trials <= mostTrials && cases > 0; trials += 1) {
    const pair = {
      baseline: { passes: 0, trials },
      candidate: { passes: Math.ceil(0.8 * trials), trials },
    };
    const pValue = stratifiedPValue(Array.from({ length: cases }, () => pair));
    if (pValue * family < alpha) return { trials, reach: 'these', turns };
  }
  return { trials: mostTrials, reach: 'none', turns };
}

/** A few of the cases that passed, drawn by the seed, in the order of the list. */
export function drawControls(passing: readonly string[], seed: number, count = mostControls): string[] {
  const drawn = new Set(createRandom(seed).fork('ablation-controls').sample(passing, count));
  return passing.filter((id) => drawn.has(id));
}

const perRound = 4;

/**
 * The calls in their order: the prompt as it is together with what differs from the baseline first, then the rest in rounds of four, so that
 * where money ends, the likelier ones are done. Within a round variants and cases are mixed as in every run.
 */
export function ablationJobs(
  ablation: Ablation,
  plan: { readonly trials: number; readonly seed: number },
): PlannedJob[] {
  const cases = [...ablation.failing, ...ablation.controls];
  const jobs = roundsOf(ablation.treatments).flatMap((variants, round) =>
    planJobs({ variants, cases, trials: plan.trials, seed: plan.seed + round }),
  );
  return jobs.map((job, order) => ({ ...job, order }));
}

function roundsOf(treatments: readonly Treatment[]): string[][] {
  const first = treatments.filter(({ change }) => change !== 'same').map(({ id }) => id);
  const others = treatments.filter(({ change }) => change === 'same').map(({ id }) => id);
  if (first.length === 0) first.push(...others.splice(0, perRound));
  const rounds = [[asIsId, ...first]];
  while (others.length > 0) rounds.push(others.splice(0, perRound));
  return rounds;
}
