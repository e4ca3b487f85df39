import { type FormEvent, useId, useState } from 'react';
import { isKeyText } from '#contract/key-text';
import { type RepositoryView } from '#contract/repository';
import { Button } from '../ui/input/button.tsx';
import { Dialog } from '../ui/overlay/dialog.tsx';
import { TextField } from '../ui/input/field.tsx';
import { goToFirstWrong } from '../ui/input/first-wrong.ts';
import { ErrorState } from '../ui/page/states.tsx';
import { copy } from './copy.ts';
import styles from './welcome.module.css';
import { addresses, goTo } from './location.ts';
import { useCommand } from './queries.ts';
import { useTokenHint } from './use-token-hint.ts';

const words = copy.openForm;

interface Wrong {
  readonly address: boolean;
  readonly token: boolean;
}

const nothingWrong: Wrong = { address: false, token: false };

interface OpenRepositoryDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  /** A copy that could not be made: its address is corrected, and what is opened takes its place. */
  readonly failed?: RepositoryView;
}

/** Address and token of a team's repository. The token goes to the key store and is never read back. */
export function OpenRepositoryDialog({ open, onClose, failed }: OpenRepositoryDialogProps) {
  const formId = useId();
  const [address, setAddress] = useState(failed?.address ?? '');
  const [username, setUsername] = useState('');
  const [token, setToken] = useState('');
  const kept = useTokenHint();
  const [wrong, setWrong] = useState<Wrong>(nothingWrong);
  const command = useCommand('repository.open', { quiet: true });
  const forget = useCommand('repository.forget', { quiet: true });
  // Of what is sent only the address can be of no use by itself: the token was looked at before.
  const refused = command.error?.code === 'bad-input' ? command.error : null;

  const close = (): void => {
    setToken('');
    command.reset();
    onClose();
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const found = { address: address.trim() === '', token: token.trim() !== '' && !isKeyText(token.trim()) };
    setWrong(found);
    if (found.address || found.token) return goToFirstWrong();
    const opened = await command.run({
      address: address.trim(),
      ...(username.trim() === '' ? {} : { username: username.trim() }),
      ...(token === '' ? {} : { token }),
    });
    if (opened === undefined) return goToFirstWrong();
    if (failed !== undefined && failed.id !== opened.id) void forget.run({ id: failed.id });
    close();
    goTo(addresses.prompts);
  };

  return (
    <Dialog
      open={open}
      onClose={close}
      title={failed === undefined ? words.title : words.correctTitle}
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
          error={wrong.address ? words.addressMissing : refused && `${refused.message} ${refused.nextStep}`}
          value={address}
          onChange={(next) => {
            setAddress(next);
            setWrong(nothingWrong);
            command.reset();
          }}
          spellCheck={false}
        />
        <TextField
          label={words.token}
          hint={[words.tokenHint, kept].filter(Boolean).join(' ')}
          error={wrong.token ? words.tokenOdd : null}
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
        {command.error !== null && refused === null && <ErrorState trouble={command.error} card />}
      </form>
    </Dialog>
  );
}
