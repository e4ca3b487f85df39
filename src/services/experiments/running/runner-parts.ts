import { type Policy } from '#domain/policy/policy';
import { type Clock, type Ids } from '../../ports/host.ts';
import { type ModelBatches } from '../../ports/batches.ts';
import { type ModelClient, type ModelRequest } from '../../ports/models.ts';
import { type ModelFailure } from '../../ports/model-failure.ts';
import { type AuditStore } from '../../stores/audit.ts';
import { type BatchStore } from '../../stores/batches.ts';
import { type RunPlan } from '../../stores/run-plan.ts';
import { type RunStore } from '../../stores/runs.ts';
import { type CallContext } from '../calls/model-door.ts';
import { type Prices } from '../calls/prices.ts';
import { type RetryLimits } from '../calls/retries.ts';

export interface RunnerParts {
  readonly runs: RunStore;
  readonly audit: AuditStore;
  readonly models: ModelClient;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Called with the run's id when something about it changed, at most four times a second. */
  readonly changed: (runId: string) => void;
  /** Asked at each start of the run, so that a forgotten key and a changed address are noticed. */
  readonly access: (plan: RunPlan, repositoryId: string | null) => Promise<RunAccess>;
  readonly log: (level: 'info' | 'warning' | 'error', message: string) => void;
  readonly limits?: Partial<RetryLimits>;
  /** What to do about a failure, where this host has another way than the app; null or absent: as in the app. */
  readonly advise?: (failure: ModelFailure) => string | null;
  /** For runs that go out as batches; where it is left out, they are refused. */
  readonly batch?: { readonly server: ModelBatches; readonly store: BatchStore };
}

/** What a run may use while it is under way. */
export interface RunAccess {
  readonly apiKey: string | null;
  readonly policy: Policy;
  readonly priceOf: (origin: string, model: string) => Prices | null;
  /** The plan with the addresses that hold now: the practice server has another port after each start. */
  readonly plan: RunPlan;
}

/** A question that is no part of a run's plan. */
export interface BesideCall {
  readonly request: Omit<ModelRequest, 'apiKey'>;
  readonly call: Omit<CallContext, 'runId'>;
  /** The person's own limit, where it is more than the run's: one may ask about a run that came to its limit. null: none. */
  readonly limitUsd: number | null;
}
