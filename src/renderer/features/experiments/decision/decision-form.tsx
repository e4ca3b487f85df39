import { type FormEvent, useId, useState } from 'react';
import { type RunDecisionView } from '#contract/experiment-log';
import { decisionKinds, type DecisionKind } from '#domain/experiment-log/experiment-log';
import { useCommand } from '../../../app/queries.ts';
import { Button } from '../../../ui/input/button.tsx';
import { TextArea, TextField } from '../../../ui/input/field.tsx';
import { goToFirstWrong } from '../../../ui/input/first-wrong.ts';
import { ErrorState } from '../../../ui/page/states.tsx';
import { isKept, useKeptText } from '../../../state/kept-text.ts';
import { toast } from '../../../ui/overlay/toast.tsx';
import { copy } from './copy.ts';
import styles from './decision.module.css';

const fewestLetters = 10;

/** Three choices and a sentence; saved at once, with Undo. `onDone`: leaves a change as it was; null: there is nothing to go back to. */
export function DecisionForm({
  view,
  onDone,
}: {
  readonly view: RunDecisionView;
  readonly onDone: (() => void) | null;
}) {
  const form = useDecision(view, onDone);
  return (
    <form className={styles['form']} onSubmit={(event) => void form.save(event)} noValidate>
      <Choices chosen={form.what} onChoose={form.setWhat} missing={form.tried && form.what === null} />
      <TextArea
        label={copy.why}
        hint={copy.whyHint}
        value={form.why}
        onChange={form.setWhy}
        maxLength={2_000}
        reading
        error={form.tried && form.whyMissing ? copy.whyMissing : null}
      />
      {form.asksPerson && (
        <div>
          <div className={styles['people']}>
            <TextField label={copy.name} value={form.name} onChange={form.setName} autoComplete="name" />
            <TextField
              label={copy.email}
              value={form.email}
              onChange={form.setEmail}
              type="email"
              autoComplete="email"
            />
          </div>
          <p className={styles['meta']}>{copy.personHint}</p>
        </div>
      )}
      {form.error && <ErrorState card trouble={form.error} />}
      <div className={styles['row']}>
        <Button type="submit" busy={form.busy}>
          {copy.save}
        </Button>
        {onDone && (
          <Button
            variant="quiet"
            onClick={() => {
              form.forget();
              onDone();
            }}
          >
            {copy.cancel}
          </Button>
        )}
      </div>
    </form>
  );
}

function Choices({
  chosen,
  onChoose,
  missing,
}: {
  readonly chosen: DecisionKind | null;
  readonly onChoose: (what: DecisionKind) => void;
  readonly missing: boolean;
}) {
  const name = useId();
  return (
    <fieldset
      className={styles['choices']}
      data-wrong={missing || undefined}
      aria-describedby={missing ? `${name}-wrong` : undefined}
    >
      <legend>{copy.question}</legend>
      {decisionKinds.toReversed().map((kind) => (
        <label key={kind} className={styles['choice']}>
          <span className={styles['name']}>
            <input
              type="radio"
              name={name}
              value={kind}
              checked={chosen === kind}
              aria-describedby={`${name}-${kind}`}
              onChange={() => onChoose(kind)}
            />
            {copy.kinds[kind].name}
          </span>
          <span id={`${name}-${kind}`} className={styles['meaning']}>
            {copy.kinds[kind].meaning}
          </span>
        </label>
      ))}
      {missing && (
        <p id={`${name}-wrong`} className={styles['wrong']}>
          <span aria-hidden="true">✕</span> {copy.choiceMissing}
        </p>
      )}
    </fieldset>
  );
}

const draftKeys = (runId: string) => ({ what: `decision.${runId}.what`, why: `decision.${runId}.why` });

/** True where something is typed or chosen that was not saved. */
export function hasDraft(runId: string): boolean {
  const { what, why } = draftKeys(runId);
  return isKept(what) || isKept(why);
}

/** What is typed, kept until it is saved, and saving it. */
function useDecision({ runId, decision, person }: RunDecisionView, onDone: (() => void) | null) {
  const keys = draftKeys(runId);
  const choice = useKeptText(keys.what, decision?.what);
  const what = decisionKinds.find((each) => each === choice.text) ?? null;
  const { text: why, setText: setWhy, forget: forgetWhy } = useKeptText(keys.why, decision?.why);
  const [name, setName] = useState(person.name);
  const [email, setEmail] = useState(person.email);
  const [tried, setTried] = useState(false);
  // Asked for at first, the fields stay while they are being filled.
  const [asksPerson] = useState(person.name.trim() === '' || person.email.trim() === '');
  const decide = useCommand('log.decide', { quiet: true });
  const restore = useCommand('log.restoreDecision');
  const whyMissing = why.trim().length < fewestLetters;
  const forget = (): void => {
    choice.forget();
    forgetWhy();
  };
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (what === null || whyMissing) return goToFirstWrong();
    if (decide.busy) return;
    const saved = await decide.run({ runId, what, why, ...(asksPerson ? { name, email } : {}) });
    if (saved === undefined) return;
    forget();
    toast({
      message: copy.saved(copy.kinds[what].name),
      undo: () => void restore.run({ runId, decision: saved.before }),
    });
    onDone?.();
  };
  return {
    what,
    setWhat: choice.setText,
    forget,
    why,
    setWhy,
    name,
    setName,
    email,
    setEmail,
    tried,
    asksPerson,
    whyMissing,
    save,
    busy: decide.busy,
    error: decide.error,
  };
}
