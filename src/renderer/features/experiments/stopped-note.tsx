import { type RunView } from '#contract/run';
import { type RunResult } from '#domain/result/run-result';
import { Note } from '../../ui/page/note.tsx';
import { copy } from './copy.ts';
import { progressFigure } from './run-words.ts';

/** That a person stopped it for good. The way on is the page's primary button. */
export function StoppedNote({ run, result }: { readonly run: RunView; readonly result: RunResult }) {
  if (run.state !== 'cancelled') return null;
  const { askedAgain } = result;
  const isAgain = askedAgain !== null && askedAgain.settled < askedAgain.calls;
  return (
    <Note tone="unsure" title={copy.run.stoppedTitle(progressFigure(run.progress))}>
      <p>{isAgain ? copy.run.stoppedAgain : copy.run.stopped}</p>
    </Note>
  );
}
