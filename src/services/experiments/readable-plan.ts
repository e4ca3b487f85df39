import { AppError } from '#contract/errors';
import { type RunPlan } from '../stores/run-plan.ts';
import { type RunStore } from '../stores/runs.ts';

/** The plan of a run for a list of several: null where it is damaged, which that run's own page says, so that it does not hide the others. */
export function readablePlan(runs: Pick<RunStore, 'plan'>, runId: string): RunPlan | null {
  try {
    return runs.plan(runId);
  } catch (error) {
    if (error instanceof AppError && error.code === 'storage-failed') return null;
    throw error;
  }
}
