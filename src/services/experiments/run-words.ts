import { amountsBeside } from '#domain/result/money-words';
import { exactDollars } from '#domain/result/gate-words';
import { type RunCharges, type StoredRun } from '../stores/runs.ts';
import { type RunPlan } from '../stores/run-plan.ts';
import { type ModelFailure } from '../ports/model-failure.ts';
import { describeModelFailure } from '../settings/describe-model-failure.ts';
import { type Halt, RunMustWait } from './calls/halts.ts';
import { type ServerState } from './calls/pace.ts';

/** What makes a call count for less towards a limit, as the end of an advice; '' where every version has it already. */
export function smallerInWords({
  variants,
}: {
  readonly variants: readonly { readonly parameters: { readonly max_output_tokens?: unknown } }[];
}): string {
  return variants.every(({ parameters }) => parameters.max_output_tokens !== undefined)
    ? ''
    : ' A limit on the length of answers (max_output_tokens in the prompt’s header) makes a call count for less.';
}

export type RunTrouble = NonNullable<StoredRun['error']>;

const kept = 'What is finished is kept.';

/** How a session's work on a run ended. */
export type Ending =
  | { readonly kind: 'finished' }
  | { readonly kind: 'stopped' }
  /** Stopped for good, after what the server had answered was collected. */
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'paused' | 'failed'; readonly error: RunTrouble };

/** Why a run halted by itself, and how it goes on. */
export function haltInWords(halt: Halt, advise?: (failure: ModelFailure) => string | null): RunTrouble {
  const { message, nextStep, detail } = describeModelFailure(halt.failure);
  const asked = halt instanceof RunMustWait ? longPause(halt.failure) : null;
  return {
    message: `${asked ?? message} ${kept}`,
    nextStep:
      asked === null
        ? (halt.failure.advice ?? advise?.(halt.failure) ?? nextStep)
        : 'Go on with the experiment after that.',
    detail: detail ?? null,
  };
}

function longPause({ kind, retryAfterMs }: ModelFailure): string | null {
  if (retryAfterMs === null) return null;
  const who = kind === 'rate-limited' ? 'The model server has had too many requests' : 'The model server is busy';
  return `${who} and asks for a pause of ${durationInWords(retryAfterMs)}.`;
}

/** Where all the money went for calls that failed. */
export const inVainNext =
  'No call got an answer: mend the reason first. More money would be spent on the same failure.';

type Limited = Pick<RunPlan, 'maxCostUsd' | 'capFollowsSettings'>;

const atTheLimit = (plan: Limited): string =>
  `The next call could go over the limit of ${exactDollars(plan.maxCostUsd ?? 0)}.`;

/** Whether this is why a run stopped. */
export function isOverBudget(trouble: Pick<RunTrouble, 'message'> | null, plan: Limited): boolean {
  return trouble?.message.startsWith(atTheLimit(plan)) === true;
}

/** `boundUsd`: the most that the next call could cost. `isUnpriced`: what some of its answers cost is not known. */
export function overBudgetInWords(
  plan: Limited & Pick<RunPlan, 'variants'>,
  { knownUsd, uncertainUsd }: Pick<RunCharges, 'knownUsd' | 'uncertainUsd'>,
  boundUsd: number,
  isUnpriced = false,
): RunTrouble {
  const shown = amountsBeside(plan.maxCostUsd ?? 0, { spent: knownUsd, possible: uncertainUsd, next: boundUsd });
  const possible = uncertainUsd > 0 ? `, another ${shown.possible} may have been charged` : '';
  const spent = isUnpriced
    ? `${shown.spent} is spent on what has a known price, and what the rest cost cannot be told`
    : `${shown.spent} is spent`;
  const amounts = `${spent}${possible}, and the next call could cost up to ${shown.next}.`;
  return {
    message: `${atTheLimit(plan)} ${amounts} ${kept}`,
    nextStep: plan.capFollowsSettings
      ? `Raise the limit in Settings and go on, or read the result so far.${smallerInWords(plan)}`
      : `Raise the limit and go on, or read the result so far.${smallerInWords(plan)}`,
    detail: null,
  };
}

/** What a run that is under way waits for; null when it does not wait. */
export function waitingInWords(state: ServerState): RunTrouble | null {
  switch (state.kind) {
    case 'open':
      return null;
    case 'asked-to-wait':
      return {
        message: `The model server asked for a pause: it goes on in ${durationInWords(state.forMs)}.`,
        nextStep: 'There is nothing to do.',
        detail: null,
      };
    case 'offline':
      return {
        message: 'The model server cannot be reached just now. The experiment waits and goes on by itself.',
        nextStep: 'Check your network if this takes long.',
        detail: null,
      };
  }
}

/** "20 seconds", "5 minutes", "2 hours": rounded up. */
export function durationInWords(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1_000));
  const [amount, unit] =
    seconds < 120
      ? [seconds, 'second']
      : seconds < 7_200
        ? [Math.ceil(seconds / 60), 'minute']
        : [Math.ceil(seconds / 3_600), 'hour'];
  return `${amount} ${unit}${amount === 1 ? '' : 's'}`;
}
