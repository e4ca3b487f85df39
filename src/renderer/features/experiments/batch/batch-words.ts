import { type EstimateView } from '#contract/estimate';
import { type RunView } from '#contract/run';
import { counted, inDollars, inFull, inNumbers } from '../../../ui/text/words.ts';
import { copy } from './copy.ts';

type Batched = Pick<RunView, 'batch' | 'state'>;

/** True while a server has something of the run that is not collected. */
export function isOut({ batch }: Pick<RunView, 'batch'>): boolean {
  return batch !== null && batch.out > 0;
}

/** What stands in place of the time left while batches are out; empty for a run that asks now. */
export function batchSentences({ batch, state }: Batched): readonly string[] {
  if (batch === null || (state !== 'running' && state !== 'paused')) return [];
  const batches = counted(batch.batches, 'batch', 'batches');
  if (batch.out === 0) return state === 'running' ? [copy.collecting] : [];
  if (batch.sentAt === null) return [copy.sending(batches)];
  const sent = copy.sent(batches, inFull(batch.sentAt));
  if (batch.stopping) return [sent, copy.stopping];
  return [sent, state === 'paused' ? copy.goesOn : copy.waits];
}

/** What stands above the bar while a server works on it, in place of the usual facts; null where nothing is out. */
export function batchFacts({ batch }: Pick<RunView, 'batch'>): readonly string[] | null {
  if (batch === null || batch.out === 0) return null;
  return [copy.answered(inNumbers(batch.answered), inNumbers(batch.calls)), copy.costLater];
}

/** The state in two words while a server works on it; null: say it as usual. */
export function batchState(run: Batched): string | null {
  if (!isOut(run)) return null;
  if (run.batch?.stopping === true && run.state === 'running') return copy.states.stopping;
  return run.state === 'running' ? copy.states.out : copy.states.paused;
}

/** The line of the choice, with the money where it is known. */
export function overnightLabel({ costUsd }: EstimateView['batch']): string {
  return costUsd === null ? copy.overnight : copy.overnightFor(inDollars(costUsd));
}
