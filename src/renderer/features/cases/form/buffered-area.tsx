import { type ReactNode } from 'react';
import { TextArea } from '../../../ui/input/field.tsx';
import { valueOf } from './case-form.ts';
import styles from '../cases.module.css';
import { useBuffered } from './use-buffered.ts';

export interface BufferedAreaProps {
  readonly label: string;
  readonly hideLabel?: boolean;
  readonly hint?: ReactNode;
  readonly error?: string | null;
  readonly stored: string;
  readonly json?: boolean;
  /** As reading matter. */
  readonly reading?: boolean;
  /** One line high until it holds more. */
  readonly compact?: boolean;
  readonly readOnly: boolean;
  readonly placeholder?: string | undefined;
  readonly onCommit: (text: string) => boolean;
}

/** A longer text of a case. Half a JSON value stays in the field, with a word about it, until it is whole. */
export function BufferedArea({
  stored,
  json = false,
  onCommit,
  error,
  reading,
  compact = false,
  ...field
}: BufferedAreaProps) {
  const { value, change, flush } = useBuffered(stored, onCommit);
  const read = json && value !== '' ? valueOf({ text: value, json }) : null;
  const wrong = read !== null && !read.ok ? read.message : null;
  return (
    <TextArea
      {...field}
      className={compact ? styles['compact'] : undefined}
      rows={compact ? 1 : 2}
      value={value}
      error={wrong ?? error}
      mono={json}
      reading={reading === true && !json}
      onChange={change}
      onBlur={flush}
    />
  );
}
