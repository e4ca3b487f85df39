import { type RunView } from '#contract/run';
import { possibleChargesInWords } from '#domain/result/charge-words';
import styles from '../run-body.module.css';
import { isUnderWay } from '../run-words.ts';

/** How many calls of the run may have been charged twice. Nothing for a run where none was; while it is under way its progress says so. */
export function PossibleChargesLine({ run: { progress, state } }: { readonly run: RunView }) {
  if (isUnderWay(state)) return null;
  const sentence = progress.possibleCharges === undefined ? null : possibleChargesInWords(progress.possibleCharges);
  return sentence === null ? null : <p className={styles['provenance']}>{sentence}</p>;
}
