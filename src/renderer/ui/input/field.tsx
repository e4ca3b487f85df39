import { type ComponentProps, type ReactNode, useId } from 'react';
import { classes } from '../classes.ts';
import styles from './field.module.css';

export interface FieldProps {
  readonly label: string;
  /** Hides the label from sight, not from a screen reader: where a heading beside it already says it. */
  readonly hideLabel?: boolean | undefined;
  readonly hint?: ReactNode;
  /** What is wrong, in words. */
  readonly error?: string | null | undefined;
  readonly className?: string | undefined;
}

/** The ids and marks a control needs to belong to its label, hint and error. */
export interface FieldMarks {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': boolean | undefined;
}

/** Label above, control, then hint or error. */
export function Field({
  label,
  hideLabel = false,
  hint,
  error,
  className,
  children,
}: FieldProps & { readonly children: (marks: FieldMarks) => ReactNode }) {
  const id = useId();
  const wrong = error !== undefined && error !== null && error !== '';
  const described = [wrong && `${id}-error`, hint !== undefined && `${id}-hint`].filter(Boolean).join(' ');
  return (
    <div className={classes(styles['field'], className)}>
      <label htmlFor={id} className={hideLabel ? 'visually-hidden' : styles['label']}>
        {label}
      </label>
      {children({
        id,
        'aria-describedby': described === '' ? undefined : described,
        'aria-invalid': wrong || undefined,
      })}
      {wrong && (
        <p id={`${id}-error`} className={styles['error']}>
          <span aria-hidden="true">✕</span> {error}
        </p>
      )}
      {hint !== undefined && (
        <p id={`${id}-hint`} className={styles['hint']}>
          {hint}
        </p>
      )}
    </div>
  );
}

type Values<T> = Omit<T, 'value' | 'onChange' | 'className' | 'id'>;

export type TextFieldProps = FieldProps &
  Values<ComponentProps<'input'>> & {
    readonly value: string;
    readonly onChange: (value: string) => void;
    readonly mono?: boolean | undefined;
  };

export function TextField({
  label,
  hideLabel,
  hint,
  error,
  className,
  value,
  onChange,
  mono,
  ...rest
}: TextFieldProps) {
  return (
    <Field label={label} hideLabel={hideLabel} hint={hint} error={error} className={className}>
      {(marks) => (
        <input
          type="text"
          autoComplete="off"
          {...rest}
          {...marks}
          className={classes(styles['input'], mono === true && styles['mono'])}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

export type TextAreaProps = FieldProps &
  Values<ComponentProps<'textarea'>> & {
    readonly value: string;
    readonly onChange: (value: string) => void;
    /** Set as reading matter: a serif at 17 px. For prompts, answers and what users wrote. */
    readonly reading?: boolean | undefined;
    readonly mono?: boolean | undefined;
  };

export function TextArea({
  label,
  hideLabel,
  hint,
  error,
  className,
  value,
  onChange,
  reading,
  mono,
  ...rest
}: TextAreaProps) {
  return (
    <Field label={label} hideLabel={hideLabel} hint={hint} error={error} className={className}>
      {(marks) => (
        <textarea
          rows={2}
          {...rest}
          {...marks}
          className={classes(
            styles['input'],
            styles['area'],
            reading === true && styles['reading'],
            mono === true && styles['mono'],
          )}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
