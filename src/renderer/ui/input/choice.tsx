import { Checkbox as BaseCheckbox } from '@base-ui/react/checkbox';
import { Select as BaseSelect } from '@base-ui/react/select';
import { Switch as BaseSwitch } from '@base-ui/react/switch';
import { type ReactNode } from 'react';
import { classes } from '../classes.ts';
import { Field, type FieldProps } from './field.tsx';
import styles from './field.module.css';
import { Icon } from '../icon.tsx';
import popup from '../popup.module.css';

interface ToggleProps {
  readonly label: ReactNode;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly disabled?: boolean;
}

export function Checkbox({ label, checked, onChange, disabled = false }: ToggleProps) {
  return (
    <label className={styles['row']}>
      <BaseCheckbox.Root
        className={classes(styles['box'])}
        checked={checked}
        onCheckedChange={onChange}
        disabled={disabled}
      >
        <BaseCheckbox.Indicator>
          <Icon name="check" size={14} />
        </BaseCheckbox.Indicator>
      </BaseCheckbox.Root>
      <span>{label}</span>
    </label>
  );
}

/** On or off at once, without a save. */
export function Switch({ label, checked, onChange, disabled = false }: ToggleProps) {
  return (
    <label className={styles['row']}>
      <BaseSwitch.Root className={styles['switch']} checked={checked} onCheckedChange={onChange} disabled={disabled}>
        <BaseSwitch.Thumb className={styles['thumb']} />
      </BaseSwitch.Root>
      <span>{label}</span>
    </label>
  );
}

export interface Choice<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly hint?: string;
}

export interface SelectProps<T extends string> extends FieldProps {
  readonly value: T;
  readonly choices: readonly Choice<T>[];
  readonly onChange: (value: T) => void;
  readonly disabled?: boolean;
}

/** One of a few. */
export function Select<T extends string>({ value, choices, onChange, disabled = false, ...field }: SelectProps<T>) {
  const chosen = choices.find((choice) => choice.value === value);
  return (
    <Field {...field}>
      {(marks) => (
        <BaseSelect.Root
          value={value}
          onValueChange={(next) => {
            if (next !== null) onChange(next);
          }}
          disabled={disabled}
        >
          <BaseSelect.Trigger {...marks} className={classes(styles['input'], styles['select'])}>
            <span className={styles['value']}>{chosen?.label ?? value}</span>
            <Icon name="down" size={14} />
          </BaseSelect.Trigger>
          <BaseSelect.Portal>
            <BaseSelect.Positioner className={popup['positioner']} sideOffset={4} alignItemWithTrigger={false}>
              <BaseSelect.Popup className={classes(popup['popup'], popup['list'])}>
                {choices.map((choice) => (
                  <BaseSelect.Item key={choice.value} value={choice.value} className={popup['item']}>
                    <span className={popup['mark']}>{choice.value === value && <Icon name="check" size={14} />}</span>
                    <BaseSelect.ItemText className={popup['grow']}>{choice.label}</BaseSelect.ItemText>
                    {choice.hint !== undefined && <span className={popup['hint']}>{choice.hint}</span>}
                  </BaseSelect.Item>
                ))}
              </BaseSelect.Popup>
            </BaseSelect.Positioner>
          </BaseSelect.Portal>
        </BaseSelect.Root>
      )}
    </Field>
  );
}
