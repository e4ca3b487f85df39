import { useRef, useState } from 'react';
import { useFileDrop } from '../../../ui/input/use-file-drop.ts';
import { Button } from '../../../ui/input/button.tsx';
import { TextArea } from '../../../ui/input/field.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { percentInWords } from '#domain/statistics/words';
import { copy } from './copy.ts';
import styles from './scoring.module.css';
import { type Upload } from './use-upload.ts';

/** A file by button or by dropping it, or pasted text. */
export function FileChoice({
  upload,
  onFile,
  onText,
}: {
  readonly upload: Upload | null;
  readonly onFile: (file: File) => void;
  readonly onText: (name: string, text: string) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  const [pasting, setPasting] = useState(false);
  const [text, setText] = useState('');
  const take = (files: FileList | null): void => {
    const file = files?.[0];
    if (file) onFile(file);
  };
  const drop = useFileDrop(take);
  return (
    <section aria-label={copy.file} className={styles['part']}>
      <h2 className={styles['heading']}>{copy.file}</h2>
      <div className={styles['drop']} {...drop}>
        <input
          ref={input}
          type="file"
          accept=".csv,.tsv,.json,.jsonl,.ndjson,.txt,text/csv,application/json"
          aria-label={copy.choose}
          className="visually-hidden"
          tabIndex={-1}
          onChange={(event) => {
            take(event.target.files);
            event.target.value = '';
          }}
        />
        {upload !== null && (
          <p className={styles['fileName']}>
            <Icon name="check" size={14} /> {upload.name}
            {upload.id === null && <span> · {copy.reading(percentInWords(upload.progress))}</span>}
          </p>
        )}
        {upload?.note != null && <p className={styles['quiet']}>{upload.note}</p>}
        <div className={styles['dropActions']}>
          <Button onClick={() => input.current?.click()}>{upload === null ? copy.choose : copy.chooseOther}</Button>
          <span className={styles['quiet']}>{copy.drop}</span>
          <Button variant="quiet" onClick={() => setPasting(!pasting)} aria-expanded={pasting}>
            {copy.paste}
          </Button>
        </div>
        <p className={styles['quiet']}>{copy.fileHint}</p>
      </div>
      {pasting && (
        <div className={styles['paste']}>
          <TextArea
            label={copy.pasteLabel}
            value={text}
            onChange={setText}
            placeholder={copy.pastePlaceholder}
            rows={6}
            autoFocus
          />
          <Button
            disabled={text.trim() === ''}
            onClick={() => {
              setPasting(false);
              onText(copy.pasted, text);
            }}
          >
            {copy.usePasted}
          </Button>
        </div>
      )}
    </section>
  );
}
