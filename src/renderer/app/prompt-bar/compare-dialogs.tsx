import { type ReactNode } from 'react';
import { Button } from '../../ui/input/button.tsx';
import { Dialog } from '../../ui/overlay/dialog.tsx';
import { DiffView } from '../../ui/page/diff-view.tsx';
import { toast } from '../../ui/overlay/toast.tsx';
import { keepMine, keepTheirs } from '../drafts/draft-saving.ts';
import { type OpenDraft } from '../drafts/use-draft.ts';
import { useCommand } from '../queries.ts';
import { copy } from './copy.ts';
import { reload } from '../drafts/draft-saving.ts';

interface DialogProps {
  readonly draft: OpenDraft;
  readonly open: boolean;
  readonly onClose: () => void;
}

/** What the person changed against the team's version. */
export function CompareDialog({ draft, open, onClose, goBack }: DialogProps & { readonly goBack: ReactNode }) {
  const { teamText } = draft.file;
  return (
    <Dialog
      open={open}
      onClose={onClose}
      size="large"
      title={copy.compareTitle(draft.kind)}
      description={teamText === null ? copy.noTeam : copy.compareWords}
      foot={
        <>
          {goBack}
          <Button variant="primary" onClick={onClose}>
            {copy.close}
          </Button>
        </>
      }
    >
      {open && (
        <DiffView
          before={teamText ?? ''}
          after={draft.text}
          beforeLabel={copy.teams}
          afterLabel={copy.yours}
          mono={draft.kind !== 'prompt'}
        />
      )}
    </Dialog>
  );
}

/** Two windows of this person changed the same text. */
export function ConflictDialog({ draft, open, onClose }: DialogProps) {
  if (draft.saving.kind !== 'conflict') return null;
  const { theirs } = draft.saving;
  return (
    <Dialog
      open={open}
      onClose={onClose}
      size="large"
      title={copy.conflict.title}
      description={copy.conflict.words}
      foot={
        <>
          <Button
            onClick={() => {
              keepTheirs(draft.key, draft.change);
              toast({ message: copy.conflict.keptTheirs, undo: draft.undo });
              onClose();
            }}
          >
            {copy.conflict.keepTheirs}
          </Button>
          <Button
            variant="primary"
            onClick={() => {
              void keepMine(draft.key).then((kept) => kept && toast({ message: copy.conflict.keptMine }));
              onClose();
            }}
          >
            {copy.conflict.keepMine}
          </Button>
        </>
      }
    >
      {open && (
        <DiffView
          before={theirs.text}
          after={draft.text}
          beforeLabel={copy.conflict.theirs}
          afterLabel={copy.conflict.mine}
          mono={draft.kind !== 'prompt'}
        />
      )}
    </Dialog>
  );
}

/** The team's file changed after this draft was started. */
export function TeamChangedDialog({
  draft,
  open,
  onClose,
  onKeepTheirs,
}: DialogProps & { readonly onKeepTheirs: () => void }) {
  const keep = useCommand('draft.keepMine');
  const { key, promptId, kind, file } = draft;
  const keepMineNow = async (): Promise<void> => {
    await draft.save();
    if (await keep.run({ promptId, kind })) {
      await reload(key);
      toast({ message: copy.teamChanged.keptMine });
    }
    onClose();
  };
  return (
    <Dialog
      open={open}
      onClose={onClose}
      size="large"
      title={copy.teamChanged.title}
      description={copy.teamChanged.words}
      foot={
        <>
          <Button onClick={onClose}>{copy.teamChanged.edit}</Button>
          <Button
            onClick={() => {
              onKeepTheirs();
              onClose();
            }}
          >
            {copy.teamChanged.keepTheirs}
          </Button>
          <Button variant="primary" busy={keep.busy} onClick={() => void keepMineNow()}>
            {copy.teamChanged.keepMine}
          </Button>
        </>
      }
    >
      {open && (
        <DiffView
          before={file.teamText ?? ''}
          after={draft.text}
          beforeLabel={copy.teams}
          afterLabel={copy.yours}
          mono={kind !== 'prompt'}
        />
      )}
    </Dialog>
  );
}
