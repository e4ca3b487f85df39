import { useState } from 'react';
import { classes } from '../classes.ts';
import { Field, type FieldProps } from './field.tsx';
import styles from './field.module.css';

export interface NumberFieldProps extends FieldProps {
  readonly value: number | null;
  /** null: the field was emptied. Not called for what is no number or outside the limits: that is said beside the field. */
  readonly onChange: (value: number | null) => void;
  readonly min?: number;
  readonly max?: number;
  readonly whole?: boolean;
  readonly placeholder?: string;
  readonly disabled?: boolean;
  /** Shown after the number: "%", "ms". */
  readonly unit?: string;
}

/** A number as text: no spinner, no wheel, and a half-typed number is not lost. */
export function NumberField({ value, onChange, min, max, whole = false, unit, ...rest }: NumberFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? (value === null ? '' : String(value));
  const problem = typed === null ? null : problemOf(typed, { min, max, whole });
  const { label, hideLabel, hint, error, className, placeholder, disabled } = rest;
  return (
    <Field
      label={unit === undefined ? label : `${label} (${unit})`}
      hideLabel={hideLabel}
      hint={hint}
      error={problem ?? error}
      className={className}
    >
      {(marks) => (
        <input
          type="text"
          inputMode={whole ? 'numeric' : 'decimal'}
          autoComplete="off"
          {...marks}
          className={classes(styles['input'], styles['number'])}
          placeholder={placeholder}
          disabled={disabled}
          value={shown}
          onChange={(event) => {
            setTyped(event.target.value);
            if (problemOf(event.target.value, { min, max, whole }) === null) onChange(numberOf(event.target.value));
          }}
          onBlur={() => {
            if (problem === null) setTyped(null);
          }}
        />
      )}
    </Field>
  );
}

function numberOf(typed: string): number | null {
  const text = typed.trim().replace(',', '.');
  return text === '' ? null : Number(text);
}

interface Limits {
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly whole: boolean;
}

function problemOf(typed: string, { min, max, whole }: Limits): string | null {
  const number = numberOf(typed);
  if (number === null) return null;
  if (!Number.isFinite(number)) return 'Enter a number.';
  if (whole && !Number.isInteger(number)) return 'Enter a whole number.';
  if (min !== undefined && number < min) return `Enter ${min} or more.`;
  if (max !== undefined && number > max) return `Enter ${max} or less.`;
  return null;
}
