import { type ReactNode, useEffect, useState } from 'react';
import { classes } from '../classes.ts';
import { EngineerDetails } from './fold.tsx';
import styles from './states.module.css';

const widths = ['72%', '94%', '88%', '60%', '91%', '79%', '45%', '83%'];

/** Grey lines in the place of what is coming; nothing for the first 150 ms, so that fast answers do not flicker. */
export function Skeleton({ lines = 4, label = 'Loading' }: { readonly lines?: number; readonly label?: string }) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), 150);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div
      className={styles['skeleton']}
      role="status"
      aria-label={label}
      style={{ visibility: shown ? 'visible' : 'hidden' }}
    >
      {Array.from({ length: lines }, (_, index) => (
        <div key={index} className={styles['bar']} style={{ width: widths[index % widths.length] }} />
      ))}
    </div>
  );
}

/** An empty list: one sentence, one button, and where it makes sense a second way in. */
export function EmptyState({
  title,
  children,
  actions,
}: {
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}) {
  return (
    <section className={styles['state']} aria-label={title}>
      <h2 className={styles['title']}>{title}</h2>
      {children !== undefined && <div className={styles['words']}>{children}</div>}
      {actions !== undefined && <div className={styles['actions']}>{actions}</div>}
    </section>
  );
}

/** What an error says: AppError has this shape, and so have the errors inside views. */
export interface Trouble {
  readonly message: string;
  readonly nextStep: string;
  readonly detail?: string | null | undefined;
}

/** What happened and what was kept, what to do, one button, and the raw text for engineers. */
export function ErrorState({
  trouble,
  action,
  card = false,
}: {
  readonly trouble: Trouble;
  readonly action?: ReactNode;
  readonly card?: boolean;
}) {
  return (
    <section className={classes(styles['state'], card && styles['card'])} role="alert">
      <h2 className={styles['title']}>{trouble.message}</h2>
      <p className={styles['words']}>{trouble.nextStep}</p>
      {action !== undefined && <div className={styles['actions']}>{action}</div>}
      {typeof trouble.detail === 'string' && trouble.detail !== '' && <EngineerDetails text={trouble.detail} />}
    </section>
  );
}
