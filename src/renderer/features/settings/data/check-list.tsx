import { Checkbox } from '../../../ui/input/choice.tsx';
import styles from './data.module.css';

interface CheckListProps<T extends string> {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | null;
  readonly choices: readonly { readonly value: T; readonly label: string; readonly hint?: string | undefined }[];
  readonly chosen: readonly T[];
  readonly onToggle: (value: T, on: boolean) => void;
}

/** Several of a few, with one heading. */
export function CheckList<T extends string>({ label, hint, error, choices, chosen, onToggle }: CheckListProps<T>) {
  return (
    <fieldset className={styles['checks']}>
      <legend>{label}</legend>
      {hint !== undefined && <p className={styles['hint']}>{hint}</p>}
      <div className={styles['boxes']}>
        {choices.map((choice) => (
          <Checkbox
            key={choice.value}
            label={
              <>
                {choice.label}
                {choice.hint !== undefined && <span className={styles['hint']}>{choice.hint}</span>}
              </>
            }
            checked={chosen.includes(choice.value)}
            onChange={(on) => onToggle(choice.value, on)}
          />
        ))}
      </div>
      {error !== null && error !== undefined && (
        <p className={styles['wrong']}>
          <span aria-hidden="true">✕</span> {error}
        </p>
      )}
    </fieldset>
  );
}
