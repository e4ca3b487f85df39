import { type FormEvent, useId, useState } from 'react';
import { Button } from '../ui/input/button.tsx';
import { Dialog } from '../ui/overlay/dialog.tsx';
import { TextField } from '../ui/input/field.tsx';
import { ErrorState } from '../ui/page/states.tsx';
import { copy } from './copy.ts';
import styles from './welcome.module.css';
import { addresses, goTo } from './location.ts';
import { useCommand } from './queries.ts';
import { useTokenHint } from './use-token-hint.ts';

const words = copy.openForm;

/** Address and token of a team's repository. The token goes to the key store and is never read back. */
export function OpenRepositoryDialog({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const formId = useId();
  const [address, setAddress] = useState('');
  const [username, setUsername] = useState('');
  const [token, setToken] = useState('');
  const kept = useTokenHint();
  const [missing, setMissing] = useState(false);
  const command = useCommand('repository.open', { quiet: true });

  const close = (): void => {
    setToken('');
    command.reset();
    onClose();
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setMissing(address.trim() === '');
    if (address.trim() === '') return;
    const opened = await command.run({
      address: address.trim(),
      ...(username.trim() === '' ? {} : { username: username.trim() }),
      ...(token === '' ? {} : { token }),
    });
    if (opened === undefined) return;
    close();
    goTo(addresses.prompts);
  };

  return (
    <Dialog
      open={open}
      onClose={close}
      title={words.title}
      description={copy.welcome.team}
      foot={
        <>
          <Button onClick={close}>{words.cancel}</Button>
          <Button variant="primary" type="submit" form={formId} busy={command.busy}>
            {words.open}
          </Button>
        </>
      }
    >
      <form id={formId} className={styles['form']} onSubmit={(event) => void submit(event)} noValidate>
        <TextField
          label={words.address}
          hint={words.addressHint}
          error={missing ? words.addressMissing : null}
          value={address}
          onChange={setAddress}
          spellCheck={false}
        />
        <TextField
          label={words.token}
          hint={[words.tokenHint, kept].filter(Boolean).join(' ')}
          type="password"
          value={token}
          onChange={setToken}
        />
        <TextField
          label={words.username}
          hint={words.usernameHint}
          value={username}
          onChange={setUsername}
          spellCheck={false}
        />
        {command.error !== null && <ErrorState trouble={command.error} card />}
      </form>
    </Dialog>
  );
}
