import { type ReactNode } from 'react';
import { type Gate, type GateItem } from '#domain/result/run-result';
import { VerdictChip } from '../text/chip.tsx';
import { CaseWords, type CasePlaces } from './case-words.tsx';
import { copy } from './evidence-copy.ts';
import styles from './gate-list.module.css';
import { gateSign, isNotYetShown } from './gate-sign.ts';

/** What must be met, each with its sign, its evidence and what is missing. */
export function GateList({
  gate,
  label,
  actionFor,
  cases,
}: {
  readonly gate: Gate;
  /** Names the list for a screen reader. */
  readonly label: string;
  /** A button beside what is missing, where there is somewhere to go. */
  readonly actionFor?: (item: GateItem) => ReactNode;
  /** Makes the cases that evidence names the way to them. */
  readonly cases?: CasePlaces | undefined;
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
                <p className={styles['evidence']}>
                  <CaseWords text={item.evidence} cases={cases} />
                </p>
                {item.met !== true && item.missing !== null && (
                  <p className={styles['missing']}>
                    <CaseWords text={item.missing} cases={cases} />
                  </p>
                )}
                {action && <div className={styles['action']}>{action}</div>}
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
