import { type ReactNode } from 'react';
import { type RunView } from '#contract/run';
import { type GateItem, type RunResult } from '#domain/result/run-result';
import { AskAgain } from './again/again-note.tsx';
import { RetryErrors } from './retry-errors.tsx';
import { RunRest } from './until-clear/looks-note.tsx';
import { RunAgain } from './run-again.tsx';
import { isDecidedByAsking, isUnderWay } from './run-words.ts';

/** The button for what a gate item asks to be done; nothing where it asks for something else than calls. */
export function gateAction({ id, met, missing }: GateItem, run: RunView, result: RunResult): ReactNode {
  if (met === true || missing === null || run.signOffId !== null || isUnderWay(run.state)) return undefined;
  if (isDecidedByAsking({ id, met }) && run.callsToAskAgain !== null) return <AskAgain run={run} />;
  if (run.kind === 'scored')
    return /\b(?:[Ss]core|[Gg]ive|[Rr]un)\b/.test(missing) ? <RunAgain run={run} /> : undefined;
  const isRest = /to its end/.test(missing);
  if (isRest && result.stopped !== null) return <RunRest runId={run.id} stopped={result.stopped} />;
  if (!isRest && !/\b[Rr]un (it )?again|Ask again|run it again/.test(missing)) return undefined;
  const errors = result.variants.reduce((sum, each) => sum + each.errors, 0);
  const isOver = run.state === 'finished' || run.state === 'cancelled';
  if (errors > 0 && isOver && /could not be run/.test(missing)) return <RetryErrors runId={run.id} errors={errors} />;
  return <RunAgain run={run} />;
}
