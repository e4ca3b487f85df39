import { type ReactNode } from 'react';
import { NumberField } from '../../../ui/input/number-field.tsx';
import { type Around, rulesCopy } from '../copy.ts';
import styles from '../rules.module.css';
import { useSpec } from '../spec-context.ts';
import { stopUndo } from '../stop-undo.ts';

/** A sentence with a number in it that can be changed: "At least [90] % of the answers are good." */
export function RuleLine({
  words,
  name,
  hint,
  error,
  value,
  onChange,
  min = 0,
  max,
  whole = true,
  placeholder = rulesCopy.ship.unset,
  end,
}: {
  readonly words: Around;
  /** The whole sentence, for those who hear the field alone. */
  readonly name: string;
  readonly hint?: string;
  readonly error: string | null;
  readonly value: number | null;
  readonly onChange: (value: number | null) => void;
  readonly min?: number;
  readonly max?: number;
  readonly whole?: boolean;
  /** Stands in the empty field: what holds then. */
  readonly placeholder?: string;
  readonly end?: ReactNode;
}) {
  const { readOnly } = useSpec();
  const [before, after] = words(value);
  return (
    <div className={styles['line']} data-unset={value === null ? '' : undefined} onKeyDown={stopUndo}>
      <div className={styles['sentence']}>
        {before !== '' && <span>{before} </span>}
        <NumberField
          label={name}
          hideLabel
          className={styles['number']}
          placeholder={placeholder}
          min={min}
          {...(max === undefined ? {} : { max })}
          whole={whole}
          disabled={readOnly}
          error={error}
          value={value}
          onChange={onChange}
        />
        <span> {after}</span>
        {end}
      </div>
      {hint !== undefined && <p className={styles['hint']}>{hint}</p>}
    </div>
  );
}

/** A share (0..1) as a line in percent. */
export function ShareLine({ value, onChange, ...rest }: Omit<Parameters<typeof RuleLine>[0], 'min' | 'max' | 'whole'>) {
  return (
    <RuleLine
      {...rest}
      max={100}
      whole={false}
      value={value === null ? null : Math.round(value * 1e6) / 1e4}
      onChange={(percent) => onChange(percent === null ? null : Math.round(percent * 1e4) / 1e6)}
    />
  );
}
