import { type RunResult } from '#domain/result/run-result';
import { withoutComparison } from '#domain/run/undrawn';
import { type StoredRun } from '../stores/runs.ts';

/** The result as it is read everywhere: of a run that a person stopped for good no comparison is drawn, whichever version of Signoff stored it. */
export function drawnOf({ state }: Pick<StoredRun, 'state'>, result: RunResult): RunResult {
  return state === 'cancelled' ? withoutComparison(result) : result;
}

/** The same for what leaves the app while a run is under way: a report of a lucky moment would be read as its result. */
export function drawnAtEnd({ state }: Pick<StoredRun, 'state'>, result: RunResult): RunResult {
  return state === 'finished' ? result : withoutComparison(result);
}
