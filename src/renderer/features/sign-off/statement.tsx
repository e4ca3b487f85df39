import { useState } from 'react';
import { type SignOffView } from '#contract/views';
import { type SignOff } from '#domain/eval-record';
import { useCommand } from '../../app/queries.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Card } from '../../ui/page.tsx';
import { Ago } from '../../ui/time.tsx';
import { toast } from '../../ui/toast.tsx';
import { copy } from './copy.ts';
import styles from './sign-off-page.module.css';

/** The signed statement, set as what somebody said; and the way to take it back. */
export function Statement({ view, signOff }: { readonly view: SignOffView; readonly signOff: SignOff }) {
  const [asking, setAsking] = useState(false);
  const withdraw = useCommand('signOff.withdraw');
  const takeBack = async (): Promise<void> => {
    if (view.signOffId === null) return;
    const done = await withdraw.run({ signOffId: view.signOffId });
    setAsking(false);
    if (done !== undefined) toast({ message: copy.withdrawn });
  };
  return (
    <Card className={styles['signature']}>
      <h2>{copy.statementTitle}</h2>
      <blockquote className={styles['statement']}>{signOff.statement}</blockquote>
      <p>
        <b>{signOff.name}</b> <span className={styles['quiet']}>{signOff.email}</span>
      </p>
      <p className={styles['quiet']}>
        <Ago iso={signOff.at} />
      </p>
      <Button className={styles['withdraw']} onClick={() => setAsking(true)}>
        {copy.withdraw}
      </Button>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={copy.withdrawTitle}
        verb={copy.withdrawVerb}
        danger
        busy={withdraw.busy}
        onConfirm={() => void takeBack()}
      >
        {copy.withdrawWords}
      </ConfirmDialog>
    </Card>
  );
}
