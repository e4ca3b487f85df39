import { Link } from 'wouter';
import styles from './gate-list.module.css';

/** Where the cases that a sentence names can be looked at. */
export interface CasePlaces {
  readonly ids: ReadonlySet<string>;
  readonly hrefOf: (id: string) => string;
}

const name = /([\p{L}\p{N}_][\p{L}\p{N}_.-]*[\p{L}\p{N}_])/u;

/** A sentence in which the ids of cases are ways to them, and no id is broken across lines. */
export function CaseWords({ text, cases }: { readonly text: string; readonly cases?: CasePlaces | undefined }) {
  return text.split(name).map((part, at) => {
    if (cases?.ids.has(part))
      return (
        <Link key={at} href={cases.hrefOf(part)} className={styles['id']}>
          {part}
        </Link>
      );
    if (!/-\d|\d-/.test(part)) return part;
    return (
      <span key={at} className={styles['id']}>
        {part}
      </span>
    );
  });
}
