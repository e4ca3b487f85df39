import { useState } from 'react';
import { TextArea } from '../../../ui/input/field.tsx';
import { isRecord } from './check-fields.ts';
import { checkEditorCopy } from '../copy.ts';
import { stopUndo } from '../stop-undo.ts';

/** A JSON object that may be left out. What is typed is stored once it is one; until then it stays in the field, and that is said. */
export function JsonField({
  label,
  hint,
  value,
  error,
  onChange,
}: {
  readonly label: string;
  readonly hint: string;
  readonly value: unknown;
  readonly error: string | null;
  readonly onChange: (value: Readonly<Record<string, unknown>> | undefined) => void;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  const unfinished = typed !== null && objectIn(typed) === null;
  return (
    <div onKeyDown={stopUndo}>
      <TextArea
        label={label}
        hint={hint}
        mono
        spellCheck={false}
        error={unfinished ? checkEditorCopy.notJson : error}
        value={typed ?? (value === undefined ? '' : JSON.stringify(value, null, 2))}
        onChange={(text) => {
          setTyped(text);
          const object = objectIn(text);
          if (object !== null) onChange(object === 'none' ? undefined : object);
        }}
        onBlur={() => {
          if (!unfinished) setTyped(null);
        }}
      />
    </div>
  );
}

function objectIn(text: string): Readonly<Record<string, unknown>> | 'none' | null {
  if (text.trim() === '') return 'none';
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}
