import { freshTrialsEach, toAskAgain } from '#domain/result/asked-again';
import { withFreshTrials } from '#domain/result/asked-again-result';
import { gatedVariant } from '#domain/run/variants-of-plan';
import { isReused } from '#domain/result/outcome';
import { compareWithBaseline } from '#domain/result/run-comparison';
import { planJobs } from '#domain/run/run-plan';
import { sequentialState, wholePairs } from '#domain/result/sequential';
import { type NotAskedAgain } from '#domain/result/run-result';
import { type Job, type RunStore } from '../stores/runs.ts';
import { type RunPlan } from '../stores/run-plan.ts';
import { baselineVariant } from '#domain/run/variants-of-plan';

export type Again =
  | { readonly kind: 'nothing' }
  /** It would not fit into what is left of the limit on money. */
  | { readonly kind: 'too-dear'; readonly notAsked: NotAskedAgain }
  | { readonly kind: 'ask'; readonly jobs: readonly Job[] };

type Runs = Pick<RunStore, 'outputs' | 'freshOutputs' | 'counts' | 'charges'>;

/**
 * What of a run whose calls are all settled has to be asked again, read from what is stored and from nothing else, so that a death changes nothing.
 * Nothing is asked again where it could not help: a run that stopped early or used answers again cannot ship, however it comes out.
 */
export function planAgain(runs: Runs, runId: string, plan: RunPlan): Again {
  const thresholds = plan.spec?.thresholds ?? {};
  const baseline = baselineVariant(plan);
  const candidate = gatedVariant(plan);
  const named = thresholds.margin !== undefined || thresholds.regressions !== undefined;
  if (plan.uncompared !== undefined) return { kind: 'nothing' };
  if (plan.askAgain !== true || !named || !baseline || !candidate || candidate === baseline) return { kind: 'nothing' };
  const outputs = runs.outputs(runId);
  const sequential = sequentialState(plan, outputs);
  if (sequential?.stopped === true || outputs.some(isReused)) return { kind: 'nothing' };
  const fresh = runs.freshOutputs(runId);
  const comparison = compareWithBaseline(
    plan,
    sequential ? wholePairs(plan, outputs) : outputs,
    sequential?.look.correction,
  ).find((each) => each.candidate === candidate.id);
  const wanted = comparison && toAskAgain(withFreshTrials(comparison, plan, fresh), thresholds);
  if (!wanted) return { kind: 'nothing' };

  const refused = new Set(plan.refused.map((each) => each.case));
  const chosen = wanted.cases === null ? null : new Set(wanted.cases);
  const cases = plan.cases.map(({ id }) => id).filter((id) => !refused.has(id) && (chosen?.has(id) ?? true));
  const before = plan.trials + (wanted.round - 1) * freshTrialsEach;
  const keyOf = (job: Pick<Job, 'variant' | 'case' | 'trial'>): string =>
    JSON.stringify([job.variant, job.case, job.trial]);
  const known = new Set(fresh.map(keyOf));
  const jobs = planJobs({
    variants: [baseline.id, candidate.id],
    cases,
    trials: freshTrialsEach,
    seed: plan.seed + wanted.round,
  })
    .map(({ variant, case: inCase, trial }) => ({ variant, case: inCase, trial: before + trial }))
    .filter((job) => !known.has(keyOf(job)))
    .map((job, at): Job => ({ ...job, id: `again-${fresh.length + at}`, state: 'waiting' }));
  if (jobs.length === 0) return { kind: 'nothing' };
  const money = moneyToAsk(runs, runId, plan, jobs.length);
  if (money === null || money.aboutUsd <= money.leftUsd) return { kind: 'ask', jobs };
  return { kind: 'too-dear', notAsked: { for: [...wanted.for], calls: jobs.length, ...money } };
}

/**
 * What asking again would cost and what the limit leaves for it, in USD, reckoned by what a call of this run has cost on average. null: no limit, or a price that
 * is unknown and cannot be held against it.
 */
export function moneyToAsk(
  runs: Pick<Runs, 'counts' | 'charges'>,
  runId: string,
  { maxCostUsd }: Pick<RunPlan, 'maxCostUsd'>,
  calls: number,
): Pick<NotAskedAgain, 'aboutUsd' | 'leftUsd'> | null {
  const { done, spentUsd } = runs.counts(runId);
  if (maxCostUsd === null || spentUsd === null || done === 0) return null;
  // What may have been charged counts towards the limit too.
  const { uncertainUsd } = runs.charges(runId);
  return { aboutUsd: (spentUsd / done) * calls, leftUsd: Math.max(0, maxCostUsd - spentUsd - uncertainUsd) };
}
