import { type ReactNode, useState } from 'react';
import { type SignOffView } from '#contract/sign-off';
import { againstLowerBar } from '#domain/report/setting-words';
import { useCommand } from '../../app/queries.ts';
import { useActions } from '../../state/actions.ts';
import { Button } from '../../ui/input/button.tsx';
import { ConfirmDialog } from '../../ui/overlay/confirm-dialog.tsx';
import { TextArea, TextField } from '../../ui/input/field.tsx';
import { goToFirstWrong } from '../../ui/input/first-wrong.ts';
import { announce } from '../../ui/live-region.tsx';
import { Section } from '../../ui/page/page.tsx';
import { copy } from './copy.ts';
import { isComplete, problemsOf } from './signer.ts';
import { useStatements } from './statement.ts';
import styles from './sign-off.module.css';

/** Who decides, in which words, and the two ways to say yes. The primary button stands in the head of the screen. */
export function DecisionForm({
  view,
  remedy,
  render,
}: {
  readonly view: SignOffView;
  /** The primary button in place of signing, where it cannot be signed; null: it can, or nothing mends it. */
  readonly remedy: ReactNode;
  readonly render: (parts: { readonly primary: ReactNode; readonly form: ReactNode }) => ReactNode;
}) {
  const statement = useStatements((state) => state.byRun[view.runId] ?? '');
  const { write, forget } = useStatements.getState();
  const [name, setName] = useState(view.person.name);
  const [email, setEmail] = useState(view.person.email);
  const [tried, setTried] = useState(false);
  const [asking, setAsking] = useState(false);
  const sign = useCommand('signOff.sign');
  const remember = useCommand('settings.save', { quiet: true });
  const lower = againstLowerBar(view.changedBeside);
  const problems = problemsOf({ name, email, statement });
  const open = view.gate.items.filter((item) => item.met !== true && item.id !== 'approvals');

  const decide = async (decision: 'approve' | 'exception'): Promise<void> => {
    const signed = await sign.run({ runId: view.runId, name, email, decision, statement });
    setAsking(false);
    if (!signed) return;
    forget(view.runId);
    // Asked once: the next sign-off starts with them.
    if (view.person.name === '' && view.person.email === '') void remember.run({ person: { name, email } });
    announce(decision === 'exception' ? copy.headlineException(name, lower) : copy.headlineSigned(name, lower));
  };
  /** Names what is missing before anything is sent. */
  const ifComplete = (act: () => void): void => {
    setTried(true);
    if (isComplete(problems)) act();
    else goToFirstWrong();
  };
  const shown = tried ? problems : { name: null, email: null, statement: null };
  const refused = view.refusal !== null;

  const canTakeException = !refused && open.length > 0;
  useActions([
    ...(view.canApprove
      ? [{ id: 'approve', title: copy.approve, group: copy.title, run: () => ifComplete(() => void decide('approve')) }]
      : []),
    ...(canTakeException
      ? [{ id: 'exception', title: copy.exception, group: copy.title, run: () => ifComplete(() => setAsking(true)) }]
      : []),
  ]);

  // What is refused is not signed, however often it is pressed: the way on is to mend it.
  const primary = remedy ?? (
    <Button
      variant="primary"
      busy={sign.busy}
      disabled={!view.canApprove}
      onClick={() => ifComplete(() => void decide('approve'))}
    >
      {copy.approve}
    </Button>
  );
  const form = (
    <Section title={copy.decision}>
      <div className={styles['form']}>
        <TextArea
          label={copy.statement}
          hint={copy.statementHint}
          error={shown.statement}
          placeholder={copy.statementExample}
          value={statement}
          onChange={(text) => write(view.runId, text)}
          rows={5}
          reading
          disabled={refused}
        />
        <TextField
          label={copy.name}
          error={shown.name}
          value={name}
          onChange={setName}
          autoComplete="name"
          disabled={refused}
        />
        <TextField
          label={copy.email}
          error={shown.email}
          value={email}
          onChange={setEmail}
          type="email"
          autoComplete="email"
          disabled={refused}
        />
        {canTakeException && (
          <>
            <p className={styles['hint']}>{copy.approveNeedsAll}</p>
            <Button onClick={() => ifComplete(() => setAsking(true))}>{copy.exception}</Button>
          </>
        )}
      </div>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={copy.exceptionTitle}
        verb={copy.exceptionVerb}
        busy={sign.busy}
        onConfirm={() => void decide('exception')}
      >
        {copy.exceptionWords(open.map((item) => item.label).join('; '))}
      </ConfirmDialog>
    </Section>
  );
  return render({ primary, form });
}
