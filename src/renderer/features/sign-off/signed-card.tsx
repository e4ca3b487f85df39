import { type SignOffView } from '#contract/sign-off';
import { Card } from '../../ui/page/page.tsx';
import { Ago } from '../../ui/text/time.tsx';
import { copy } from './copy.ts';
import styles from './sign-off.module.css';

/** The statement as it will travel: words first, then who and when. */
export function SignedCard({ signOff }: { readonly signOff: NonNullable<SignOffView['signOff']> }) {
  return (
    <Card className={styles['statement']}>
      <blockquote>{signOff.statement}</blockquote>
      <p>
        {signOff.name} · {signOff.email} · {copy.saidOn} <Ago iso={signOff.at} />
      </p>
    </Card>
  );
}
