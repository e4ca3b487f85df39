import { type FormEvent, useId, useState } from 'react';
import { addresses, goTo } from '../../app/location.ts';
import { useCommand, useProcedure } from '../../app/queries.ts';
import { Button } from '../../ui/input/button.tsx';
import { Dialog } from '../../ui/overlay/dialog.tsx';
import { TextArea, TextField } from '../../ui/input/field.tsx';
import { goToFirstWrong } from '../../ui/input/first-wrong.ts';
import { copy } from './copy.ts';
import { idFromName } from './prompt-name.ts';
import styles from './prompts.module.css';

const words = copy.create;

/** Name and purpose; everything else can be written later. */
export function NewPromptDialog({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const formId = useId();
  const [name, setName] = useState('');
  const [purpose, setPurpose] = useState('');
  const [asked, setAsked] = useState(false);
  const create = useCommand('prompt.create', { quiet: true });
  const { data } = useProcedure('prompt.list', {});
  const promptId = idFromName(
    name,
    data?.prompts.map(({ id }) => id),
  );
  const close = (): void => {
    setName('');
    setPurpose('');
    setAsked(false);
    create.reset();
    onClose();
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setAsked(true);
    if (promptId === '') return goToFirstWrong();
    const created = await create.run({ promptId, title: name.trim(), purpose: purpose.trim() });
    if (created === undefined) return goToFirstWrong();
    close();
    goTo(addresses.prompt(created.promptId));
  };
  const problem = create.error === null ? null : `${create.error.message} ${create.error.nextStep}`;
  return (
    <Dialog
      open={open}
      onClose={close}
      title={words.title}
      description={words.words}
      foot={
        <>
          <Button onClick={close}>{words.cancel}</Button>
          <Button variant="primary" type="submit" form={formId} busy={create.busy}>
            {words.create}
          </Button>
        </>
      }
    >
      <form id={formId} className={styles['form']} onSubmit={(event) => void submit(event)} noValidate>
        <TextField
          label={words.name}
          value={name}
          onChange={setName}
          hint={promptId === '' ? undefined : words.nameHint(`prompts/${promptId}.md`)}
          error={asked && promptId === '' ? words.nameMissing : problem}
        />
        <TextArea label={words.purpose} hint={words.purposeHint} value={purpose} onChange={setPurpose} />
      </form>
    </Dialog>
  );
}
