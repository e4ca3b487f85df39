import { type ReactNode } from 'react';
import styles from '../rules.module.css';
import { sectionId } from '../section-id.ts';

/** A part of the document below the criteria. `name` is its field in the file. */
export function RuleSection({
  name,
  title,
  lede,
  children,
}: {
  readonly name: string;
  readonly title: string;
  readonly lede?: string;
  readonly children: ReactNode;
}) {
  const id = sectionId(name);
  return (
    <section id={id} className={styles['section']} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`} tabIndex={-1} className={styles['title']}>
        {title}
      </h2>
      {lede !== undefined && <p className={styles['lede']}>{lede}</p>}
      {children}
    </section>
  );
}
