import { AppError } from '#contract/errors';
import { type EstimateView } from '#contract/estimate';
import { type ServiceContext } from '../context.ts';
import { readSettings } from '../settings/settings.ts';
import { type RunPlan } from '../stores/run-plan.ts';
import { type RunInput } from './planning/run-request.ts';

/** The limit on money that holds now, in USD; null: none. */
export function limitOf(context: Pick<ServiceContext, 'stores'>, plan: RunPlan): number | null {
  return plan.capFollowsSettings ? readSettings(context).spendingLimitUsd : plan.maxCostUsd;
}

/** An experiment that may cost more than the person's limit starts only when she has said that it may. */
export function refuseAboveLimit(estimate: Pick<EstimateView, 'aboveLimit'>, accepted: boolean): void {
  if (!estimate.aboveLimit || accepted) return;
  throw new AppError(
    'limit-exceeded',
    'This experiment may cost more than your limit.',
    'Start it all the same, or lower the number of cases or trials.',
  );
}

/**
 * Accepting an estimate above the limit is no blank cheque: an estimate this much off was not what was accepted. A call begins only when it fits at
 * the most it can cost, so there is room for one such call besides.
 */
const acceptedFactor = 2;

/** What the run may cost at most: what the person said for this run, else her limit, else twice the estimate that she accepted above it. */
export function capOf(
  input: Pick<RunInput, 'maxCostUsd'>,
  estimate: Pick<EstimateView, 'aboveLimit' | 'costUsd' | 'limitUsd' | 'dearestCallUsd'>,
): Pick<RunPlan, 'maxCostUsd' | 'capFollowsSettings'> {
  if (input.maxCostUsd !== undefined) return { maxCostUsd: input.maxCostUsd };
  if (estimate.aboveLimit && estimate.costUsd !== null) {
    return { maxCostUsd: estimate.costUsd * acceptedFactor + (estimate.dearestCallUsd ?? 0) };
  }
  return { maxCostUsd: estimate.limitUsd, capFollowsSettings: true };
}
