import { Checkbox } from '../../../ui/input/choice.tsx';
import { criterionCopy } from '../copy.ts';
import styles from '../criterion.module.css';

/** Some of the names that the cases use. Those chosen that no case has stay, and say so. */
export function NamePicker({
  label,
  known,
  chosen,
  onChange,
}: {
  readonly label: string;
  readonly known: readonly string[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}) {
  const names = [...known, ...chosen.filter((name) => !known.includes(name))];
  return (
    <fieldset className={styles['group']}>
      <legend>{label}</legend>
      {names.length === 0 ? (
        <p className={styles['hint']}>{criterionCopy.noNames}</p>
      ) : (
        <div className={styles['choices']}>
          {names.map((name) => (
            <Checkbox
              key={name}
              label={known.includes(name) ? name : `${name} (${criterionCopy.notInCases})`}
              checked={chosen.includes(name)}
              onChange={(checked) =>
                onChange(
                  checked ? names.filter((each) => each === name || chosen.includes(each)) : without(chosen, name),
                )
              }
            />
          ))}
        </div>
      )}
    </fieldset>
  );
}

function without(names: readonly string[], name: string): string[] {
  return names.filter((each) => each !== name);
}
