import { type RunView } from '#contract/views';
import { againSentence } from '#domain/asked-again-words';
import { type RunResult } from '#domain/run-result';
import { useCommand } from '../../../app/queries.ts';
import { Button } from '../../../ui/button.tsx';
import { Note } from '../../../ui/note.tsx';
import { counted } from '../../../ui/words.ts';
import { copy } from './copy.ts';

/** What was asked again beside the plan. Nothing where nothing was. */
export function AgainLine({ result }: { readonly result: RunResult }) {
  const sentence = againSentence(result);
  return sentence === null ? null : <p>{sentence}</p>;
}

/** Of a finished run whose first answers leave it open and that did not ask again by itself: the way to ask. */
export function AgainNote({ run }: { readonly run: RunView }) {
  const resume = useCommand('run.resume');
  if (run.callsToAskAgain === null || run.signOffId !== null) return null;
  return (
    <Note
      tone="unsure"
      title={copy.open}
      actions={
        <Button variant="text" busy={resume.busy} onClick={() => void resume.run({ runId: run.id })}>
          {copy.ask(counted(run.callsToAskAgain, 'call'))}
        </Button>
      }
    >
      <p>{copy.openHint}</p>
    </Note>
  );
}
