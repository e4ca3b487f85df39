import { type RunView } from '#contract/views';
import { type RunResult } from '#domain/run-result';
import { useCommand } from '../../../app/queries.ts';
import { Button } from '../../../ui/button.tsx';
import { Note } from '../../../ui/note.tsx';
import { counted, inNumbers } from '../../../ui/words.ts';
import { copy } from './copy.ts';
import styles from './looks-note.module.css';

/** Says of a run that looks on the way that it stopped, and why; or, at its end, what the looking cost. Nothing for every other run. */
export function LooksNote({ run, result }: { readonly run: RunView; readonly result: RunResult }) {
  const resume = useCommand('run.resume');
  const { looks, stopped } = result;
  if (looks === null || run.state !== 'finished') return null;
  if (stopped === null) return <p className={styles['quiet']}>{copy.looked(inNumbers(looks.of))}</p>;
  const { asked, planned, of } = stopped;
  return (
    <div className={styles['note']}>
      <Note
        tone="accent"
        title={copy.stopped(inNumbers(asked), inNumbers(planned))}
        actions={
          run.signOffId === null && (
            <Button variant="text" busy={resume.busy} onClick={() => void resume.run({ runId: run.id })}>
              {copy.runRest(counted(planned - asked, 'call'))}
            </Button>
          )
        }
      >
        <p>{copy.clearer(inNumbers(of))}</p>
        <p>{copy.forSignOff}</p>
      </Note>
    </div>
  );
}
