import { type FormEvent, useId, useState } from 'react';
import { type RunListItem } from '#contract/run';
import { useCommand } from '../../../app/queries.ts';
import { Button } from '../../../ui/input/button.tsx';
import { Dialog } from '../../../ui/overlay/dialog.tsx';
import { TextField } from '../../../ui/input/field.tsx';
import { goToFirstWrong } from '../../../ui/input/first-wrong.ts';
import { copy } from '../copy.ts';

export function RenameDialog({
  run,
  onClose,
}: {
  readonly run: Pick<RunListItem, 'id' | 'title'>;
  readonly onClose: () => void;
}) {
  const [title, setTitle] = useState(run.title);
  const rename = useCommand('run.rename', { quiet: true });
  const form = useId();
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if ((await rename.run({ runId: run.id, title })) !== undefined) onClose();
    else goToFirstWrong();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={copy.rename.title}
      foot={
        <>
          <Button onClick={onClose}>{copy.rename.cancel}</Button>
          <Button variant="primary" type="submit" form={form} busy={rename.busy}>
            {copy.rename.save}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={(event) => void save(event)}>
        <TextField
          label={copy.rename.label}
          value={title}
          onChange={setTitle}
          maxLength={200}
          error={rename.error?.message ?? null}
        />
      </form>
    </Dialog>
  );
}
