import { type DecisionView } from '#contract/experiment-log';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import { DecisionChip } from '../decision/decision-chip.tsx';
import styles from '../list/experiments-page.module.css';
import { copy } from './copy.ts';

/** What was decided, why and by whom, in a line of the list; nothing where nothing was. */
export function RowDecision({ decision }: { readonly decision: DecisionView | null }) {
  if (decision === null) return null;
  return (
    <p className={styles['decision']}>
      <DecisionChip what={decision.what} />
      <span className={styles['why']}>
        <PlainText text={decision.why} />
      </span>
      <span className={styles['by']}>{copy.by(decision.by.name)}</span>
    </p>
  );
}
