import { callBoundUsd, plannedSize } from '#domain/run/call-bound';
import { checksWithin } from '#domain/checks/check';
import { criteriaOf } from '#domain/spec/spec';
import { type BatchServer, type ModelBatches } from '../../ports/batches.ts';
import { type Clock } from '../../ports/host.ts';
import { type AuditStore } from '../../stores/audit.ts';
import { type BatchStore } from '../../stores/batches.ts';
import { type RunPlan } from '../../stores/run-plan.ts';
import { type RunStore } from '../../stores/runs.ts';
import { type Budget } from '../calls/budget.ts';
import { type ModelDoor } from '../calls/model-door.ts';
import { type Prices } from '../calls/prices.ts';
import { type PlannedCall } from '../planning/planned-calls.ts';

/** What the parts of a batch run work with. */
export interface BatchRunParts {
  readonly runId: string;
  readonly plan: RunPlan;
  readonly runs: RunStore;
  readonly store: BatchStore;
  readonly batches: ModelBatches;
  readonly server: BatchServer;
  readonly audit: AuditStore;
  readonly door: ModelDoor;
  readonly budget: Budget;
  readonly clock: Clock;
  readonly priceOf: (origin: string, model: string) => Prices | null;
  readonly changed: () => void;
}

/** What a call in a batch costs of its usual price: OpenAI's is half (pricing page, "Batch API: 50 % discount"); others ask much the same. */
export const batchShare = 0.5;

/** Prices in a batch; unknown stays unknown. */
export function batchPrices(prices: Prices | null): Prices | null {
  return (
    prices && {
      inputPerMillion: prices.inputPerMillion * batchShare,
      outputPerMillion: prices.outputPerMillion * batchShare,
    }
  );
}

/** The most that a call can cost in a batch; null: the price is not known. */
export function batchBoundUsd(
  { priceOf, budget }: Pick<BatchRunParts, 'priceOf' | 'budget'>,
  { request, about }: Pick<PlannedCall, 'request' | 'about'>,
): number | null {
  // A line of a batch sends the limit on its answer, whatever was learned of the server (openai/batch-line.ts).
  const prices = batchPrices(priceOf(about.origin, request.model));
  return callBoundUsd(prices, plannedSize(request), budget.seenOf(request.model));
}

/** Whether deciding an answer can take calls to a judge. */
export function asksJudges({ spec }: Pick<RunPlan, 'spec'>): boolean {
  const criteria = spec ? criteriaOf(spec) : [];
  return criteria.some(({ check }) => checksWithin(check).some(({ type }) => type === 'judge'));
}
