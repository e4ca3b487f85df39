import { useState } from 'react';
import { type RevisionView } from '#contract/prompt';
import { Button } from '../../ui/input/button.tsx';
import { Select } from '../../ui/input/choice.tsx';
import { Dialog } from '../../ui/overlay/dialog.tsx';
import { toast } from '../../ui/overlay/toast.tsx';
import { DiffView } from '../../ui/page/diff-view.tsx';
import { ErrorState, Skeleton } from '../../ui/page/states.tsx';
import { inDay } from '../../ui/text/words.ts';
import { toEditor } from '../drafts/draft-text.ts';
import { type OpenDraft } from '../drafts/use-draft.ts';
import { useProcedure } from '../queries.ts';
import { copy } from './copy.ts';
import styles from './earlier-dialog.module.css';

const words = copy.earlier;

/** The versions that the team had of a prompt, each beside the text of now, and the way back to one: that is a change like any other. */
export function EarlierDialog({ draft, onClose }: { readonly draft: OpenDraft; readonly onClose: () => void }) {
  const { promptId } = draft;
  const listed = useProcedure('prompt.revisions', { promptId });
  const revisions = listed.data?.revisions.filter(({ contentId }) => contentId !== null) ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  // At first the newest that says something else than what stands here.
  const revision =
    revisions.find(({ commit }) => commit === chosen) ??
    revisions.find(({ contentId }) => contentId !== draft.file.contentId) ??
    revisions[0];
  const read = useProcedure(
    'prompt.revision',
    { promptId, commit: revision?.commit ?? '' },
    { enabled: revision !== undefined },
  );
  const text = read.data?.text == null ? null : toEditor(read.data.text);
  const trouble = listed.error ?? read.error;
  const goBack = (): void => {
    if (text === null || revision === undefined) return;
    const undo = draft.changeWithUndo(text);
    toast({ message: words.wentBack(inDay(revision.at)), undo });
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      size="large"
      title={words.title}
      description={words.words}
      foot={
        <>
          <Button onClick={onClose}>{copy.close}</Button>
          <Button variant="primary" disabled={text === null || text === draft.text || draft.readOnly} onClick={goBack}>
            {words.verb}
          </Button>
        </>
      }
    >
      <div className={styles['versions']}>
        {trouble !== null && <ErrorState trouble={trouble} card />}
        {revision !== undefined && (
          <Select
            label={words.which}
            value={revision.commit}
            choices={revisions.map((each) => ({ value: each.commit, label: nameOf(each) }))}
            onChange={setChosen}
          />
        )}
        {trouble === null && text === null && <Skeleton label={words.loading} lines={6} />}
        {text !== null && revision !== undefined && (
          <DiffView
            before={text}
            after={draft.text}
            beforeLabel={words.of(inDay(revision.at))}
            afterLabel={copy.yours}
          />
        )}
      </div>
    </Dialog>
  );
}

function nameOf({ at, author, summary }: RevisionView): string {
  return [inDay(at), author, summary].filter((part) => part !== '').join(' · ');
}
