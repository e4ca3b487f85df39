import { useState } from 'react';
import { Button, IconButton } from '../../../ui/input/button.tsx';
import { TextField } from '../../../ui/input/field.tsx';
import { goToFirstWrong } from '../../../ui/input/first-wrong.ts';
import { rulesCopy } from '../copy.ts';
import styles from '../rules.module.css';
import { useSpec } from '../spec-context.ts';
import { stopUndo } from '../stop-undo.ts';

const copy = rulesCopy.signOff;

/** The people who may sign, by e-mail address. */
export function Approvers() {
  const { form, apply, readOnly } = useSpec();
  const { approvers } = form.signOff;
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState(false);
  const set = (next: readonly string[]): boolean =>
    apply([{ kind: 'set-field', path: ['sign_off', 'approvers'], value: next.length === 0 ? undefined : next }]) !==
    null;
  const add = (): void => {
    const address = typed.trim();
    if (!/^[^\s@]+@[^\s@]+$/u.test(address)) {
      setWrong(true);
      return goToFirstWrong();
    }
    const known = approvers.some((each) => each.toLowerCase() === address.toLowerCase());
    if (known || set([...approvers, address])) setTyped('');
  };
  return (
    <fieldset className={styles['kinds']}>
      <legend>{copy.approvers}</legend>
      {approvers.length === 0 ? (
        <p className={styles['hint']}>{copy.approversHint}</p>
      ) : (
        <ul className={styles['approvers']}>
          {approvers.map((address, index) => (
            <li key={address}>
              {address}
              {!readOnly && (
                <IconButton
                  icon="close"
                  small
                  label={copy.removeApprover(address)}
                  onClick={() => set(approvers.filter((_each, at) => at !== index))}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {!readOnly && (
        <div className={styles['addLine']} onKeyDown={stopUndo}>
          <TextField
            label={copy.approver}
            type="email"
            error={wrong ? copy.noAddress : null}
            value={typed}
            onChange={(next) => {
              setTyped(next);
              setWrong(false);
            }}
            onKeyDown={(event) => {
              if (event.key === 'Enter') add();
            }}
          />
          <Button onClick={add}>{copy.addApprover}</Button>
        </div>
      )}
    </fieldset>
  );
}
