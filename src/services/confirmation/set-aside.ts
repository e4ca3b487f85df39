import { type ConfirmationSetView } from '#contract/confirmation';
import { type StoredConfirmationSet, type Stores } from '../stores.ts';

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
