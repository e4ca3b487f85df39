import { Checkbox, Select } from '../../../ui/input/choice.tsx';
import { copy } from '../copy.ts';
import { caseColumns, type ColumnRole, withRole } from '../pasted-table.ts';
import { type PastePlan } from './paste-cases.ts';
import styles from '../cases.module.css';

const words = copy.pasteDialog.columns;

/** What a person says of a table; null: it is read as it looks. */
export interface TableReading {
  readonly firstRowNames: boolean | null;
  readonly roles: readonly ColumnRole[] | null;
}

/** What each column of a spreadsheet becomes: guessed from the names, and the person's to say. */
export function ColumnRoles({
  plan: { hasHeader, columns },
  variables,
  onChange,
}: {
  readonly plan: PastePlan;
  readonly variables: readonly string[];
  readonly onChange: (reading: TableReading) => void;
}) {
  const used = columns.flatMap(({ role }) => (role.startsWith('input:') ? [role.slice('input:'.length)] : []));
  const choices = [
    ...[...new Set([...variables, ...used])].map((name) => ({ value: `input:${name}` as const, label: name })),
    ...caseColumns.map((value) => ({ value, label: words.roles[value] })),
    { value: 'leave-out' as const, label: words.roles['leave-out'] },
  ];
  return (
    <fieldset className={styles['columns']}>
      <legend>{words.title}</legend>
      <Checkbox
        label={words.firstRowNames}
        checked={hasHeader}
        onChange={(firstRowNames) => onChange({ firstRowNames, roles: null })}
      />
      <div className={styles['triple']}>
        {columns.map(({ name, role, example }, at) => (
          <Select<ColumnRole>
            key={at}
            label={name === '' ? words.nameless(at + 1) : name}
            hint={shortened(example)}
            value={role}
            choices={choices}
            onChange={(chosen) => onChange({ firstRowNames: hasHeader, roles: withRole(columns, at, chosen) })}
          />
        ))}
      </div>
    </fieldset>
  );
}

function shortened(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`;
}
