import { Link } from 'wouter';
import { type BrokenLog } from '#contract/experiment-log';
import { addresses } from '../../../app/location.ts';
import { Note } from '../../../ui/page/note.tsx';
import { copy } from './copy.ts';
import styles from './log.module.css';

/** Files of the team's log that nobody could read: named, with what is wrong; they hide nothing else. */
export function BrokenLogs({ broken }: { readonly broken: readonly BrokenLog[] }) {
  if (broken.length === 0) return null;
  return (
    <div className={styles['broken']}>
      <Note tone="unsure" title={copy.broken(broken.length)}>
        <p>{copy.brokenWords}</p>
        <ul className={styles['files']}>
          {broken.map(({ file, readOnly, problems: [first] }) => (
            <li key={file}>
              <Link href={addresses.logEntry(file)} className={styles['file']}>
                {file}
              </Link>{' '}
              <span className={styles['why']}>{readOnly ? copy.brokenReadOnly : problemWords(first)}</span>
            </li>
          ))}
        </ul>
      </Note>
    </div>
  );
}

/** "line 12, result: is missing" */
export function problemWords(problem: BrokenLog['problems'][number] | undefined): string {
  if (problem === undefined) return '';
  const { line, field, message } = problem;
  const place = [line === null ? '' : copy.line(line), field ?? ''].filter((part) => part !== '').join(', ');
  return place === '' ? message : `${place}: ${message}`;
}
