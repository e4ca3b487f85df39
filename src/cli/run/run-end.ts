import { errorReasonLines, notMeasuredLines, otherModelSentence } from '#domain/report/report-lines';
import { changedSentence, gateInWords } from '#domain/report/report-text';
import { notAskedInWords } from '#domain/result/asked-again-words';
import { type RunResult } from '#domain/result/run-result';
import { type RunTrouble, inVainNext, isOverBudget, smallerInWords } from '#services/experiments/run-words';
import { type ExitCode, type Terminal, exitCodes } from '../terminal.ts';
import { type Done } from './run-execute.ts';
import { type RunFolder } from './run-folder.ts';
import { report } from './run-report.ts';
import { type RunOptions } from './run-request.ts';
import { goOnWith, sayPossibleCharges } from './run-says.ts';

export async function reportSoFar(
  terminal: Terminal,
  options: RunOptions,
  { result, isAnswered }: Done,
  out: string | null,
): Promise<void> {
  if (!isAnswered && !hasOutputs(result)) return;
  await report(terminal, result, options.format, out);
  terminal.err('The report holds what was finished before. The run could not go on:');
}

export async function finish(
  terminal: Terminal,
  options: RunOptions,
  done: Done,
  out: string | null,
  place: RunFolder,
): Promise<{ code: ExitCode; unfinished: boolean }> {
  const { stored, result, isAnswered } = done;
  const unfinished = stored.state !== 'finished';
  const isReported = !unfinished || isAnswered || hasOutputs(result);
  if (isReported) await report(terminal, result, options.format, out);
  const changed = changedSentence(result);
  if (changed !== null) terminal.err(changed);
  const code = conclude(terminal, options, done, isReported);
  if (result.possibleCharges) sayPossibleCharges(terminal, result.possibleCharges);
  if (unfinished) terminal.err(goOnWith(place));
  return { code, unfinished };
}

const hasOutputs = (result: RunResult): boolean => result.variants.some((variant) => variant.outputs > 0);

function conclude(terminal: Terminal, options: RunOptions, done: Done, isReported: boolean): ExitCode {
  const { stored, result, trouble } = done;
  if (terminal.stopped.aborted) {
    terminal.err(
      isReported
        ? 'Stopped. The report holds what was finished.'
        : 'Stopped before anything was finished: there is no report.',
    );
    return exitCodes.cancelled;
  }
  const candidate = result.variants.find((variant) => variant.id === 'candidate') ?? result.variants[0];
  const isNothingMeasured = candidate && candidate.outputs > 0 && candidate.errors === candidate.outputs;
  if (stored.state !== 'finished') {
    const code = unfinishedCode(terminal, options, result, trouble);
    if (!isNothingMeasured) return code;
  }
  if (isNothingMeasured) {
    const nothing = stored.kind === 'scored' ? 'No row of the file holds an answer' : 'No call got an answer';
    terminal.err(`${nothing}: nothing could be measured.`);
    for (const line of errorReasonLines(candidate)) terminal.err(`  ${line}`);
    return exitCodes.machinery;
  }
  const other = candidate ? otherModelSentence(candidate) : null;
  if (other !== null) terminal.err(other);
  const unmeasured = candidate ? notMeasuredLines(candidate) : [];
  if (unmeasured.length > 0) terminal.err(['Not measured:', ...unmeasured.map((line) => `  ${line}`)].join('\n'));
  const { notAskedAgain } = result;
  if (notAskedAgain) terminal.err(`Was not ${notAskedInWords(notAskedAgain)}.`);
  terminal.err(`The run gate is ${gateInWords(result)}.`);
  return result.gate.met ? exitCodes.met : exitCodes.notMet;
}

/** The person's own limit on money leaves it open whether the gate is met; anything else is a failure of the machinery. */
function unfinishedCode(
  terminal: Terminal,
  { maxCost }: RunOptions,
  result: RunResult,
  trouble: RunTrouble | null,
): ExitCode {
  const said = trouble ?? { message: 'The run did not come to its end.', nextStep: null, detail: null };
  const { message, detail } = said;
  const isAtLimit = maxCost !== undefined && isOverBudget(trouble, { maxCostUsd: maxCost });
  const nextStep =
    isAtLimit && said.nextStep !== inVainNext
      ? `The limit belongs to this run: a new run with a higher --max-cost asks everything again.${smallerInWords(result)}`
      : said.nextStep;
  terminal.err([`Signoff: ${message}`, ...(nextStep ? [nextStep] : []), ...(detail ? [`  ${detail}`] : [])].join('\n'));
  return isAtLimit ? exitCodes.notMet : exitCodes.machinery;
}
