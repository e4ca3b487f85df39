import { type RunView } from '#contract/run';
import { Chip } from '../../../ui/text/chip.tsx';
import { ProgressBar } from '../../../ui/progress-bar.tsx';
import { batchFacts, batchSentences, batchState, isOut } from '../batch/batch-words.ts';
import { copy } from '../copy.ts';
import styles from '../run-body.module.css';
import { progressFacts, stageOf, stateWords, troubleFacts } from '../run-words.ts';

/** How far it has come, what it has cost, and what could not run so far. */
export function ProgressPanel({ run }: { readonly run: RunView }) {
  const { progress, state, batch } = run;
  const stage = stageOf(progress);
  // What the server has answered is on its way; it counts as done here once it is collected.
  const ahead = batch !== null && isOut(run) ? batch.answered : 0;
  return (
    <section className={styles['progress']} aria-label={copy.run.progress}>
      <div className={styles['progressHead']}>
        <Chip tone={state === 'running' ? 'accent' : 'outline'}>{batchState(run) ?? stateWords(run)}</Chip>
        <ul className={styles['facts']}>
          {(batchFacts(run) ?? progressFacts(progress, state, run.practice)).map((fact) => (
            <li key={fact}>{fact}</li>
          ))}
          {troubleFacts(progress).map((fact) => (
            <li key={fact} className={styles['trouble']}>
              <span aria-hidden="true">!</span> {fact}
            </li>
          ))}
        </ul>
      </div>
      <ProgressBar label={copy.run.progress} done={stage.done + ahead} total={stage.total} />
      {batchSentences(run).map((sentence) => (
        <p key={sentence} className={styles['batch']}>
          {sentence}
        </p>
      ))}
    </section>
  );
}
