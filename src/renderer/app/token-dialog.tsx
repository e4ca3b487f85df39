import { type FormEvent, useId, useState } from 'react';
import { type RepositoryView } from '#contract/repository';
import { Button } from '../ui/input/button.tsx';
import { Dialog } from '../ui/overlay/dialog.tsx';
import { TextField } from '../ui/input/field.tsx';
import { copy } from './copy.ts';
import { useCommand } from './queries.ts';
import { useTokenHint } from './use-token-hint.ts';
import styles from './welcome.module.css';

const words = copy.tokenForm;

/** A new access token for a repository that refused the old one. */
export function TokenDialog({
  open,
  onClose,
  repository,
}: {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly repository: RepositoryView;
}) {
  const formId = useId();
  const kept = useTokenHint();
  const [token, setToken] = useState('');
  const [username, setUsername] = useState('');
  const save = useCommand('repository.setToken');
  const update = useCommand('repository.update', { quiet: true });
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (token === '') return;
    const { id } = repository;
    const saved = await save.run({ id, token, ...(username.trim() === '' ? {} : { username: username.trim() }) });
    if (saved === undefined) return;
    setToken('');
    onClose();
    // What comes of it stands where the repository is shown.
    await update.run({ id });
  };
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={words.title(repository.name)}
      foot={
        <>
          <Button onClick={onClose}>{copy.openForm.cancel}</Button>
          <Button variant="primary" type="submit" form={formId} busy={save.busy} disabled={token === ''}>
            {words.save}
          </Button>
        </>
      }
    >
      <form id={formId} className={styles['form']} onSubmit={(event) => void submit(event)}>
        <TextField label={copy.openForm.token} hint={kept} type="password" value={token} onChange={setToken} />
        <TextField
          label={copy.openForm.username}
          hint={copy.openForm.usernameHint}
          value={username}
          onChange={setUsername}
          spellCheck={false}
        />
      </form>
    </Dialog>
  );
}
