import { type RunView } from '#contract/run';
import { againSentence, notAskedInWords } from '#domain/result/asked-again-words';
import { type RunResult } from '#domain/result/run-result';
import { useCommand } from '../../../app/queries.ts';
import { Button } from '../../../ui/input/button.tsx';
import { Note } from '../../../ui/page/note.tsx';
import { counted } from '../../../ui/text/words.ts';
import { copy } from './copy.ts';

/** What was asked again beside the plan. Nothing where nothing was. */
export function AgainLine({ result }: { readonly result: RunResult }) {
  const sentence = againSentence(result);
  return sentence === null ? null : <p>{sentence}</p>;
}

/** Asks again what chance could explain. */
export function AskAgain({ runId, calls }: { readonly runId: string; readonly calls: number }) {
  const resume = useCommand('run.resume');
  return (
    <Button variant="text" busy={resume.busy} onClick={() => void resume.run({ runId })}>
      {copy.ask(counted(calls, 'call'))}
    </Button>
  );
}

/** Of a finished run whose first answers leave it open and that did not ask again by itself: the way to ask. */
export function AgainNote({ run }: { readonly run: RunView }) {
  if (run.callsToAskAgain === null || run.signOffId !== null) return null;
  const tooDear = run.result?.notAskedAgain;
  return (
    <Note tone="unsure" title={copy.open} actions={<AskAgain runId={run.id} calls={run.callsToAskAgain} />}>
      <p>{copy.openHint}</p>
      {tooDear && <p>{copy.tooDear(notAskedInWords(tooDear))}</p>}
    </Note>
  );
}
