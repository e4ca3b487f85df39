import { type Variable } from '#domain/prompt/prompt';
import { IconButton } from '../../../ui/input/button.tsx';
import { Checkbox } from '../../../ui/input/choice.tsx';
import { TextField } from '../../../ui/input/field.tsx';
import { copy } from '../copy.ts';
import styles from './about.module.css';
import { type SetField } from './use-header.ts';

const words = copy.variable;
const typing = { typing: true };

/** What the header says about one variable. */
export function VariableRow({
  name,
  variable,
  unused,
  setField,
  onRemove,
}: {
  readonly name: string;
  readonly variable: Variable | null;
  readonly unused: boolean;
  readonly setField: SetField;
  readonly onRemove: (name: string) => void;
}) {
  const set = (field: keyof Variable & string, value: unknown, options?: typeof typing): void =>
    setField(
      variable === null ? ['variables', name] : ['variables', name, field],
      variable === null ? { [field]: value } : value,
      options,
    );
  const usual = variable?.default;
  return (
    <div className={styles['variable']} role="group" aria-label={`${words.name} ${name}`}>
      <div className={styles['variableHead']}>
        <span className={styles['name']}>{name}</span>
        <Checkbox
          label={words.required}
          checked={variable?.required === true}
          onChange={(required) => set('required', required ? true : undefined)}
        />
        {unused && (
          <>
            <span className={styles['unused']}>{words.unused}</span>
            <span className={styles['end']}>
              <IconButton
                icon="trash"
                label={words.remove(name)}
                small
                onClick={() => {
                  onRemove(name);
                }}
              />
            </span>
          </>
        )}
      </div>
      <TextField
        label={words.description}
        value={variable?.description ?? ''}
        onChange={(value) => set('description', value === '' ? undefined : value, typing)}
      />
      <TextField
        label={words.usual}
        value={usual === undefined || usual === null ? '' : typeof usual === 'string' ? usual : JSON.stringify(usual)}
        readOnly={usual !== undefined && usual !== null && typeof usual !== 'string'}
        onChange={(value) => set('default', value === '' ? undefined : value, typing)}
      />
    </div>
  );
}
