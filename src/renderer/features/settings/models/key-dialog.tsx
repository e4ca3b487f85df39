import { type FormEvent, useId, useState } from 'react';
import { type ConnectionView } from '#contract/settings';
import { useCommand } from '../../../app/queries.ts';
import { Button } from '../../../ui/input/button.tsx';
import { Dialog } from '../../../ui/overlay/dialog.tsx';
import { TextField } from '../../../ui/input/field.tsx';
import { goToFirstWrong } from '../../../ui/input/first-wrong.ts';
import { copy } from '../copy.ts';
import { hostOf } from './presets.ts';
import styles from '../settings.module.css';
import { TestResult } from './test-result.tsx';
import { useConnectionTest } from './use-connection-test.ts';

const words = copy.keyForm;

interface KeyDialogProps {
  readonly open: boolean;
  readonly connection: ConnectionView;
  readonly onClose: () => void;
}

/** A key goes in, is tested, and is never seen again. */
export function KeyDialog({ open, connection: { id, label, origin }, onClose }: KeyDialogProps) {
  const formId = useId();
  const [key, setKey] = useState('');
  const [missing, setMissing] = useState(false);
  const store = useCommand('connection.setKey', { quiet: true });
  const test = useConnectionTest();
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setMissing(key.trim() === '');
    if (key.trim() === '') return goToFirstWrong();
    if (!(await store.run({ id, key }))) return;
    setKey('');
    await test.run(id);
  };
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={words.title(label)}
      description={words.words(hostOf(origin))}
      foot={
        test.result?.ok === true ? (
          <Button variant="primary" onClick={onClose}>
            {copy.connectionForm.done}
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>{copy.cancel}</Button>
            <Button variant="primary" type="submit" form={formId} busy={store.busy || test.busy}>
              {words.verb}
            </Button>
          </>
        )
      }
    >
      <form id={formId} className={styles['dialogForm']} onSubmit={(event) => void submit(event)} noValidate>
        <TextField
          label={words.key}
          hint={copy.connectionForm.keyHint}
          error={missing ? words.missing : null}
          type="password"
          value={key}
          onChange={setKey}
          spellCheck={false}
        />
        <TestResult result={test.result} error={store.error} />
      </form>
    </Dialog>
  );
}
