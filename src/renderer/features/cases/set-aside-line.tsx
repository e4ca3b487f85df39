import { type ConfirmationSetView } from '#contract/confirmation';
import { useRelease } from '../../app/set-aside/use-set-aside.ts';
import { Button } from '../../ui/input/button.tsx';
import styles from './cases.module.css';
import { copy } from './copy.ts';

/** Says that some of these cases are kept out of experiments, with the way to end that. */
export function SetAsideLine({ set }: { readonly set: ConfirmationSetView }) {
  const { release, busy } = useRelease();
  return (
    <p className={styles['setAside']}>
      {copy.setAside.words(set.cases.length)}{' '}
      {set.state === 'ready' && (
        <Button variant="text" busy={busy} onClick={() => void release(set)}>
          {copy.setAside.release}
        </Button>
      )}
    </p>
  );
}
