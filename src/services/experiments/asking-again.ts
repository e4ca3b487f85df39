import { AppError } from '#contract/errors';
import { type RunView } from '#contract/run';
import { callsLeftToAsk } from '#domain/result/asked-again-words';
import { leastDollars, mostDollars } from '#domain/result/money-words';
import { type RunResult } from '#domain/result/run-result';
import { type RunPlan } from '../stores/run-plan.ts';
import { type RunStore, type StoredRun } from '../stores/runs.ts';
import { moneyToAsk } from './plan-again.ts';

type AskingAgain = Pick<RunView, 'callsToAskAgain' | 'mostToAskAgain' | 'askAgainTooDear'>;

const none: AskingAgain = { callsToAskAgain: null, mostToAskAgain: null, askAgainTooDear: null };

/** What asking a finished experiment again would take, and whether its limit on money lets it. `plan`: with the limit that holds now, in USD. */
export function askingAgainOf(
  runs: Pick<RunStore, 'counts' | 'charges'>,
  { id, kind, state }: Pick<StoredRun, 'id' | 'kind' | 'state'>,
  plan: Pick<RunPlan, 'spec' | 'maxCostUsd'>,
  result: RunResult | null,
): AskingAgain {
  if (kind !== 'experiment' || state !== 'finished' || result === null) return none;
  const left = callsLeftToAsk(result, plan.spec?.thresholds ?? {});
  if (left === null) return none;
  const { calls, most } = left;
  const asking = { callsToAskAgain: calls, mostToAskAgain: most };
  const money = moneyToAsk(runs, id, plan, calls);
  if (money === null || plan.maxCostUsd === null || money.aboutUsd <= money.leftUsd)
    return { ...asking, askAgainTooDear: null };
  const { uncertainUsd } = runs.charges(id);
  const neededUsd = (runs.counts(id).spentUsd ?? 0) + uncertainUsd + money.aboutUsd;
  const mostUsd = (money.aboutUsd / calls) * most;
  return { ...asking, askAgainTooDear: { ...money, mostUsd, limitUsd: plan.maxCostUsd, neededUsd } };
}

/** A finished experiment that would end where it began says why. Throws AppError. */
export function refuseInVain({ callsToAskAgain, askAgainTooDear }: AskingAgain): void {
  if (callsToAskAgain === null)
    throw new AppError('not-allowed', 'This experiment has nothing left to ask.', 'Run it again for new answers.');
  if (askAgainTooDear === null) return;
  const { aboutUsd, leftUsd, neededUsd } = askAgainTooDear;
  throw new AppError(
    'limit-exceeded',
    `Asking again would cost about ${mostDollars(aboutUsd)}, and this experiment’s own limit on money leaves ${leastDollars(leftUsd)}.`,
    `Give it a limit of ${mostDollars(neededUsd)} or more.`,
  );
}
