import { type EstimateView } from '#contract/estimate';
import { type RunListItem, type RunProgress, type RunState, type RunView } from '#contract/run';
import { type PossibleCharges } from '#domain/result/charge-words';
import { mostDollars } from '#domain/result/money-words';
import { type GateItem } from '#domain/result/run-result';
import { counted, inDollars, inDuration, inNumbers } from '../../ui/text/words.ts';
import { copy as againCopy } from './again/copy.ts';
import { copy as batchCopy } from './batch/copy.ts';
import { copy } from './copy.ts';

/** Calls that are over, whatever came of them. */
export function settledCalls({ done, errors, refused }: RunProgress): number {
  return done + errors + refused;
}

/** True while calls are being made or could go on. */
export function isUnderWay(state: RunState): boolean {
  return state === 'planned' || state === 'running' || state === 'paused';
}

/**
 * Every planned answer is in, so what was compared stands. What is asked again after that changes no rate, and decides nothing before the last of it is in.
 */
export function isCompared({ state, progress }: Pick<RunListItem, 'state' | 'progress'>): boolean {
  if (state === 'finished' || state === 'cancelled') return true;
  return settledCalls(progress) - progress.againSettled >= progress.total - progress.again;
}

/** What is being made: the planned calls first, then what is asked again, each with its own whole, so that a bar never goes back within one. */
export function stageOf(progress: RunProgress): {
  readonly isAgain: boolean;
  readonly done: number;
  readonly total: number;
} {
  const { again, againSettled, total } = progress;
  if (again > 0) return { isAgain: true, done: againSettled, total: again };
  return { isAgain: false, done: settledCalls(progress), total };
}

/** "42 of 120": for lists and the window's title; "3 of 240" once it asks again. */
export function progressFigure(progress: RunProgress): string {
  const { done, total } = stageOf(progress);
  return `${inNumbers(done)} of ${inNumbers(total)}`;
}

/** Why an answer is not there: it is still to come, was never asked for, or the file that was scored has none. */
export function missingBecause({
  state,
  kind,
}: Pick<RunListItem, 'state' | 'kind'>): 'toCome' | 'notAsked' | 'notInFile' {
  if (isUnderWay(state) || state === 'failed') return 'toCome';
  return kind === 'scored' ? 'notInFile' : 'notAsked';
}

/** The state in a word or two, with how far it came where that says something. */
export function stateWords({ state, progress }: Pick<RunListItem, 'state' | 'progress'>): string {
  switch (state) {
    case 'planned':
      return 'About to start';
    case 'running':
      return progress.again > 0 ? againCopy.asking(progressFigure(progress)) : `Running, ${progressFigure(progress)}`;
    case 'paused':
      return `Paused at ${progressFigure(progress)}`;
    case 'finished':
      return 'Finished';
    case 'cancelled':
      return `Stopped at ${progressFigure(progress)}`;
    case 'failed':
      return `Interrupted at ${progressFigure(progress)}`;
  }
}

/** What a list says of the gate. `open`: nothing is not met, and something cannot be told; null: nobody kept which. */
export function gateWords(met: boolean, open: boolean | null, lowerBar = false): string {
  if (met) return lowerBar ? copy.list.gateMetLower : copy.list.gateMet;
  if (open === null) return copy.list.gateUnknown;
  return open ? copy.list.gateOpen : copy.list.gateNotMet;
}

/**
 * A limit under which all of it should fit, and what may be asked again after it, as far as what was done tells: a third more than that, in whole
 * cents, and at least twice the old one.
 */
export function limitForTheRest(progress: RunProgress, limitUsd: number): number {
  const { spentUsd, total, done, againMore = 0 } = progress;
  const whole = spentUsd === null || done === 0 ? 0 : (spentUsd / done) * (total + againMore);
  return inWholeCents(Math.max(whole * 1.33, limitUsd * 2));
}

/** "264 calls", or "264 to 528 calls" where the first of them may leave it open once more. */
export function callsToAskInWords({
  callsToAskAgain,
  mostToAskAgain,
}: Pick<RunView, 'callsToAskAgain' | 'mostToAskAgain'>): string {
  const calls = callsToAskAgain ?? 0;
  return mostToAskAgain !== null && mostToAskAgain > calls
    ? `${inNumbers(calls)} to ${counted(mostToAskAgain, 'call')}`
    : counted(calls, 'call');
}

/** Both items that fresh answers decide are open, and the same calls are for both. */
export function isForBoth({ result }: Pick<RunView, 'result'>): boolean {
  return result?.gate.items.filter(isDecidedByAsking).length === 2;
}

/** It cannot be told by the first answers, and fresh ones decide it. */
export function isDecidedByAsking({ id, met }: Pick<GateItem, 'id' | 'met'>): boolean {
  return met === null && (id === 'regressions' || id === 'baseline');
}

/** A limit under which what is to be asked again fits to its end, with room: each call is held against the most it can cost. In whole cents. */
export function limitToAsk({ aboutUsd, mostUsd, neededUsd }: NonNullable<RunView['askAgainTooDear']>): number {
  return inWholeCents((neededUsd - aboutUsd + mostUsd) * 1.15);
}

const inWholeCents = (usd: number): number => Math.ceil(usd * 100) / 100;

/** What stands under the progress bar, each as its own fact. Money that is unknown is never 0. */
export function progressFacts(progress: RunProgress, state: RunState, practice = false): readonly string[] {
  const left =
    progress.secondsLeft !== null
      ? `About ${inDuration(progress.secondsLeft)} left`
      : state === 'running'
        ? 'Time left is known after 10 answers'
        : null;
  return [
    `${inNumbers(settledCalls(progress) - progress.againSettled)} of ${inNumbers(progress.total - progress.again)} answers`,
    ...(progress.again === 0 ? [] : [againCopy.progress(inNumbers(progress.againSettled), inNumbers(progress.again))]),
    ...(left === null ? [] : [left]),
    // Before the answers are in nobody knows whether they tell; the time left is that of the calls that are there.
    ...(left === null || !progress.againMore ? [] : [againCopy.mayFollow(counted(progress.againMore, 'call'))]),
    progress.spentUsd === null
      ? 'Spent: cannot be told, a price is missing'
      : `Spent ${inDollars(progress.spentUsd)}${practice ? ', at practice prices, which are made up' : ''}`,
  ];
}

/** What could not run, apart from everything else; empty when all of it could. */
export function troubleFacts({ errors, refused, possibleCharges }: RunProgress): readonly string[] {
  return [
    ...(errors > 0 ? [`${inNumbers(errors)} could not run`] : []),
    ...(refused > 0 ? [`${inNumbers(refused)} kept back by the data policy`] : []),
    ...(possibleCharges ? [chargedInVain(possibleCharges)] : []),
  ];
}

/** A line of the estimate: what, and how much of it. */
export interface EstimateFact {
  readonly label: string;
  readonly value: string;
}

/** What the run will take before anything is sent. */
export function estimateFacts(estimate: EstimateView): readonly EstimateFact[] {
  const judged = estimate.judgeCalls === 0 ? '' : `, and ${inNumbers(estimate.judgeCalls)} to the judge`;
  return [
    { label: 'Calls', value: `${inNumbers(estimate.calls)}${judged}` },
    ...(estimate.reused === 0 ? [] : [{ label: 'Used again', value: counted(estimate.reused, 'answer') }]),
    { label: 'Cases', value: `${inNumbers(estimate.cases)}${setAsideWords(estimate.setAside)}` },
    {
      label: 'Tokens',
      value: `about ${inNumbers(estimate.inputTokens)} in, ${inNumbers(estimate.outputTokens)} out${estimate.judgeCalls === 0 ? '' : ', with the judge’s'}`,
    },
    {
      label: 'Cost',
      value: costWords(estimate),
    },
    { label: 'Time', value: timeWords(estimate) },
    ...againFacts(estimate),
  ];
}

function againFacts({ again, trialsToTell, cases }: EstimateView): readonly EstimateFact[] {
  const cost = again?.costUsd == null ? null : inDollars(again.costUsd);
  return [
    ...(again === null
      ? []
      : [
          {
            label: 'Asked again',
            value: againCopy.upTo(
              counted(again.calls, 'call'),
              again.judgeCalls === 0 ? null : inNumbers(again.judgeCalls),
              cost,
            ),
          },
        ]),
    ...(trialsToTell === null
      ? []
      : [{ label: 'Answers to each', value: againCopy.trials(counted(cases, 'case'), trialsToTell) }]),
  ];
}

function setAsideWords(setAside: number): string {
  return setAside === 0 ? '' : `; ${counted(setAside, 'case')} ${setAside === 1 ? 'is' : 'are'} set aside`;
}

function costWords({ costUsd, batch, unpriced }: EstimateView): string {
  if (costUsd === null) return copy.create.unpriced(unpriced);
  return batch.chosen ? batchCopy.aboutHalf(inDollars(costUsd)) : `about ${inDollars(costUsd)}`;
}

function timeWords({ seconds, batch }: EstimateView): string {
  if (batch.chosen) return batchCopy.withinADay;
  return seconds === null ? 'unknown' : `about ${inDuration(seconds)}`;
}

/** Refused cases by the rule that refuses them. */
export function refusalsByRule(
  estimate: Pick<EstimateView, 'refusedCases'>,
): { readonly rule: string; readonly cases: readonly string[] }[] {
  const groups = Map.groupBy(estimate.refusedCases, (refused) => refused.rule);
  return [...groups].map(([rule, refused]) => ({ rule, cases: refused.map((each) => each.case) }));
}

/** "3 calls may have been charged without an answer, $0.02 at most": nothing of them has been asked twice yet. */
function chargedInVain({ calls, usd, uncounted }: PossibleCharges): string {
  const some = calls === 1 ? '1 call' : `${inNumbers(calls)} calls`;
  const money = `, ${uncounted ? 'together with answers of unknown cost ' : ''}${mostDollars(usd)} at most`;
  return `${some} may have been charged without an answer${usd === 0 ? '' : money}`;
}
