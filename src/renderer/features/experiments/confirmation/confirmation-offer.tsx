import { type RunView } from '#contract/views';
import { type RunResult } from '#domain/run-result';
import { type ResultPair } from '../../../ui/evidence/result-words.ts';

export interface ConfirmationOfferProps {
  readonly run: RunView;
  readonly result: RunResult;
  /** The variant that is looked at, beside the baseline. */
  readonly pair: ResultPair;
  /** What each variant is called on this screen, by id. */
  readonly names: ReadonlyMap<string, string>;
}

/** Offers to set cases aside once many variants were tried on the same ones. */
export function ConfirmationOffer(_props: ConfirmationOfferProps) {
  return null;
}
