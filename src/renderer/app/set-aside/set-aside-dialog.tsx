import { useState } from 'react';
import { type ConfirmationView } from '#contract/confirmation';
import { addresses } from '../location.ts';
import { useCommand, useProcedure } from '../queries.ts';
import { useRelease } from './use-set-aside.ts';
import { Button, ButtonLink } from '../../ui/input/button.tsx';
import { Dialog } from '../../ui/overlay/dialog.tsx';
import { NumberField } from '../../ui/input/number-field.tsx';
import { ErrorState } from '../../ui/page/states.tsx';
import { toast } from '../../ui/overlay/toast.tsx';
import { copy } from './copy.ts';
import styles from './set-aside.module.css';

/** How many cases to set aside, and what the draw takes: it says before how many of them were looked at already. */
export function SetAsideDialog({
  promptId,
  size,
  onClose,
}: {
  readonly promptId: string;
  readonly size: NonNullable<ConfirmationView['size']>;
  readonly onClose: () => void;
}) {
  const [wanted, setWanted] = useState<number | null>(size.suggested);
  const preview = useProcedure(
    'confirmation.preview',
    { promptId, size: wanted ?? size.suggested },
    { enabled: wanted !== null, keepPrevious: true },
  );
  const setAside = useCommand('confirmation.setAside');
  const { release } = useRelease();
  const drawn = wanted === null ? undefined : preview.data;
  const begin = async (): Promise<void> => {
    if (wanted === null) return;
    const done = await setAside.run({ promptId, size: wanted });
    if (done === undefined) return;
    onClose();
    toast({ message: copy.dialog.done(done.cases.length), undo: () => void release(done) });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={copy.dialog.title}
      description={copy.dialog.words}
      foot={
        <>
          <Button onClick={onClose}>{copy.dialog.cancel}</Button>
          <Button variant="primary" busy={setAside.busy} disabled={drawn === undefined} onClick={() => void begin()}>
            {copy.dialog.verb(wanted ?? size.suggested)}
          </Button>
        </>
      }
    >
      <NumberField
        label={copy.dialog.size}
        hint={copy.dialog.sizeHint(size.smallest, size.largest)}
        value={wanted}
        onChange={setWanted}
        min={size.smallest}
        max={size.largest}
        whole
      />
      <div className={styles['drawn']} role="status">
        {preview.error && <ErrorState card trouble={preview.error} />}
        {drawn === undefined && preview.error === null && <p>{copy.dialog.drawing}</p>}
        {drawn !== undefined && drawn.lookedAt === 0 && <p>{copy.allNew(drawn.cases.length)}</p>}
        {drawn !== undefined && drawn.lookedAt > 0 && (
          <>
            <p>{copy.lookedAt(drawn.lookedAt, drawn.cases.length)}</p>
            <p>
              <ButtonLink variant="text" href={addresses.prompt(promptId, 'cases')}>
                {copy.addCases}
              </ButtonLink>
            </p>
          </>
        )}
      </div>
    </Dialog>
  );
}
