import { type ConfirmationSetView } from '#contract/confirmation';
import { AppError } from '#contract/errors';
import { type RunPlan } from '../../stores/run-plan.ts';
import { type StoredConfirmationSet } from '../../stores/confirmations.ts';
import { type StoredRun } from '../../stores/runs.ts';
import { type Stores } from '../../stores/stores.ts';

/**
 * Where a set stands. It is used as soon as any answer to its cases was seen, however its experiment ended; one that ended without an answer has
 * told nobody anything, and may be tried again.
 */
export function stateOfSet(stores: Stores, { usedBy }: StoredConfirmationSet): ConfirmationSetView['state'] {
  const run = usedBy === null ? null : stores.runs.get(usedBy);
  if (!run) return 'ready';
  if (run.state === 'running' || run.state === 'paused' || run.state === 'planned') return 'running';
  const isSeen = stores.runs.counts(run.id).done > 0 || stores.runs.jobsIn(run.id, 'answered').length > 0;
  return isSeen ? 'used' : 'ready';
}

/** The newest set of the prompt that was not released; null: there is none. */
export function currentSet(stores: Stores, repository: string | null, promptId: string): StoredConfirmationSet | null {
  return stores.confirmations.list(repository, promptId).find((set) => set.releasedAt === null) ?? null;
}

/** The cases that experiments of the prompt leave out: until they are used once, or released. */
export function setAsideCases(stores: Stores, repository: string | null, promptId: string): readonly string[] {
  const set = currentSet(stores, repository, promptId);
  return set !== null && stateOfSet(stores, set) !== 'used' ? set.cases : [];
}

/**
 * Cases that wait for their one confirmation are asked by nothing before, not even by a replay or a search that goes back to an experiment from
 * before they were set aside. (What only scores or compares answers that are there asks nobody.) Throws AppError 'not-allowed'.
 */
export function refuseSetAside(
  stores: Stores,
  { repository, kind = 'experiment' }: Pick<StoredRun, 'repository'> & Partial<Pick<StoredRun, 'kind'>>,
  { promptId, cases, confirmation }: RunPlan,
): void {
  if (confirmation === true || kind === 'scored' || kind === 'preference') return;
  const setAside = new Set(setAsideCases(stores, repository, promptId));
  const asked = cases.filter(({ id }) => setAside.has(id)).length;
  if (asked === 0) return;
  throw new AppError(
    'not-allowed',
    asked === 1
      ? 'One of these cases is set aside for a confirmation.'
      : `${asked} of these cases are set aside for a confirmation.`,
    'Start a new experiment, which leaves them out, or put them back first.',
  );
}
