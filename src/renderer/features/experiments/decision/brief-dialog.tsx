import { type ReactNode } from 'react';
import { useProcedure } from '../../../app/queries.ts';
import { Button } from '../../../ui/input/button.tsx';
import { CopyButton } from '../../../ui/input/copy-button.tsx';
import { Dialog } from '../../../ui/overlay/dialog.tsx';
import { saveFile } from '../../../ui/input/save-file.ts';
import { ErrorState, Skeleton } from '../../../ui/page/states.tsx';
import { WrittenPage } from '../../../ui/page/written-page.tsx';
import { copy } from './copy.ts';
import styles from './decision.module.css';

/** What engineering gets of a graduated experiment, to read, copy or keep. */
export function BriefDialog({ runId, onClose }: { readonly runId: string; readonly onClose: () => void }) {
  const brief = useProcedure('log.brief', { runId });
  return (
    <BriefText
      brief={brief.data ?? null}
      onClose={onClose}
      missing={brief.error ? <ErrorState trouble={brief.error} /> : <Skeleton label={copy.briefLoading} lines={8} />}
    />
  );
}

/** A brief that is there, or what stands in its place. */
export function BriefText({
  brief,
  missing = null,
  onClose,
}: {
  readonly brief: { readonly fileName: string; readonly text: string } | null;
  readonly missing?: ReactNode;
  readonly onClose: () => void;
}) {
  return (
    <Dialog
      open
      onClose={onClose}
      size="large"
      title={copy.briefTitle}
      description={copy.briefWords}
      foot={
        <>
          {brief && (
            <>
              <CopyButton text={brief.text} label={copy.briefCopy} />
              <Button onClick={() => saveFile(brief.fileName, [brief.text], 'text/markdown;charset=utf-8')}>
                {copy.briefSave}
              </Button>
            </>
          )}
          <Button variant="primary" onClick={onClose}>
            {copy.close}
          </Button>
        </>
      }
    >
      {brief ? (
        <div className={styles['brief']} tabIndex={0} role="group" aria-label={copy.briefTitle}>
          <WrittenPage text={brief.text} />
        </div>
      ) : (
        missing
      )}
    </Dialog>
  );
}
