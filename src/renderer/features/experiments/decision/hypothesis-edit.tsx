import { type FormEvent, useId, useState } from 'react';
import { type RunView } from '#contract/run';
import { useCommand } from '../../../app/queries.ts';
import { Button } from '../../../ui/input/button.tsx';
import { Dialog } from '../../../ui/overlay/dialog.tsx';
import { TextArea } from '../../../ui/input/field.tsx';
import { goToFirstWrong } from '../../../ui/input/first-wrong.ts';
import { copy } from './copy.ts';
import styles from './decision.module.css';

/** What is expected can be changed until the first answer is there: after it, nobody can be wise after the event. */
export function HypothesisEdit({ run }: { readonly run: RunView }) {
  const [editing, setEditing] = useState(false);
  return (
    <div className={styles['waiting']}>
      <div className={styles['row']}>
        <Button onClick={() => setEditing(true)}>{copy.editExpected}</Button>
        <span className={styles['meta']}>{copy.stillOpen}</span>
      </div>
      {editing && <EditDialog run={run} onClose={() => setEditing(false)} />}
    </div>
  );
}

function EditDialog({ run, onClose }: { readonly run: RunView; readonly onClose: () => void }) {
  const [text, setText] = useState(run.hypothesis);
  const save = useCommand('log.setHypothesis', { quiet: true });
  const form = useId();
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if ((await save.run({ runId: run.id, hypothesis: text })) !== undefined) onClose();
    else goToFirstWrong();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={copy.editExpected}
      foot={
        <>
          <Button onClick={onClose}>{copy.editCancel}</Button>
          <Button variant="primary" type="submit" form={form} busy={save.busy}>
            {copy.editSave}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={(event) => void submit(event)}>
        <TextArea
          label={copy.editTitle}
          hint={copy.editHint}
          value={text}
          onChange={setText}
          maxLength={2_000}
          reading
          error={save.error ? `${save.error.message} ${save.error.nextStep}` : null}
        />
      </form>
    </Dialog>
  );
}
