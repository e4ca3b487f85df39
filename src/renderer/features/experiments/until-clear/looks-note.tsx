import { type RunView } from '#contract/run';
import { type RunResult } from '#domain/result/run-result';
import { useCommand } from '../../../app/queries.ts';
import { Button } from '../../../ui/input/button.tsx';
import { Note } from '../../../ui/page/note.tsx';
import { counted, inNumbers } from '../../../ui/text/words.ts';
import { copy } from './copy.ts';

interface LooksProps {
  readonly run: RunView;
  readonly result: RunResult;
}

/** Of a run that looked on its way and came to its end: what the looking cost. Nothing for every other run. */
export function LooksLine({ run, result: { looks, stopped } }: LooksProps) {
  if (looks === null || stopped !== null || run.state !== 'finished') return null;
  return <p>{copy.looked(inNumbers(looks.of))}</p>;
}

/** Goes on with what was not asked, because the answer was clear before. */
export function RunRest({
  runId,
  stopped: { asked, planned },
}: {
  readonly runId: string;
  readonly stopped: NonNullable<RunResult['stopped']>;
}) {
  const resume = useCommand('run.resume');
  return (
    <Button variant="text" busy={resume.busy} onClick={() => void resume.run({ runId })}>
      {copy.runRest(counted(planned - asked, 'call'))}
    </Button>
  );
}

/** Says of a run that it stopped early, and why, with the way to its end. Nothing for every other run. */
export function LooksNote({ run, result: { stopped } }: LooksProps) {
  if (stopped === null || run.state !== 'finished') return null;
  const { asked, planned, of } = stopped;
  return (
    <Note
      tone="accent"
      title={copy.stopped(inNumbers(asked), inNumbers(planned))}
      actions={run.signOffId === null && <RunRest runId={run.id} stopped={stopped} />}
    >
      <p>{copy.clearer(inNumbers(of))}</p>
      <p>{copy.forSignOff}</p>
    </Note>
  );
}
