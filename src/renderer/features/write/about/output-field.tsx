import { type KeyboardEvent, useState } from 'react';
import { type PromptHeader } from '#domain/prompt/prompt';
import { type OpenDraft } from '../../../app/drafts/use-draft.ts';
import { TextArea } from '../../../ui/input/field.tsx';
import { copy } from '../copy.ts';
import styles from './about.module.css';
import { type SetField } from './use-header.ts';

const words = copy.about;

interface OutputFieldProps {
  readonly draft: OpenDraft;
  readonly header: PromptHeader;
  readonly setField: SetField;
}

/** The JSON schema of the answer as text. It is stored once it is an object; what is wrong with it as a schema stands below. */
export function OutputField({ draft, header, setField }: OutputFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const stored = header.output?.schema;
  const unfinished = typed !== null && objectIn(typed) === null;
  const problem = draft.file.problems.find(({ field }) => field === 'output.schema')?.message ?? null;
  const change = (text: string): void => {
    setTyped(text);
    const object = objectIn(text);
    if (object === 'none') setField('output', withoutSchema(header.output), { typing: true });
    else if (object !== null) setField(['output', 'schema'], object, { typing: true });
  };
  return (
    <div className={styles['wide']} onKeyDown={keepUndo}>
      <TextArea
        label={words.output}
        hint={words.outputHint}
        mono
        spellCheck={false}
        error={unfinished ? words.outputNotJson : problem}
        value={typed ?? (stored === undefined ? '' : JSON.stringify(stored, null, 2))}
        onChange={change}
        onBlur={() => {
          if (!unfinished) setTyped(null);
        }}
      />
    </div>
  );
}

/** What else stands under `output` stays; an empty one goes away. */
function withoutSchema(output: PromptHeader['output']): object | undefined {
  const rest = Object.fromEntries(Object.entries(output ?? {}).filter(([name]) => name !== 'schema'));
  return Object.keys(rest).length === 0 ? undefined : rest;
}

function objectIn(text: string): object | 'none' | null {
  if (text.trim() === '') return 'none';
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

/** Undo inside half-typed text is the field's own: undoing the file from here would change something else than what one looks at. */
function keepUndo(event: KeyboardEvent): void {
  const key = event.key.toLowerCase();
  if ((event.ctrlKey || event.metaKey) && (key === 'z' || key === 'y')) event.stopPropagation();
}
