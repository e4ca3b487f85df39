import { type ReactNode } from 'react';
import { type Gate, type GateItem } from '#domain/result/run-result';
import { VerdictChip } from '../text/chip.tsx';
import { copy } from './evidence-copy.ts';
import styles from './gate-list.module.css';
import { gateSign, isNotYetShown } from './gate-sign.ts';

/** What must be met, each with its sign, its evidence and what is missing. */
export function GateList({
  gate,
  label,
  actionFor,
}: {
  readonly gate: Gate;
  /** Names the list for a screen reader. */
  readonly label: string;
  /** A button beside what is missing, where there is somewhere to go. */
  readonly actionFor?: (item: GateItem) => ReactNode;
}) {
  if (gate.items.length === 0) return <p className={styles['evidence']}>{copy.gateNothing}</p>;
  return (
    <>
      <ul className={styles['list']} aria-label={label}>
        {gate.items.map((item) => {
          const action = item.met === true ? undefined : actionFor?.(item);
          return (
            <li key={item.id} className={styles['item']}>
              <span className={styles['sign']}>
                <VerdictChip verdict={gateSign(item)} {...wordOf(item)} />
              </span>
              <div className={styles['words']}>
                <p className={styles['label']}>{item.label}</p>
                <p className={styles['evidence']}>{item.evidence}</p>
                {item.met !== true && item.missing !== null && <p className={styles['missing']}>{item.missing}</p>}
                {action}
              </div>
            </li>
          );
        })}
      </ul>
      {gate.items.some(isNotYetShown) && <p className={styles['foot']}>{copy.notYetShownWhy}</p>}
    </>
  );
}

/** In place of the sign's own word: a signature that is missing was not measured either, but nobody would say so. */
function wordOf(item: GateItem): { readonly word?: string } {
  if (isNotYetShown(item)) return { word: copy.notYetShown };
  return item.id === 'approvals' && item.met === null ? { word: copy.notYetSigned } : {};
}
