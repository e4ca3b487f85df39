import { type Sensitivity } from '#domain/case';
import { type Answer } from '#domain/output';
import { decidePolicy, type Policy } from '#domain/policy';
import {
  type Clock,
  type Ids,
  type ModelClient,
  ModelFailure,
  type ModelFailureKind,
  type ModelRequest,
} from '../ports.ts';
import { type AuditStore } from '../stores.ts';
import { Pace } from './pace.ts';

/** What the door must know of a call beside the request itself. */
export interface CallContext {
  readonly runId: string | null;
  readonly purpose: 'run' | 'judge' | 'test';
  readonly promptContent: string | null;
  readonly case: string | null;
  readonly origin: string;
  readonly sensitivity: Sensitivity;
}

export interface Prices {
  readonly inputPerMillion: number;
  readonly outputPerMillion: number;
}

export interface DoorOptions {
  readonly models: ModelClient;
  readonly audit: AuditStore;
  readonly clock: Clock;
  readonly ids: Pick<Ids, 'random'>;
  readonly policy: Policy;
  readonly concurrency: number;
  /** null: the price is not known. */
  readonly priceOf: (origin: string, model: string) => Prices | null;
  /** The longest pause a server may ask for before the run stops to wait for the person; milliseconds. */
  readonly longestPauseMs?: number;
  readonly attempts?: number;
  /** How long a server may stay out of reach before the run pauses; milliseconds. */
  readonly offlineLimitMs?: number;
}

/** The policy keeps this text from this model. Nothing was sent. */
export class PolicyRefusal extends Error {
  readonly rule: string;
  constructor(rule: string) {
    super(rule);
    this.name = 'PolicyRefusal';
    this.rule = rule;
  }
}

/** Failures that the next call would meet too: the run stops after the first. */
const stopsTheRun: ReadonlySet<ModelFailureKind> = new Set([
  'wrong-credentials',
  'forbidden',
  'unknown-model',
  'out-of-credit',
  'bad-request',
]);

export function isFatal(failure: ModelFailure): boolean {
  return stopsTheRun.has(failure.kind);
}

/** A server that stays away or asks for a long pause: nothing is wrong with the run, it goes on later. */
export class RunMustWait extends Error {
  readonly failure: ModelFailure;
  constructor(failure: ModelFailure) {
    super(failure.message);
    this.name = 'RunMustWait';
    this.failure = failure;
  }
}

const worthAnotherTry: ReadonlySet<ModelFailureKind> = new Set([
  'rate-limited',
  'server-failed',
  'timed-out',
  'cut-off',
  'malformed-answer',
  'unreachable',
]);

export function costOf(prices: Prices | null, answer: Pick<Answer, 'inputTokens' | 'outputTokens'>): number | null {
  if (!prices || answer.inputTokens === null || answer.outputTokens === null) return null;
  return (answer.inputTokens * prices.inputPerMillion + answer.outputTokens * prices.outputPerMillion) / 1_000_000;
}

/**
 * The one door to models: policy, pace, retry, an audit row, then the client. Every call of a run or a judge goes through it.
 * `ask` throws PolicyRefusal, RunMustWait or the last ModelFailure.
 */
export class ModelDoor {
  readonly #options: DoorOptions;
  readonly #paces = new Map<string, Pace>();

  constructor(options: DoorOptions) {
    this.#options = options;
  }

  async ask(request: ModelRequest, call: CallContext, signal: AbortSignal): Promise<Answer> {
    const { policy } = this.#options;
    const decision = decidePolicy(policy, { origin: call.origin, model: request.model, sensitivity: call.sensitivity });
    if (!decision.allowed) {
      this.#record(request, call, { outcome: 'refused-by-policy', error: null, answer: null });
      throw new PolicyRefusal(decision.rule);
    }
    const pace = this.#paceOf(call.origin);
    const startedAt = this.#options.clock.monotonic();
    let charged = false;
    for (let attempt = 1; ; attempt += 1) {
      await pace.enter(signal);
      try {
        const answer = await this.#attempt(request, call, signal);
        pace.answered();
        return answer;
      } catch (error) {
        if (!(error instanceof ModelFailure) || signal.aborted) throw error;
        charged ||= error.mayHaveBeenCharged;
        this.#beforeAnotherTry(error, { attempt, startedAt, pace, charged });
      } finally {
        pace.leave();
      }
    }
  }

  /** Decides whether to try again, and slows everyone down where that is what the server needs. Throws when not. */
  #beforeAnotherTry(
    failure: ModelFailure,
    state: { attempt: number; startedAt: number; pace: Pace; charged: boolean },
  ): void {
    const { longestPauseMs = 60_000, attempts = 4, offlineLimitMs = 180_000, clock } = this.#options;
    if (!worthAnotherTry.has(failure.kind)) throw failure;
    if (failure.retryAfterMs !== null && failure.retryAfterMs > longestPauseMs) throw new RunMustWait(failure);
    if (failure.kind === 'unreachable') {
      if (clock.monotonic() - state.startedAt > offlineLimitMs) throw new RunMustWait(failure);
      state.pace.slowDown(this.#backoffMs(Math.min(state.attempt, 6)));
      return;
    }
    if (failure.kind === 'rate-limited') {
      // A server that goes on refusing is not a failure of this case: the run waits as a whole.
      if (state.attempt >= attempts * 3) throw new RunMustWait(failure);
      state.pace.slowDown(failure.retryAfterMs ?? this.#backoffMs(state.attempt));
      return;
    }
    if (state.attempt >= attempts) {
      throw new ModelFailure(failure.kind, failure.message, {
        retryAfterMs: failure.retryAfterMs,
        mayHaveBeenCharged: state.charged,
        detail: failure.detail,
        cause: failure,
      });
    }
    if (failure.retryAfterMs !== null) state.pace.slowDown(failure.retryAfterMs);
    else if (failure.kind === 'server-failed') state.pace.slowDown(this.#backoffMs(state.attempt));
  }

  /** Exponential with full jitter (Brooker, "Exponential Backoff And Jitter", 2015), at most 30 s. */
  #backoffMs(attempt: number): number {
    return Math.min(30_000, 500 * 2 ** attempt) * (0.5 + this.#options.ids.random() / 2);
  }

  async #attempt(request: ModelRequest, call: CallContext, signal: AbortSignal): Promise<Answer> {
    try {
      const answer = await this.#options.models.complete(request, signal);
      const costUsd = costOf(this.#options.priceOf(call.origin, request.model), answer);
      const priced: Answer = { ...answer, costUsd };
      this.#record(request, call, { outcome: 'answered', error: null, answer: priced });
      return priced;
    } catch (error) {
      if (error instanceof ModelFailure && error.kind !== 'cancelled') {
        this.#record(request, call, { outcome: 'error', error, answer: null });
      }
      throw error;
    }
  }

  #record(
    request: ModelRequest,
    call: CallContext,
    what: { outcome: 'answered' | 'error' | 'refused-by-policy'; error: ModelFailure | null; answer: Answer | null },
  ): void {
    this.#options.audit.add({
      at: this.#options.clock.now().toISOString(),
      runId: call.runId,
      purpose: call.purpose,
      promptContent: call.promptContent,
      case: call.case,
      origin: call.origin,
      model: request.model,
      sensitivity: call.sensitivity,
      outcome: what.outcome,
      error: what.error?.asCallError() ?? null,
      requestBytes:
        what.outcome === 'refused-by-policy'
          ? 0
          : request.messages.reduce((sum, each) => sum + Buffer.byteLength(each.content), 0),
      inputTokens: what.answer?.inputTokens ?? null,
      outputTokens: what.answer?.outputTokens ?? null,
      costUsd: what.answer?.costUsd ?? null,
    });
  }

  #paceOf(origin: string): Pace {
    const known = this.#paces.get(origin);
    if (known) return known;
    const pace = new Pace(this.#options.clock, this.#options.concurrency);
    this.#paces.set(origin, pace);
    return pace;
  }
}
