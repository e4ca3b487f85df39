import { useCallback } from 'react';
import { toEditor } from '../drafts/draft-text.ts';
import { forgetDraft, reload } from '../drafts/draft-saving.ts';
import { type OpenDraft } from '../drafts/use-draft.ts';
import { addresses, goTo } from '../location.ts';
import { useCommand } from '../queries.ts';
import { toast } from '../../ui/overlay/toast.tsx';
import { copy } from './copy.ts';

/** Goes back to the team's version, with Undo. A prompt that exists only here is removed. */
export function useGoBack(): (draft: OpenDraft) => Promise<void> {
  const discard = useCommand('draft.discard');
  const restore = useCommand('draft.restore');
  const { run: runDiscard } = discard;
  const { run: runRestore } = restore;
  return useCallback(
    async (draft) => {
      const { key, promptId, kind, file } = draft;
      const isOnlyHere = kind === 'prompt' && file.teamText === null;
      // What is typed but not stored yet must come back with Undo too.
      await draft.save();
      const mine = draft.text;
      const done = await runDiscard({ promptId, kind });
      if (done === undefined) return;
      if (isOnlyHere) {
        goTo(addresses.prompts);
        forgetDraft(key);
      } else {
        await reload(key);
        draft.change(toEditor(file.teamText ?? ''));
      }
      toast({
        message: isOnlyHere ? copy.removed : file.teamText === null ? copy.emptied(kind) : copy.wentBack(kind),
        undo: () =>
          void runRestore({ undoId: done.undoId }).then(async (restored) => {
            if (restored === undefined) return;
            if (isOnlyHere) return goTo(addresses.prompt(promptId));
            await reload(key);
            draft.change(mine);
          }),
      });
    },
    [runDiscard, runRestore],
  );
}
