import { Checkbox } from '../../../ui/input/choice.tsx';
import { copy } from './copy.ts';
import styles from './looks-note.module.css';

/** Off by default: what stops early cannot be signed off. */
export function UntilClearChoice({
  checked,
  onChange,
}: {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}) {
  return (
    <div className={styles['choice']}>
      <Checkbox label={copy.choose} checked={checked} onChange={onChange} />
      <p>{copy.chooseHint}</p>
    </div>
  );
}
