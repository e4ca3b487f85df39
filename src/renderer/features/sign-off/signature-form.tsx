import { type FormEvent, useState } from 'react';
import { type SignOffView } from '#contract/views';
import { useCommand } from '../../app/queries.ts';
import { useKeptText } from '../../state/kept-text.ts';
import { Button } from '../../ui/button.tsx';
import { TextArea, TextField } from '../../ui/field.tsx';
import { announce } from '../../ui/live-region.tsx';
import { Card } from '../../ui/page.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { copy } from './copy.ts';
import { openItems, signatureProblems } from './sign-off-words.ts';
import styles from './sign-off-page.module.css';

/** Who, and why. Submitting approves where all is met; an exception has its own button and says what it passes over. */
export function SignatureForm({
  id,
  view,
  onBusy,
}: {
  readonly id: string;
  readonly view: SignOffView;
  readonly onBusy: (busy: boolean) => void;
}) {
  const [name, setName] = useState(view.person.name);
  const [email, setEmail] = useState(view.person.email);
  const { text: statement, setText: setStatement, forget } = useKeptText(`statement ${view.runId}`);
  const [tried, setTried] = useState(false);
  const sign = useCommand('signOff.sign', { quiet: true });
  const savePerson = useCommand('settings.save');
  const problems = signatureProblems({ name, email, statement });
  const shown = tried ? problems : { name: null, email: null, statement: null };

  const send = async (decision: 'approve' | 'exception'): Promise<void> => {
    setTried(true);
    if (Object.values(problems).some((problem) => problem !== null)) {
      // The first field that is wrong gets the focus, once it is marked.
      requestAnimationFrame(() => document.querySelector<HTMLElement>(`#${id} [aria-invalid]`)?.focus());
      return;
    }
    onBusy(true);
    const signed = await sign.run({ runId: view.runId, name, email, decision, statement });
    onBusy(false);
    if (signed === undefined) return;
    forget();
    announce(copy.signed);
    if (view.person.name === '' || view.person.email === '') {
      void savePerson.run({ person: { name: name.trim(), email: email.trim() } });
    }
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (view.canApprove) void send('approve');
  };
  return (
    <Card className={styles['signature']}>
      <form id={id} onSubmit={submit} noValidate className={styles['form']}>
        <div>
          <h2>{copy.formTitle}</h2>
          <p className={styles['quiet']}>{copy.formLede}</p>
        </div>
        {sign.error && <ErrorState card trouble={sign.error} />}
        <TextField
          label={copy.name}
          value={name}
          onChange={setName}
          error={shown.name}
          autoComplete="name"
          maxLength={200}
        />
        <TextField
          label={copy.email}
          type="email"
          value={email}
          onChange={setEmail}
          error={shown.email}
          autoComplete="email"
          maxLength={200}
        />
        <TextArea
          label={copy.statement}
          hint={copy.statementHint}
          placeholder={copy.statementExample}
          value={statement}
          onChange={setStatement}
          error={shown.statement}
          maxLength={2000}
          rows={4}
          reading
        />
        {!view.canApprove && <Exception view={view} busy={sign.busy} onSign={() => void send('exception')} />}
      </form>
    </Card>
  );
}

function Exception({
  view,
  busy,
  onSign,
}: {
  readonly view: SignOffView;
  readonly busy: boolean;
  readonly onSign: () => void;
}) {
  const labels = openItems(view.gate).map((item) => `“${item.label}”`);
  return (
    <div className={styles['exception']}>
      <h3>{copy.exceptionTitle}</h3>
      <p>{copy.exception(labels.join(', '))}</p>
      <Button busy={busy} onClick={onSign}>
        {copy.exceptionVerb}
      </Button>
    </div>
  );
}
