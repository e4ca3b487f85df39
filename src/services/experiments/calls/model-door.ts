import {
  answeredAtMostUsd,
  brokenOffAtMostUsd,
  callBound,
  type CallBound,
  type CallSize,
  type CountedTokens,
  surpriseOf,
} from '#domain/run/call-bound';
import { type Sensitivity } from '#domain/cases/case';
import { addAttempt, addPause, noFailedAttempts, type FailedAttempts } from '#domain/answers/failed-attempts';
import { type Answer, type CallError } from '#domain/answers/output';
import { decidePolicy, type Policy, redactedKinds } from '#domain/policy/policy';
import {
  type Clock,
  type Ids,
  type ModelClient,
  ModelFailure,
  type ModelFailureKind,
  type ModelRequest,
  NotAsAgreed,
} from '../../ports.ts';
import { type AuditStore, type NewAuditRow } from '../../stores/audit.ts';
import { type ChargeOutcome, type RunStore } from '../../stores/runs.ts';
import { type Purse, type Reservation } from './budget.ts';
import { asUsersSee } from '../left-out-thinking.ts';
import { cancelled, type Pace, type Place } from './pace.ts';
import { createRedactor, type Redactor } from './redact-request.ts';

/** What the door must know of a call beside the request itself. */
export interface CallContext {
  readonly runId: string | null;
  readonly purpose: 'run' | 'judge' | 'test' | 'suggest';
  readonly promptContent: string | null;
  readonly case: string | null;
  readonly origin: string;
  readonly sensitivity: Sensitivity;
  /** Called right before the first byte leaves: not while the call still waits in line. */
  readonly onSend?: () => void;
  /** Stores the answer in the same transaction as its audit row: neither is there without the other. */
  readonly onAnswer?: (answer: Answer) => void;
  /** Called after each attempt that may have been charged and is to be followed by another, with all that was tried so far. */
  readonly onRetry?: (error: CallError) => void;
  /** Called before anyone else is let through, when the run has to halt. */
  readonly onHalt?: (halt: Halt) => void;
}

/** Two ways to end a call: let no further attempt begin, and break off the one under way. */
export interface CallSignals {
  readonly begin: AbortSignal;
  readonly send: AbortSignal;
}

export interface Prices {
  readonly inputPerMillion: number;
  readonly outputPerMillion: number;
}

export interface DoorOptions {
  readonly models: ModelClient;
  readonly audit: AuditStore;
  readonly together: RunStore['together'];
  readonly clock: Clock;
  readonly ids: Pick<Ids, 'random'>;
  readonly policy: Policy;
  /** null: the price is not known. */
  readonly priceOf: (origin: string, model: string) => Prices | null;
  /** The pace of a server, shared with other runs. */
  readonly paceOf: (origin: string) => Pace;
  /** Every attempt is paid from it. */
  readonly purse: Purse;
  readonly limits?: Partial<RetryLimits>;
}

export interface RetryLimits {
  /** The longest pause a server may ask for before the run stops to wait for the person; milliseconds. */
  readonly longestPauseMs: number;
  /** Attempts at one call that fails by itself (5xx, stall, cut stream, unreadable answer). */
  readonly attempts: number;
  /** Times that one call may be told "too many requests". */
  readonly rateLimitAttempts: number;
  /** Attempts to reach a server that never answered. */
  readonly firstContactAttempts: number;
  /** How long a server that has answered may stay out of reach before the run pauses; milliseconds. */
  readonly offlineLimitMs: number;
  /** Refusals without a known reason, one after the other and before any answer, that stop the run. */
  readonly unexplainedRefusals: number;
}

export const defaultRetryLimits: RetryLimits = {
  longestPauseMs: 60_000,
  attempts: 4,
  rateLimitAttempts: 12,
  firstContactAttempts: 3,
  offlineLimitMs: 600_000,
  unexplainedRefusals: 3,
};

/** The policy keeps this text from this model. Nothing was sent. */
export class PolicyRefusal extends Error {
  readonly rule: string;
  constructor(rule: string) {
    super(rule);
    this.name = 'PolicyRefusal';
    this.rule = rule;
  }
}

/** The next call would fail as this one did: the run stops until a person has mended it. */
export class RunMustStop extends Error {
  readonly failure: ModelFailure;
  constructor(failure: ModelFailure) {
    super(failure.message, { cause: failure });
    this.name = 'RunMustStop';
    this.failure = failure;
  }
}

/** A server that stays away or asks for a long pause: nothing is wrong with the run, it goes on later. */
export class RunMustWait extends Error {
  readonly failure: ModelFailure;
  constructor(failure: ModelFailure) {
    super(failure.message, { cause: failure });
    this.name = 'RunMustWait';
    this.failure = failure;
  }
}

export type Halt = RunMustStop | RunMustWait;

/** By its tokens, or what the server states where that is more; null: neither is known. */
export function costOf(prices: Prices | null, { inputTokens, outputTokens, statedUsd }: CountedTokens): number | null {
  if (!prices || inputTokens === null || outputTokens === null) return statedUsd ?? null;
  const countedUsd = (inputTokens * prices.inputPerMillion + outputTokens * prices.outputPerMillion) / 1_000_000;
  return Math.max(countedUsd, statedUsd ?? 0);
}

/** What an answer is counted at: one whose cost cannot be told, at the most it can have cost. `atMostUsd` null: no price is known. */
export function chargeOf(
  { costUsd, outputTokens }: Pick<Answer, 'costUsd' | 'outputTokens'>,
  atMostUsd: number | null,
): ChargeOutcome {
  return costUsd === null
    ? { kind: 'no-price', outputTokens: outputTokens ?? 0, ...(atMostUsd !== null && { atMostUsd }) }
    : { kind: 'known', usd: costUsd, outputTokens: outputTokens ?? 0 };
}

/** A request as it may leave, and how many pieces of personal data were made unreadable in it. */
export interface PreparedRequest<Request> {
  readonly request: Request;
  readonly redactions: number;
}

interface Tries {
  /** Failures of the call itself. */
  own: number;
  rateLimited: number;
  charged: boolean;
  /** What a user would have waited for, and may have paid for, in vain. */
  failed: FailedAttempts;
}

interface AttemptParts {
  readonly signal: AbortSignal;
  readonly money: Reservation;
  /** The most that it can have cost, told when it failed. */
  readonly failedAt: (mayHaveCostUsd: number | null) => void;
  /** What failed before this attempt. */
  readonly failed: FailedAttempts;
}

interface Attempted {
  readonly pace: Pace;
  readonly place: Place;
  readonly tries: Tries;
}

/**
 * The one door to models: policy, redaction, money, pace, retry, an audit row for every attempt, then the client. Every call of a run or a judge
 * goes through it. The retries are ours, not the SDK's (safety.md, "Models").
 */
export class ModelDoor {
  readonly #options: DoorOptions;
  readonly #limits: RetryLimits;
  readonly #redactor: Redactor;

  constructor(options: DoorOptions) {
    this.#options = options;
    this.#redactor = createRedactor(redactedKinds(options.policy));
    this.#limits = { ...defaultRetryLimits, ...options.limits };
  }

  /**
   * The answer, with its cost. Throws PolicyRefusal, OverBudget, RunMustStop, RunMustWait, the last ModelFailure of this call alone, or
   * AppError 'cancelled' when it was stopped before anything left.
   */
  async ask(asked: ModelRequest, call: CallContext, signals: CallSignals): Promise<Answer> {
    const prepared = this.prepare(asked, call);
    const { request } = prepared;
    const pace = this.#options.paceOf(call.origin);
    // The key is part of it: a new key has to prove itself. It stays in memory.
    const route = `${request.model}\n${request.apiKey ?? ''}`;
    const tries: Tries = { own: 0, rateLimited: 0, charged: false, failed: noFailedAttempts };
    for (let first = true; ; first = false) {
      // Before the place in line: whoever has a place never waits for money that somebody in line behind it holds.
      const reserved = this.#reserve(request, call, signals.begin);
      const money = reserved instanceof Promise ? await reserved : reserved;
      let place: Place;
      try {
        const entered = pace.enter(route, signals.begin);
        place = entered instanceof Promise ? await entered : entered;
      } catch (error) {
        money.close();
        throw error;
      }
      let waitMs: number;
      let mayHaveCostUsd: number | null = 0;
      const begun = this.#options.clock.monotonic();
      try {
        this.#options.together(() => {
          if (first) call.onSend?.();
          money.sent();
        });
        const failedAt = (usd: number | null): void => void (mayHaveCostUsd = usd);
        const parts = { signal: signals.send, money, failed: tries.failed, failedAt };
        const answer = await this.#attempt(prepared, call, parts);
        pace.answered(place);
        return answer;
      } catch (error) {
        // It is asked otherwise than was reckoned: that needs other room.
        if (error instanceof NotAsAgreed) continue;
        if (!(error instanceof ModelFailure) || error.kind === 'cancelled') throw error;
        const waitedMs = this.#options.clock.monotonic() - begun;
        tries.failed = addAttempt(tries.failed, { waitedMs, mayHaveCostUsd });
        const next = this.#afterFailure(error, { pace, place, tries });
        if (typeof next !== 'number') {
          if (next instanceof ModelFailure) next.failed = tries.failed;
          if (next instanceof RunMustStop || next instanceof RunMustWait) call.onHalt?.(next);
          throw next;
        }
        waitMs = next;
        tries.failed = addPause(tries.failed, waitMs);
        if (tries.charged) call.onRetry?.({ ...error.asCallError(), mayHaveBeenCharged: true, failed: tries.failed });
      } finally {
        pace.leave(place);
        money.close();
      }
      if (signals.begin.aborted) throw cancelled();
      if (waitMs > 0) await this.#options.clock.wait(waitMs, signals.begin);
    }
  }

  /**
   * What may leave of a request, for every way of sending it (one call, or a line of a batch): throws PolicyRefusal, with its audit row,
   * where nothing may.
   */
  prepare<Request extends Omit<ModelRequest, 'apiKey'>>(request: Request, call: CallContext): PreparedRequest<Request> {
    const { origin, sensitivity } = call;
    const decision = decidePolicy(this.#options.policy, { origin, model: request.model, sensitivity });
    if (decision.allowed) return this.#redactor.request(request);
    this.#record({ request, redactions: 0 }, call, { outcome: 'refused-by-policy', requestBytes: 0 });
    throw new PolicyRefusal(decision.rule);
  }

  #boundOf(size: CallSize, { model }: ModelRequest, { origin }: CallContext): CallBound | null {
    const { purse, priceOf } = this.#options;
    return callBound(priceOf(origin, model), size, purse.seenOf(model));
  }

  #reserve(request: ModelRequest, call: CallContext, begin: AbortSignal): Reservation | Promise<Reservation> {
    const { purse, models } = this.#options;
    const bound = (): CallBound | null => this.#boundOf(models.sizeOf(request), request, call);
    return purse.reserve({ model: request.model, bound }, begin);
  }

  async #attempt(
    outgoing: PreparedRequest<ModelRequest>,
    call: CallContext,
    { signal, money, failed, failedAt }: AttemptParts,
  ): Promise<Answer> {
    const { request } = outgoing;
    const { models, purse, priceOf, together } = this.#options;
    const prices = priceOf(call.origin, request.model);
    let size = models.sizeOf(request);
    const agree = (now: CallSize): boolean => {
      size = now;
      return money.covers(this.#boundOf(size, request, call));
    };
    try {
      const answer = await models.complete(request, signal, agree);
      const costUsd = costOf(prices, answer);
      const { inputTokens, outputTokens } = answer;
      const { statedUsd: _, totalTokens: _total, ...seen } = asUsersSee(answer, request.leaveOutThinking ?? false);
      const priced: Answer = { ...seen, costUsd, ...(failed.attempts > 0 && { failed }) };
      const atMostUsd = answeredAtMostUsd(prices, size, answer, purse.seenOf(request.model));
      together(() => {
        this.#record(outgoing, call, { outcome: 'answered', inputTokens, outputTokens, costUsd });
        call.onAnswer?.(priced);
        purse.saw(request.model, surpriseOf(size, answer, prices));
        money.settle(chargeOf(priced, atMostUsd));
      });
      return priced;
    } catch (error) {
      if (error instanceof NotAsAgreed) money.settle({ kind: 'nothing' });
      if (error instanceof ModelFailure) {
        const { mayHaveBeenCharged, counted } = error;
        const atMostUsd = brokenOffAtMostUsd(prices, size, counted, purse.seenOf(request.model));
        failedAt(mayHaveBeenCharged ? atMostUsd : 0);
        together(() => {
          this.#record(outgoing, call, { outcome: 'error', error: error.asCallError() });
          if (counted) purse.saw(request.model, surpriseOf(size, counted, prices));
          if (mayHaveBeenCharged) money.settle({ kind: 'uncertain', ...(atMostUsd !== null && { atMostUsd }) });
          else money.settle({ kind: 'nothing' });
        });
      }
      throw error;
    }
  }

  /** How long this call waits by itself before it tries again, in milliseconds (the pace makes everyone wait), or why it does not. */
  #afterFailure(failure: ModelFailure, at: Attempted): number | ModelFailure | Halt {
    const { pace, place, tries } = at;
    tries.charged ||= failure.mayHaveBeenCharged;
    switch (effectOf(failure, pace.isProven(place.model))) {
      case 'stops-the-run':
        pace.refused(place);
        return new RunMustStop(failure);
      case 'this-call-only':
        pace.answered(place);
        return failure;
      case 'may-be-about-this-call':
        // Nothing was ever answered: it may be about how we ask, or about one text in words that nobody knows. The next ones tell.
        if (pace.refusedUnexplained(place) < this.#limits.unexplainedRefusals) return failure;
        pace.refused(place);
        return new RunMustStop(failure);
      case 'asks-to-wait':
        return this.#afterRateLimit(failure, at);
      case 'out-of-reach':
        return this.#afterUnreachable(failure, at);
      case 'failed-by-itself':
        return this.#afterOwnFailure(failure, at);
    }
  }

  #afterRateLimit(failure: ModelFailure, { pace, place, tries }: Attempted): number | Halt {
    tries.rateLimited += 1;
    const asked = failure.retryAfterMs;
    const tooLong = asked !== null && asked > this.#limits.longestPauseMs;
    if (tooLong || tries.rateLimited >= this.#limits.rateLimitAttempts) return new RunMustWait(failure);
    // A little more than asked, so that a server whose clock is a little behind is not asked too early.
    const pauseMs = asked === null ? this.#backoffMs(tries.rateLimited) : asked + this.#options.ids.random() * 100;
    pace.slowDown(place, pauseMs);
    tries.failed = addPause(tries.failed, pauseMs);
    return 0;
  }

  #afterUnreachable(failure: ModelFailure, { pace, place }: Attempted): number | Halt {
    const { firstContactAttempts, offlineLimitMs } = this.#limits;
    const { forMs, failures } = pace.unreachable(place, (count) => this.#backoffMs(count));
    if (pace.everAnswered ? forMs <= offlineLimitMs : failures < firstContactAttempts) return 0;
    pace.giveUp();
    return new RunMustWait(failure);
  }

  #afterOwnFailure(failure: ModelFailure, { pace, place, tries }: Attempted): number | ModelFailure | Halt {
    tries.own += 1;
    const { kind, message, retryAfterMs, detail } = failure;
    if (retryAfterMs !== null && retryAfterMs > this.#limits.longestPauseMs) return new RunMustWait(failure);
    if (tries.own >= this.#limits.attempts) {
      const mayHaveBeenCharged = tries.charged;
      return new ModelFailure(kind, message, { retryAfterMs, mayHaveBeenCharged, detail, cause: failure });
    }
    if (retryAfterMs === null) return this.#backoffMs(tries.own);
    pace.slowDown(place, retryAfterMs);
    tries.failed = addPause(tries.failed, retryAfterMs);
    return 0;
  }

  /** Exponential with jitter over its upper half (Brooker, "Exponential Backoff And Jitter", 2015): about 1 s, 2 s, 4 s ... at most 30 s. */
  #backoffMs(attempt: number): number {
    return Math.min(30_000, 500 * 2 ** Math.min(attempt, 10)) * (0.5 + this.#options.ids.random() / 2);
  }

  #record(
    { request, redactions }: PreparedRequest<Omit<ModelRequest, 'apiKey'>>,
    call: CallContext,
    what: Pick<NewAuditRow, 'outcome'> & Partial<NewAuditRow>,
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
      error: null,
      requestBytes: request.messages.reduce((sum, each) => sum + Buffer.byteLength(each.content), 0),
      inputTokens: null,
      outputTokens: null,
      costUsd: null,
      redactions,
      ...what,
    });
  }
}

type Effect =
  'stops-the-run' | 'this-call-only' | 'may-be-about-this-call' | 'asks-to-wait' | 'out-of-reach' | 'failed-by-itself';

const effects: Record<
  Exclude<ModelFailureKind, 'bad-request' | 'bad-parameter' | 'malformed-answer' | 'cancelled'>,
  Effect
> = {
  'wrong-credentials': 'stops-the-run',
  forbidden: 'stops-the-run',
  'unknown-model': 'stops-the-run',
  'wrong-address': 'stops-the-run',
  'case-refused': 'this-call-only',
  'out-of-credit': 'stops-the-run',
  'rate-limited': 'asks-to-wait',
  unreachable: 'out-of-reach',
  'server-failed': 'failed-by-itself',
  'timed-out': 'failed-by-itself',
  'cut-off': 'failed-by-itself',
};

function effectOf(failure: ModelFailure, proven: boolean): Effect {
  switch (failure.kind) {
    case 'bad-request':
      return proven ? 'this-call-only' : 'may-be-about-this-call';
    case 'bad-parameter':
      // Before the first answer it is about every call; after it, about those that ask otherwise.
      return proven ? 'this-call-only' : 'stops-the-run';
    case 'malformed-answer':
      // A web page instead of an answer, and nothing charged: the sign-in page of a network stands between.
      return failure.mayHaveBeenCharged ? 'failed-by-itself' : 'out-of-reach';
    case 'cancelled':
      return 'this-call-only';
    default:
      return effects[failure.kind];
  }
}
