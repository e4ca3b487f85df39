import { amountsBeside } from '#domain/result/money-words';
import { type RunPlan } from '../../stores/run-plan.ts';
import { type StoredBatch } from '../../stores/batches.ts';
import { type ModelFailure } from '../../ports/model-failure.ts';
import { type RunTrouble, smallerInWords } from '../run-words.ts';

const kept = 'What is finished is kept.';
const goOn = 'Go on to send the rest again as a batch.';

export function noBatchesInWords(failure: ModelFailure): RunTrouble {
  return {
    message: 'This model server takes no batches. Nothing was charged.',
    nextStep: 'Start the experiment again and let it ask now.',
    detail: failure.detail || failure.message,
  };
}

/** A batch cannot be stopped at a limit, so all of it has to fit before it is sent. */
export function batchOverBudgetInWords(
  plan: Pick<RunPlan, 'maxCostUsd' | 'capFollowsSettings' | 'variants'>,
  estimateUsd: number,
): RunTrouble {
  const shown = amountsBeside(plan.maxCostUsd ?? 0, { spent: 0, possible: 0, next: estimateUsd });
  return {
    message: `Sent as a batch this could cost up to ${shown.next}, and the limit is ${shown.limit}. A batch cannot be stopped at a limit, so nothing was sent. ${kept}`,
    nextStep: plan.capFollowsSettings
      ? `Raise the limit in Settings and go on, or start again with fewer cases or trials.${smallerInWords(plan)}`
      : `Start again with a higher limit, or with fewer cases or trials.${smallerInWords(plan)}`,
    detail: null,
  };
}

/** The server cannot say whether it took a batch before the connection or the app ended. */
export function unknownBatchInWords(calls: number, failure: ModelFailure): RunTrouble {
  return {
    message: `It is not known whether the server took a batch of ${callsInWords(calls)}: it was being sent when the connection or Signoff ended, and the server does not list its batches. It may have been charged. It was not sent again. ${kept}`,
    nextStep:
      'Look at the batches on the provider’s page. Go on only if it is not there: the calls are then sent again.',
    detail: failure.detail || failure.message,
  };
}

/** While the server that holds the batch cannot be asked. */
export function outOfReachInWords(): RunTrouble {
  return {
    message: 'The model server cannot be asked just now. The batch goes on there, and Signoff looks again by itself.',
    nextStep: 'Check your network if this takes long.',
    detail: null,
  };
}

export function strangeAnswersInWords(failure: ModelFailure): RunTrouble {
  return {
    message: `The server answers in a way that cannot be read when it is asked for the batch. The batch goes on there. ${kept}`,
    nextStep: 'Go on later to look again.',
    detail: failure.detail || failure.message,
  };
}

/** Why calls of a batch are left without an answer, and how it goes on. */
export function leftOverInWords(batches: readonly StoredBatch[], left: number): RunTrouble {
  const last = batches.findLast((batch) => batch.ended !== null && batch.ended !== 'finished');
  const calls = callsInWords(left);
  const server = last?.problem ? ` The server says: “${last.problem}”` : '';
  switch (last?.ended) {
    case 'expired':
      return {
        message: `The server ran out of its 24 hours before it had answered everything: ${calls} left. They were not charged. ${kept}`,
        nextStep: goOn,
        detail: null,
      };
    case 'cancelled':
      return {
        message: `The batch was stopped at the server before everything was answered: ${calls} left. ${kept}`,
        nextStep: goOn,
        detail: null,
      };
    case 'lost':
      return {
        message: `The server no longer knows the batch: ${calls} left. They may have been charged. ${kept}`,
        nextStep: 'Look at the provider’s page. Go on only if the batch is not there: the calls are then sent again.',
        detail: null,
      };
    default:
      return {
        message: `The server refused the batch: ${calls} left.${server} Nothing of it was charged. ${kept}`,
        nextStep: 'Mend what it names and go on, or start the experiment again and let it ask now.',
        detail: last?.problem ?? null,
      };
  }
}

const callsInWords = (count: number): string => `${count} ${count === 1 ? 'call' : 'calls'}`;
