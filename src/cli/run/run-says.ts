import path from 'node:path';
import { mostAskedAgain } from '#domain/result/asked-again';
import { type PossibleCharges, possibleChargesInWords } from '#domain/result/charge-words';
import { counted, dollars } from '#domain/result/gate-words';
import { judgeCallsFor } from '#services/experiments/judge-calls';
import { type RunPlan } from '#services/stores/run-plan';
import { type Job } from '#services/stores/runs';
import { type Terminal } from '../terminal.ts';
import { type RunFolder, forgottenRuns } from './run-folder.ts';

export const goOnWith = ({ id }: RunFolder): string => `What is done is kept. Go on with: signoff run --resume ${id}`;

export function sayPossibleCharges(terminal: Terminal, possible: PossibleCharges): void {
  const sentence = possibleChargesInWords(possible);
  if (sentence !== null) terminal.err(sentence);
}

/** What may have cost money is never removed without the person. */
export async function sayForgotten(terminal: Terminal, place: RunFolder): Promise<void> {
  const forgotten = await forgottenRuns(place);
  if (forgotten.length === 0) return;
  const runs = counted(forgotten.length, 'unfinished run is', 'unfinished runs are');
  const named = forgotten.slice(0, 5).map(({ id }) => id);
  const more = forgotten.length > named.length ? ' and more' : '';
  terminal.err(
    `${runs} kept in ${path.dirname(place.folder)} (${named.join(', ')}${more}): go on with --resume, or delete the folder of its name.`,
  );
}

export function sayWhatStarts(terminal: Terminal, { id }: RunFolder, plan: RunPlan, jobs: readonly Job[]): void {
  const calls = jobs.filter((job) => job.state === 'waiting' && job.answer === undefined).length;
  const versions = plan.variants.map((each) => `${each.label} on ${each.model}${each.practice ? ' (practice)' : ''}`);
  const size = `${counted(plan.cases.length, 'case')}, ${counted(plan.trials, 'trial')} each`;
  terminal.err(`Run ${id}, ${plan.promptId}: ${counted(calls, 'call')} (${size}): ${versions.join(' beside ')}.`);
  const answers = calls + jobs.filter((job) => job.answer !== undefined).length;
  const judged = judgeCallsFor(plan, answers);
  if (judged > 0) terminal.err(`Judges are asked about the answers: up to ${counted(judged, 'call')} beside these.`);
  const again = mostAskedAgain(plan);
  const judgedAgain = judgeCallsFor(plan, again);
  const withJudges = judgedAgain === 0 ? '' : `, and ${judgedAgain} to judges about them`;
  if (again > 0)
    terminal.err(
      `Where these cannot tell a loss from chance, up to ${again} more calls are made by themselves${withJudges}.`,
    );
  if (plan.refused.length > 0) {
    terminal.err(`${counted(plan.refused.length, 'case is', 'cases are')} kept back: ${plan.refused[0]?.rule ?? ''}`);
  }
}

export function progress(
  counts: { done: number; errors: number; total: number; again: number; againSettled: number; spentUsd: number | null },
  elapsedMs: number,
): string {
  const { done, errors, total, again, againSettled, spentUsd } = counts;
  const left = done < 10 ? '' : `, ${Math.ceil((elapsedMs / done / 1000) * (total - done))} s left`;
  const spent = spentUsd === null ? '' : `, ${dollars(spentUsd)}`;
  const asked = again === 0 ? '' : `, then ${againSettled} of ${again} asked again`;
  return `${done - againSettled} of ${total - again}${asked}${errors > 0 ? `, ${errors} could not run` : ''}${spent}${left}`;
}
