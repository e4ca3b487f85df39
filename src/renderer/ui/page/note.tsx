import { type ReactNode } from 'react';
import { Dot, type Tone } from '../text/chip.tsx';
import styles from './note.module.css';

export interface NoteProps {
  readonly tone?: Exclude<Tone, 'outline'>;
  readonly title: string;
  /** Where it belongs: "Line 12". */
  readonly place?: string | undefined;
  readonly children?: ReactNode;
  /** Text buttons. */
  readonly actions?: ReactNode;
}

/** A note in the margin, beside what it is about. Nothing floats over the text. */
export function Note({ tone = 'none', title, place, children, actions }: NoteProps) {
  return (
    <section className={styles['note']} aria-label={title}>
      <h3 className={styles['title']}>
        <Dot tone={tone} />
        <span>{title}</span>
        {place !== undefined && <span className={styles['place']}>{place}</span>}
      </h3>
      {children !== undefined && <div className={styles['body']}>{children}</div>}
      {actions !== undefined && <div className={styles['actions']}>{actions}</div>}
    </section>
  );
}
