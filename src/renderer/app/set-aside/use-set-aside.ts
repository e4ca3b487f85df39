import { type ConfirmationSetView } from '#contract/confirmation';
import { toast } from '../../ui/overlay/toast.tsx';
import { counted } from '../../ui/text/words.ts';
import { useCommand, useProcedure } from '../queries.ts';
import { copy } from './copy.ts';

/** Whether and which cases of a prompt are set aside, and what could be. */
export const useConfirmation = (promptId: string, enabled = true) =>
  useProcedure('confirmation.get', { promptId }, { enabled });

/** Puts cases that are set aside back among the others, with Undo. */
export function useRelease(): {
  readonly busy: boolean;
  readonly release: (set: Pick<ConfirmationSetView, 'id' | 'cases'>) => Promise<void>;
} {
  const release = useCommand('confirmation.release');
  const restore = useCommand('confirmation.restore');
  return {
    busy: release.busy,
    release: async ({ id, cases }) => {
      if ((await release.run({ id })) === undefined) return;
      toast({ message: copy.released(counted(cases.length, 'case')), undo: () => void restore.run({ id }) });
    },
  };
}
