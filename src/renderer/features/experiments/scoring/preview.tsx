import { type ScoringPreview } from '#contract/scoring';
import { columnRoleSchema, type ColumnRole } from '#domain/answers/output-columns';
import { Chip } from '../../../ui/text/chip.tsx';
import { Select } from '../../../ui/input/choice.tsx';
import { Note } from '../../../ui/page/note.tsx';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import { counted, inNumbers } from '../../../ui/text/words.ts';
import { copy } from './copy.ts';
import styles from './scoring.module.css';

/** What each column is taken for; every one can be changed. */
export function ColumnRoles({
  preview,
  onRole,
}: {
  readonly preview: ScoringPreview;
  readonly onRole: (column: string, role: ColumnRole) => void;
}) {
  return (
    <section aria-label={copy.columns} className={styles['part']}>
      <h2 className={styles['heading']}>{copy.columns}</h2>
      <p className={styles['quiet']}>
        {copy.found(copy.formats[preview.format], counted(preview.total, 'row'))}. {copy.columnsHint}
      </p>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">{copy.column.name}</th>
            <th scope="col">{copy.column.sample}</th>
            <th scope="col">{copy.column.role}</th>
          </tr>
        </thead>
        <tbody>
          {preview.columns.map(({ name, role, sample }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className={styles['sample']}>{sample}</td>
              <td className={styles['role']}>
                <Select
                  label={copy.roleOf(name)}
                  hideLabel
                  value={role}
                  choices={columnRoleSchema.options.map((value) => ({ value, label: copy.roles[value] }))}
                  onChange={(next) => onRole(name, next)}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** The first answers as they will be scored. */
export function FirstRows({ preview }: { readonly preview: ScoringPreview }) {
  const { rows, answers, variants } = preview;
  if (rows.length === 0) return null;
  const all = counted(answers, 'answer');
  const title = rows.length === answers ? copy.firstAll(all) : copy.first(rows.length, all);
  return (
    <section aria-label={title} className={styles['part']}>
      <h2 className={styles['heading']}>{title}</h2>
      <ul className={styles['rows']}>
        {rows.map(({ row, case: id, madeUp, headline, text, variant, trial }) => (
          <li key={row} className={styles['row']}>
            <p className={styles['quiet']}>
              {copy.shown.row} {inNumbers(row)} · {id} {madeUp && <Chip tone="accent">{copy.newCase}</Chip>}
              {variants.length > 1 && ` · ${variant}`}
              {trial > 1 && ` · ${copy.roles.trial} ${trial}`}
            </p>
            <p className={styles['asked']}>{headline}</p>
            <div className={styles['text']}>
              <PlainText text={text} />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Rows that are left out, each with its number and why; then what is to be known about the others. */
export function RowProblems({ preview }: { readonly preview: ScoringPreview }) {
  const { problems, problemCount, notes, noteCount, cases, variants } = preview;
  const { known, madeUp, unanswered } = cases;
  const missing = copy.unanswered(inNumbers(unanswered), counted(known + madeUp, 'case'), variants.length > 1);
  return (
    <>
      {problemCount > 0 && (
        <Note tone="unsure" title={copy.problems(counted(problemCount, 'row'))}>
          <RowList rows={problems} count={problemCount} />
        </Note>
      )}
      {(noteCount > 0 || unanswered > 0) && (
        <Note tone="unsure" title={copy.notes}>
          {unanswered > 0 && <p>{missing}</p>}
          <RowList rows={notes} count={noteCount} />
        </Note>
      )}
    </>
  );
}

const rowsListed = 8;

function RowList({ rows, count }: { readonly rows: ScoringPreview['problems']; readonly count: number }) {
  const shown = rows.slice(0, rowsListed);
  if (shown.length === 0) return null;
  return (
    <>
      <ul className={styles['problems']}>
        {shown.map(({ row, message, wayOut }, at) => (
          <li key={at}>
            {row === null ? message : copy.problemAt(row, message)}
            {wayOut && ` ${wayOut.kind === 'column' ? copy.wayOut.column(wayOut.column) : copy.wayOut.answers}`}
          </li>
        ))}
      </ul>
      {count > shown.length && <p>{copy.more(count - shown.length)}</p>}
    </>
  );
}
