import { problemsOfRow } from '#domain/policy/policy-form';
import { IconButton } from '../../../ui/input/button.tsx';
import { Select } from '../../../ui/input/choice.tsx';
import { TextField } from '../../../ui/input/field.tsx';
import { hostOf } from '../models/presets.ts';
import { CheckList } from './check-list.tsx';
import { dataCopy } from './data-copy.ts';
import styles from './data.module.css';
import { type DraftRow, rowOf, toggled } from './policy-draft.ts';
import { sensitivities } from './policy-words.ts';

const words = dataCopy.form;

interface PolicyRowFieldsProps {
  readonly row: DraftRow;
  readonly number: number;
  readonly others: readonly DraftRow[];
  readonly tried: boolean;
  readonly onChange: (row: DraftRow) => void;
  /** With what the row is called. */
  readonly onRemove: (place: string) => void;
}

/** One approved address: where, which models, which cases. */
export function PolicyRowFields({ row, number, others, tried, onChange, onRemove }: PolicyRowFieldsProps) {
  const problems = problemsOfRow(rowOf(row), others.map(rowOf));
  const here = row.origin === 'loopback';
  // What is still empty is no mistake before the person is done.
  const address = problems.origin === 'missing' && !tried ? undefined : problems.origin;
  const place = here ? words.kinds.here : row.origin === '' ? words.row(number) : hostOf(row.origin);
  return (
    <li className={styles['row']} aria-label={words.row(number)}>
      <div className={styles['rowFields']}>
        <Select
          label={words.kind}
          value={here ? 'here' : 'address'}
          choices={(['address', 'here'] as const).map((value) => ({ value, label: words.kinds[value] }))}
          onChange={(kind) => onChange({ ...row, origin: kind === 'here' ? 'loopback' : '' })}
        />
        {!here && (
          <TextField
            label={words.address}
            hint={words.addressHint}
            error={address === undefined ? null : words.problems[address]}
            value={row.origin}
            inputMode="url"
            spellCheck={false}
            onChange={(origin) => onChange({ ...row, origin })}
          />
        )}
        <TextField
          label={words.models}
          hint={words.modelsHint}
          placeholder={words.allModels}
          error={
            problems.models === undefined ? (here && address ? words.problems[address] : null) : words.problems.models
          }
          value={row.models}
          spellCheck={false}
          onChange={(models) => onChange({ ...row, models })}
        />
      </div>
      <CheckList
        label={words.sensitivities}
        error={problems.sensitivities === undefined ? null : words.problems.sensitivities}
        choices={sensitivities.map((value) => ({ value, label: dataCopy.Sensitivities[value] }))}
        chosen={row.sensitivities}
        onToggle={(value, on) =>
          onChange({ ...row, sensitivities: toggled(row.sensitivities, value, on, sensitivities) })
        }
      />
      <IconButton
        className={styles['remove']}
        icon="close"
        label={words.remove(place)}
        onClick={() => onRemove(place)}
      />
    </li>
  );
}
