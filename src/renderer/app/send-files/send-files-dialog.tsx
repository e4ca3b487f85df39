import { useState } from 'react';
import { type ProcedureInput } from '#contract/procedures';
import { type FileChangePreview } from '#contract/proposal';
import { Button } from '../../ui/input/button.tsx';
import { Chip } from '../../ui/text/chip.tsx';
import { Dialog } from '../../ui/overlay/dialog.tsx';
import { DiffView } from '../../ui/page/diff-view.tsx';
import { TextField } from '../../ui/input/field.tsx';
import { Fold } from '../../ui/page/fold.tsx';
import { ErrorState, Skeleton } from '../../ui/page/states.tsx';
import { WrittenPage } from '../../ui/page/written-page.tsx';
import { addresses, goTo } from '../location.ts';
import { useCommand, useProcedure } from '../queries.ts';
import { copy } from './copy.ts';
import styles from './send-files-dialog.module.css';

export type FileChange = ProcedureInput<'proposal.sendFiles'>;

/** Beyond this a text is shown in part; all of it is sent. */
const mostCharacters = 20_000;

/**
 * Sends files that need no sign-off (the data policy, the log of experiments) to the team, after showing exactly what goes where. Goes on to
 * the change's own page.
 */
export function SendFilesDialog({ change, onClose }: { readonly change: FileChange; readonly onClose: () => void }) {
  const [title, setTitle] = useState(change.title);
  const preview = useProcedure('proposal.previewFiles', change);
  const sending = useCommand('proposal.sendFiles', { quiet: true });
  const missing = title.trim() === '';
  const send = async (): Promise<void> => {
    if (missing) return;
    const sent = await sending.run({ ...change, title: title.trim() });
    if (sent !== undefined) goTo(addresses.change(sent.proposalId));
  };
  const refusal = preview.data?.refusal ?? null;
  const where = preview.data?.target.name;
  return (
    <Dialog
      open
      onClose={onClose}
      size="large"
      title={copy.title}
      description={where === undefined ? undefined : copy.words(where)}
      foot={
        <>
          <Button onClick={onClose}>{copy.cancel}</Button>
          <Button
            variant="primary"
            busy={sending.busy}
            disabled={!preview.data || refusal !== null}
            onClick={() => void send()}
          >
            {copy.send}
          </Button>
        </>
      }
    >
      <div className={styles['body']}>
        {sending.error && <ErrorState card trouble={sending.error} />}
        {preview.error && (
          <ErrorState
            trouble={preview.error}
            action={<Button onClick={() => void preview.refetch()}>{copy.again}</Button>}
          />
        )}
        {preview.isPending && <Skeleton label={copy.loading} lines={4} />}
        {preview.data && (
          <>
            {refusal !== null && (
              <p className={styles['refusal']} role="status">
                <strong>{copy.refused}</strong> {refusal}
              </p>
            )}
            <TextField
              label={copy.titleLabel}
              value={title}
              onChange={setTitle}
              maxLength={200}
              error={missing ? copy.titleMissing : null}
            />
            <Files preview={preview.data} />
            <div>
              <h3 className={styles['heading']}>{copy.beside}</h3>
              <p className={styles['count']}>{copy.besideWords}</p>
              <WrittenPage text={preview.data.description} />
            </div>
            <p className={styles['count']}>{copy.nothingElse}</p>
          </>
        )}
      </div>
    </Dialog>
  );
}

function Files({ preview: { files } }: { readonly preview: FileChangePreview }) {
  if (files.length === 0) return null;
  return (
    <div>
      <p className={styles['count']}>{copy.files(files.length)}</p>
      <ul className={styles['files']}>
        {files.map((file) => (
          <li key={file.path}>
            <Fold
              title={
                <span className={styles['file']}>
                  {file.path} <Chip tone="outline">{copy.status[file.status]}</Chip>
                </span>
              }
            >
              {file.before === null ? (
                <pre className={styles['text']} tabIndex={0} aria-label={file.path}>
                  {(file.after ?? '').slice(0, mostCharacters)}
                </pre>
              ) : (
                <DiffView
                  before={file.before}
                  after={file.after ?? ''}
                  beforeLabel={copy.before}
                  afterLabel={copy.after}
                  mono
                />
              )}
            </Fold>
          </li>
        ))}
      </ul>
    </div>
  );
}
