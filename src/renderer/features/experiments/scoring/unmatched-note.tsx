import { type RunResult } from '#domain/result/run-result';
import { Note } from '../../../ui/page/note.tsx';
import { counted } from '../../../ui/text/words.ts';
import { copy } from './copy.ts';
import styles from './scoring.module.css';

const shownRows = 20;

/** Of a run that scored a file: the rows which belong to no case, each with why. Nothing for every other run. */
export function UnmatchedNote({ result: { unmatched } }: { readonly result: RunResult }) {
  if (unmatched === null || unmatched.count === 0) return null;
  const shown = unmatched.rows.slice(0, shownRows);
  return (
    <Note tone="unsure" title={copy.notMatched(counted(unmatched.count, 'row'))}>
      <p>{copy.notMatchedWhy}</p>
      <ul className={styles['problems']}>
        {shown.map(({ row, why }, at) => (
          <li key={at}>{copy.problemAt(row, why)}</li>
        ))}
      </ul>
      {unmatched.count > shown.length && <p>{copy.more(unmatched.count - shown.length)}</p>}
    </Note>
  );
}
