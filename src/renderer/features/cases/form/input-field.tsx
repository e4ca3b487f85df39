import { BufferedArea } from './buffered-area.tsx';
import { type InputField } from './case-form.ts';
import { copy } from '../copy.ts';

const words = copy.panel;

interface InputFieldAreaProps {
  readonly field: InputField;
  /** What the case is first of all about. */
  readonly main: boolean;
  readonly readOnly: boolean;
  readonly onCommit: (text: string) => boolean;
}

/** One input of a case: what the user sent, as reading matter. */
export function InputFieldArea({ field, main, readOnly, onCommit }: InputFieldAreaProps) {
  const hint = [field.description, field.used ? null : words.unused, field.json ? words.json : null]
    .filter((sentence) => sentence !== null)
    .join(' ');
  return (
    <BufferedArea
      label={field.name}
      {...(hint === '' ? {} : { hint })}
      error={field.required && !field.given ? words.required : null}
      placeholder={field.usual === null ? undefined : words.usual(field.usual)}
      stored={field.text}
      json={field.json}
      reading={main}
      compact={!main}
      readOnly={readOnly}
      onCommit={onCommit}
    />
  );
}
