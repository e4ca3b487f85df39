import { useRef, useState } from 'react';
import { useFileDrop } from '../../../ui/input/use-file-drop.ts';
import { Button } from '../../../ui/input/button.tsx';
import { TextArea } from '../../../ui/input/field.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { copy } from '../copy.ts';
import { type CaseFile, readCaseFile } from './case-file-reading.ts';
import styles from './several-source.module.css';

const words = copy.pasteDialog;

interface SeveralSourceProps {
  readonly text: string;
  /** How it is read; undefined: there is nothing yet. */
  readonly readAs: string | undefined;
  readonly file: CaseFile | null;
  readonly onText: (text: string) => void;
  /** null: pasted text again. */
  readonly onFile: (file: CaseFile | null) => void;
}

/** Where several cases come from: text that is pasted, or a file by button or by dropping it. */
export function SeveralSource({ text, readAs, file, onText, onFile }: SeveralSourceProps) {
  const input = useRef<HTMLInputElement>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const take = async (files: FileList | null): Promise<void> => {
    const chosen = files?.[0];
    if (chosen === undefined) return;
    const read = await readCaseFile(chosen);
    setWrong(read.ok ? null : read.why);
    if (read.ok) onFile(read.file);
  };
  const drop = useFileDrop((files) => void take(files));
  return (
    <div className={styles['source']} {...drop}>
      {file === null ? (
        <TextArea
          label={words.text}
          value={text}
          onChange={onText}
          rows={5}
          placeholder={words.placeholder}
          hint={readAs}
          spellCheck={false}
        />
      ) : (
        <div role="status">
          <p className={styles['name']}>
            <Icon name="check" size={14} /> {file.name}
          </p>
          <p className={styles['hint']}>{[readAs, file.note].filter(Boolean).join(' ')}</p>
        </div>
      )}
      <input
        ref={input}
        type="file"
        accept=".csv,.tsv,.jsonl,.ndjson,.txt,text/csv"
        aria-label={words.choose}
        className="visually-hidden"
        tabIndex={-1}
        onChange={(event) => {
          void take(event.target.files);
          event.target.value = '';
        }}
      />
      <p className={styles['actions']}>
        <Button onClick={() => input.current?.click()}>{file === null ? words.choose : words.chooseOther}</Button>
        {file === null ? (
          <span className={styles['hint']}>{words.drop}</span>
        ) : (
          <Button variant="quiet" onClick={() => onFile(null)}>
            {words.pasteInstead}
          </Button>
        )}
      </p>
      {wrong !== null && (
        <p className={styles['wrong']} role="alert">
          <span aria-hidden="true">✕</span> {wrong}
        </p>
      )}
    </div>
  );
}
