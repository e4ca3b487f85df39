import { useId, useMemo, useState } from 'react';
import { Chip } from '../../ui/text/chip.tsx';
import { DiffView } from '../../ui/page/diff-view.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Section } from '../../ui/page/page.tsx';
import { diffInWords } from '../../ui/page/diff-words.ts';
import { diffTexts } from '../../ui/page/text-diff.ts';
import { type ChangeFile, type FileKind, inReadingOrder, kindOfFile, opensByItself } from './change-words.ts';
import { copy } from './copy.ts';
import styles from './files.module.css';

/** A file without another version beside it is shown up to here: the records of a large run are read by programs. */
const mostCharacters = 60_000;

/** Exactly the files that are sent, each with what changes in it. */
export function FileList({
  files,
  promptId,
  sent = false,
  folded = false,
}: {
  readonly files: readonly ChangeFile[];
  /** null: a change of files that belong to no prompt. */
  readonly promptId: string | null;
  readonly sent?: boolean;
  /** Every file waits behind its name. */
  readonly folded?: boolean;
}) {
  const title = sent ? copy.files.sentTitle(files.length) : copy.files.title(files.length);
  return (
    <Section title={title}>
      <ul className={styles['files']}>
        {inReadingOrder(files, promptId).map((file) => (
          <FileEntry
            key={file.path}
            file={file}
            kind={kindOfFile(file.path, promptId)}
            open={!folded && opensByItself(kindOfFile(file.path, promptId))}
          />
        ))}
      </ul>
    </Section>
  );
}

/** Its text is put on screen only once it is opened: a case set can hold thousands of lines. */
function FileEntry({
  file,
  kind,
  open: openAtFirst,
}: {
  readonly file: ChangeFile;
  readonly kind: FileKind;
  readonly open: boolean;
}) {
  const [open, setOpen] = useState(openAtFirst);
  const content = useId();
  return (
    <li className={styles['file']}>
      <h3>
        <button
          type="button"
          className={styles['toggle']}
          aria-expanded={open}
          aria-controls={open ? content : undefined}
          onClick={() => setOpen(!open)}
        >
          <Icon name="right" size={14} />
          <span className={styles['kind']}>{copy.files.kinds[kind]}</span>
          <span className={styles['path']}>{file.path}</span>
          <Chip tone={file.status === 'removed' ? 'fail' : 'outline'}>{copy.files.status[file.status]}</Chip>
        </button>
      </h3>
      {open && (
        <div id={content} className={styles['content']}>
          <FileText file={file} kind={kind} />
        </div>
      )}
    </li>
  );
}

function FileText({ file, kind }: { readonly file: ChangeFile; readonly kind: FileKind }) {
  if (file.before !== null && file.after !== null) {
    return <Changed before={file.before} after={file.after} prose={kind === 'prompt' || kind === 'brief'} />;
  }
  const text = file.after ?? file.before ?? '';
  const cut = text.length > mostCharacters;
  return (
    <>
      <pre
        className={kind === 'prompt' || kind === 'brief' ? styles['prose'] : styles['raw']}
        tabIndex={0}
        aria-label={file.path}
      >
        {cut ? text.slice(0, mostCharacters) : text}
      </pre>
      {cut && <p className={styles['foot']}>{copy.files.hidden(mostCharacters)}</p>}
    </>
  );
}

function Changed({
  before,
  after,
  prose,
}: {
  readonly before: string;
  readonly after: string;
  readonly prose: boolean;
}) {
  const diff = useMemo(() => diffTexts(before, after), [before, after]);
  return (
    <>
      <p className={styles['count']}>{diffInWords(diff)}</p>
      <DiffView
        before={before}
        after={after}
        beforeLabel={copy.files.before}
        afterLabel={copy.files.after}
        mono={!prose}
      />
    </>
  );
}
