import { useProcedure } from '../../../app/queries.ts';
import { SendFilesDialog } from '../../../app/send-files/send-files-dialog.tsx';
import { Button } from '../../../ui/input/button.tsx';
import { Dialog } from '../../../ui/overlay/dialog.tsx';
import { ErrorState, Skeleton } from '../../../ui/page/states.tsx';
import { copy } from './copy.ts';

/** Sends the log of one experiment to the team, or (without one) of all that were decided and not sent yet. */
export function ShareDialog({ runId, onClose }: { readonly runId: string | null; readonly onClose: () => void }) {
  const shareable = useProcedure('log.shareable', { runId });
  if (shareable.data) return <SendFilesDialog change={shareable.data.change} onClose={onClose} />;
  return (
    <Dialog
      open
      onClose={onClose}
      size="large"
      title={copy.share}
      foot={<Button onClick={onClose}>{copy.close}</Button>}
    >
      {shareable.error ? <ErrorState trouble={shareable.error} /> : <Skeleton label={copy.loading} lines={4} />}
    </Dialog>
  );
}
