import { type RunView } from '#contract/run';
import { againSentence } from '#domain/result/asked-again-words';
import { leastDollars, mostDollars } from '#domain/result/money-words';
import { type RunResult } from '#domain/result/run-result';
import { useCommand } from '../../../app/queries.ts';
import { Button } from '../../../ui/input/button.tsx';
import { Note } from '../../../ui/page/note.tsx';
import { RaiseToAsk } from '../running/raise-limit.tsx';
import { counted, inNumbers } from '../../../ui/text/words.ts';
import { callsToAskInWords, isCompared, isForBoth, isUnderWay } from '../run-words.ts';
import { copy } from './copy.ts';

/** What was asked again beside the plan. Nothing where nothing was. */
export function AgainLine({ result }: { readonly result: RunResult }) {
  const sentence = againSentence(result);
  return sentence === null ? null : <p>{sentence}</p>;
}

/** Asks again what chance could explain; where its limit on money does not let it, with a higher one. */
export function AskAgain({ run }: { readonly run: RunView }) {
  const resume = useCommand('run.resume');
  const { callsToAskAgain, askAgainTooDear } = run;
  if (callsToAskAgain === null) return null;
  // What is needed changes with what was spent: the suggestion begins anew.
  if (askAgainTooDear) return <RaiseToAsk key={askAgainTooDear.neededUsd} run={run} tooDear={askAgainTooDear} />;
  return (
    <Button variant="text" busy={resume.busy} onClick={() => void resume.run({ runId: run.id })}>
      {copy.ask(callsToAskInWords(run), isForBoth(run))}
    </Button>
  );
}

/** While fresh answers are on their way: what stands here is that of the answers before. */
export function AskingNote({ run }: { readonly run: RunView }) {
  const { again, againSettled } = run.progress;
  if (!isUnderWay(run.state) || again === 0 || !isCompared(run)) return null;
  return (
    <Note tone="unsure" title={copy.before}>
      <p>{copy.beforeHint(counted(again, 'call is', 'calls are'), inNumbers(againSettled))}</p>
    </Note>
  );
}

/** Of a finished run whose first answers leave it open and that did not ask again by itself: the way to ask. */
export function AgainNote({ run }: { readonly run: RunView }) {
  if (run.callsToAskAgain === null || run.signOffId !== null) return null;
  const tooDear = run.askAgainTooDear;
  return (
    <Note tone="unsure" title={copy.open} actions={<AskAgain run={run} />}>
      <p>{copy.openHint}</p>
      {tooDear && (
        <p>
          {copy.tooDear(
            mostDollars(tooDear.aboutUsd),
            tooDear.mostUsd > tooDear.aboutUsd ? mostDollars(tooDear.mostUsd) : null,
            leastDollars(tooDear.leftUsd),
          )}
        </p>
      )}
    </Note>
  );
}
