import { AppError } from '#contract/errors';
import { type RunStore, type StoredRun } from './runs.ts';

/** The run with this id, removed or not. Throws 'not-found', with where to go. */
export function existingRun(runs: RunStore, runId: string): StoredRun {
  const run = runs.get(runId);
  if (run) return run;
  throw noSuchRun();
}

export function noSuchRun(): AppError {
  return new AppError('not-found', 'This experiment is no longer there.', 'Go back to the list of experiments.');
}
