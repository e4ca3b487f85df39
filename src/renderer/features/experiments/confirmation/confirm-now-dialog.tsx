import { addresses, goTo } from '../../../app/location.ts';
import { useCommand } from '../../../app/queries.ts';
import { ConfirmDialog } from '../../../ui/overlay/confirm-dialog.tsx';
import { counted } from '../../../ui/text/words.ts';
import { copy } from './copy.ts';

/** Says what is asked and that it counts once; what may cost more than the limit is asked again. */
export function ConfirmNowDialog({
  runId,
  variant,
  name,
  cases,
  compared,
  trials,
  onClose,
}: {
  readonly runId: string;
  readonly variant: string;
  readonly name: string;
  readonly cases: number;
  readonly compared: boolean;
  readonly trials: number;
  readonly onClose: () => void;
}) {
  const start = useCommand('confirmation.start', { quiet: true });
  const isAbove = start.error?.code === 'limit-exceeded';
  const confirm = async (): Promise<void> => {
    const started = await start.run({ runId, variant, acceptAboveLimit: isAbove });
    if (started === undefined) return;
    onClose();
    goTo(addresses.experiment(started.runId));
  };
  const calls = cases * trials * (compared ? 2 : 1);
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={copy.confirmDialog.title(name)}
      verb={isAbove ? copy.confirmDialog.aboveVerb : copy.confirmDialog.verb}
      busy={start.busy}
      onConfirm={() => void confirm()}
    >
      <p>{copy.confirmDialog.words(counted(cases, 'case'), compared, counted(calls, 'call'))}</p>
      {start.error && (
        <p role="alert">
          {start.error.message} {start.error.nextStep}
        </p>
      )}
    </ConfirmDialog>
  );
}
