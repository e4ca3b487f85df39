import { useState } from 'react';
import { Link } from 'wouter';
import { type VersionOfContent } from '#contract/experiment-log';
import { addresses } from '../../../app/location.ts';
import { useProcedure } from '../../../app/queries.ts';
import { Button } from '../../../ui/input/button.tsx';
import { Dialog } from '../../../ui/overlay/dialog.tsx';
import { DiffView } from '../../../ui/page/diff-view.tsx';
import { Fold } from '../../../ui/page/fold.tsx';
import { ErrorState, Skeleton } from '../../../ui/page/states.tsx';
import { inDay } from '../../../ui/text/words.ts';
import { copy } from './copy.ts';
import styles from './decision.module.css';

const words = copy.versions;

interface TriedVersion {
  readonly id: string;
  readonly content: string;
  readonly name: string;
}

/** Which text of the prompt each variant was: the team's version that has it, or the text as it is now. */
export function VersionList({
  promptId,
  versions,
}: {
  readonly promptId: string;
  readonly versions: readonly TriedVersion[];
}) {
  const contents = [...new Set(versions.map(({ content }) => content))];
  const known = useProcedure('log.versions', { promptId, contents }).data?.versions ?? [];
  const [reading, setReading] = useState<string | null>(null);
  if (known.length === 0) return null;
  return (
    <div className={styles['fold']}>
      <Fold title={words.title}>
        <ul className={styles['versions']}>
          {known.map((version) => (
            <li key={version.content} className={styles['version']}>
              <b>
                {versions
                  .filter(({ content }) => content === version.content)
                  .map(({ name }) => name)
                  .join(', ')}
              </b>
              <span>{wordsOf(version)}</span>
              {version.isDraft && <Link href={addresses.prompt(promptId)}>{words.open}</Link>}
              {version.revision !== null && (
                <Button variant="text" onClick={() => setReading(version.revision?.commit ?? null)}>
                  {words.read}
                </Button>
              )}
            </li>
          ))}
        </ul>
        {reading !== null && <VersionDialog promptId={promptId} commit={reading} onClose={() => setReading(null)} />}
      </Fold>
    </div>
  );
}

function wordsOf({ revision, isDraft }: VersionOfContent): string {
  if (revision === null) return isDraft ? words.draft : words.unknown;
  return `${words.of(revision.author, revision.summary)}, ${inDay(revision.at)}`;
}

function VersionDialog({
  promptId,
  commit,
  onClose,
}: {
  readonly promptId: string;
  readonly commit: string;
  readonly onClose: () => void;
}) {
  const then = useProcedure('prompt.revision', { promptId, commit });
  const now = useProcedure('prompt.get', { promptId });
  return (
    <Dialog
      open
      onClose={onClose}
      size="large"
      title={words.readTitle}
      description={words.readWords}
      foot={
        <Button variant="primary" onClick={onClose}>
          {copy.close}
        </Button>
      }
    >
      {then.error && <ErrorState trouble={then.error} />}
      {then.isPending && <Skeleton label={words.loading} lines={6} />}
      {then.data && (
        <DiffView
          before={then.data.text ?? ''}
          after={now.data?.files.prompt.text ?? then.data.text ?? ''}
          beforeLabel={words.before}
          afterLabel={words.after}
        />
      )}
    </Dialog>
  );
}
