import { type ReactNode } from 'react';
import { Link } from 'wouter';
import { PlainText } from '../text/plain-text.tsx';
import styles from './list.module.css';

/** Things of one kind, each a `ListRow` between lines. `label`: what they are, where no heading says it. */
export function List({ label, children }: { readonly label?: string; readonly children: ReactNode }) {
  return (
    <ul className={styles['list']} aria-label={label}>
      {children}
    </ul>
  );
}

/** `columns`: the class that says how its parts stand beside one another (`display` and what goes with it). */
export function ListRow({ columns, children }: { readonly columns: string | undefined; readonly children: ReactNode }) {
  return <li className={`${styles['row'] ?? ''} ${columns ?? ''}`}>{children}</li>;
}

/** What a row is about, as the way there, and a line in small about it; `children`: more, in small lines of their own. */
export function ListSubject({
  href,
  title,
  about,
  children,
}: {
  readonly href: string;
  readonly title: string;
  readonly about: ReactNode;
  readonly children?: ReactNode;
}) {
  return (
    <div className={styles['subject']}>
      <Link href={href} className={styles['title']}>
        <PlainText text={title} />
      </Link>
      <p className={styles['meta']}>{about}</p>
      {children}
    </div>
  );
}

/** Something in small letters beside what a row is about. */
export function ListMeta({ children }: { readonly children: ReactNode }) {
  return <p className={styles['meta']}>{children}</p>;
}
