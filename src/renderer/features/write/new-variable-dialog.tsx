import { type FormEvent, useId, useState } from 'react';
import { Button } from '../../ui/input/button.tsx';
import { Dialog } from '../../ui/overlay/dialog.tsx';
import { TextField } from '../../ui/input/field.tsx';
import { goToFirstWrong } from '../../ui/input/first-wrong.ts';
import { copy } from './copy.ts';

const words = copy.variable.dialog;

export function NewVariableDialog({
  open,
  onClose,
  onInsert,
}: {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onInsert: (name: string) => void;
}) {
  const formId = useId();
  const [name, setName] = useState('');
  const [asked, setAsked] = useState(false);
  const good = /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name.trim());
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setAsked(true);
    if (!good) return goToFirstWrong();
    onInsert(name.trim());
    setName('');
    setAsked(false);
    onClose();
  };
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={words.title}
      description={words.words}
      foot={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button variant="primary" type="submit" form={formId}>
            {words.insert}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate>
        <TextField
          label={words.name}
          hint={words.nameHint}
          error={asked && !good ? words.nameWrong : null}
          value={name}
          onChange={setName}
          mono
          spellCheck={false}
        />
      </form>
    </Dialog>
  );
}
