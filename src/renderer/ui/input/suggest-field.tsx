import { Autocomplete } from '@base-ui/react/autocomplete';
import { type KeyboardEvent } from 'react';
import { classes } from '../classes.ts';
import { Field, type FieldProps } from './field.tsx';
import styles from './field.module.css';
import popup from '../popup.module.css';

export interface SuggestFieldProps extends FieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly suggestions: readonly string[];
  readonly placeholder?: string | undefined;
  readonly disabled?: boolean | undefined;
  readonly mono?: boolean | undefined;
  readonly onBlur?: (() => void) | undefined;
  readonly onKeyDown?: ((event: KeyboardEvent<HTMLInputElement>) => void) | undefined;
  /** A suggestion was chosen; `onChange` has been told too. */
  readonly onPick?: ((value: string) => void) | undefined;
}

const shownAtMost = 50;

/** A text field that knows what is usually entered, and takes anything else as well. */
export function SuggestField({
  value,
  onChange,
  suggestions,
  placeholder,
  disabled,
  mono,
  onBlur,
  onKeyDown,
  onPick,
  ...field
}: SuggestFieldProps) {
  return (
    <Field {...field}>
      {(marks) => (
        <Autocomplete.Root
          items={suggestions}
          value={value}
          limit={shownAtMost}
          openOnInputClick
          onValueChange={(next, details) => {
            onChange(next);
            if (details.reason === 'item-press') onPick?.(next);
          }}
        >
          <Autocomplete.Input
            {...marks}
            className={classes(styles['input'], mono === true && styles['mono'])}
            placeholder={placeholder}
            disabled={disabled}
            onBlur={onBlur}
            onKeyDown={onKeyDown}
          />
          <Autocomplete.Portal>
            <Autocomplete.Positioner className={popup['positioner']} sideOffset={4}>
              <Autocomplete.Popup className={popup['popup']}>
                <Autocomplete.List className={popup['list']}>
                  {(suggestion: string) => (
                    <Autocomplete.Item key={suggestion} value={suggestion} className={popup['item']}>
                      {suggestion}
                    </Autocomplete.Item>
                  )}
                </Autocomplete.List>
              </Autocomplete.Popup>
            </Autocomplete.Positioner>
          </Autocomplete.Portal>
        </Autocomplete.Root>
      )}
    </Field>
  );
}
