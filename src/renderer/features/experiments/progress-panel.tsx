import { type RunView } from '#contract/views';
import { Chip } from '../../ui/chip.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { copy } from './copy.ts';
import styles from './run-body.module.css';
import { progressFacts, settledCalls, stateWords, troubleFacts } from './run-words.ts';

/** How far it has come, what it has cost, and what could not run so far. */
export function ProgressPanel({ run }: { readonly run: RunView }) {
  const { progress, state } = run;
  return (
    <section className={styles['progress']} aria-label={copy.run.progress}>
      <div className={styles['progressHead']}>
        <Chip tone={state === 'running' ? 'accent' : 'outline'}>{stateWords(run)}</Chip>
        <ul className={styles['facts']}>
          {progressFacts(progress, state).map((fact) => (
            <li key={fact}>{fact}</li>
          ))}
          {troubleFacts(progress).map((fact) => (
            <li key={fact} className={styles['trouble']}>
              <span aria-hidden="true">!</span> {fact}
            </li>
          ))}
        </ul>
      </div>
      <ProgressBar label={copy.run.progress} done={settledCalls(progress)} total={progress.total} />
    </section>
  );
}
