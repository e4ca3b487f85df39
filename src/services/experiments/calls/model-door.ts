import {
  answeredAtMostUsd,
  brokenOffAtMostUsd,
  callBound,
  type CallBound,
  type CallSize,
  surpriseOf,
} from '#domain/run/call-bound';
import { type Sensitivity } from '#domain/cases/case';
import { addAttempt, addPause, type FailedAttempts } from '#domain/answers/failed-attempts';
import { type Answer, type CallError } from '#domain/answers/output';
import { decidePolicy, type Policy, redactedKinds } from '#domain/policy/policy';
import { type Clock, type Ids } from '../../ports/host.ts';
import { type ModelClient, type ModelRequest, NotAsAgreed } from '../../ports/models.ts';
import { ModelFailure } from '../../ports/model-failure.ts';
import { type AuditStore, type NewAuditRow } from '../../stores/audit.ts';
import { type RunStore } from '../../stores/runs.ts';
import { type Purse, type Reservation } from './budget.ts';
import { asUsersSee } from '../left-out-thinking.ts';
import { cancelled, type Pace, type Place } from './pace.ts';
import { type Halt, PolicyRefusal, RunMustStop, RunMustWait } from './halts.ts';
import { chargeOf, costOf, type Prices } from './prices.ts';
import { noTries, Retries, type RetryLimits } from './retries.ts';
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

/** A request as it may leave, and how many pieces of personal data were made unreadable in it. */
export interface PreparedRequest<Request> {
  readonly request: Request;
  readonly redactions: number;
}

interface AttemptParts {
  readonly signal: AbortSignal;
  readonly money: Reservation;
  /** The most that it can have cost, told when it failed. */
  readonly failedAt: (mayHaveCostUsd: number | null) => void;
  /** What failed before this attempt. */
  readonly failed: FailedAttempts;
}

/**
 * The one door to models: policy, redaction, money, pace, retry, an audit row for every attempt, then the client. Every call of a run or a judge
 * goes through it.
 */
export class ModelDoor {
  readonly #options: DoorOptions;
  readonly #retries: Retries;
  readonly #redactor: Redactor;

  constructor(options: DoorOptions) {
    this.#options = options;
    this.#redactor = createRedactor(redactedKinds(options.policy));
    this.#retries = new Retries(options.limits ?? {}, options.ids);
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
    const tries = noTries();
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
        const next = this.#retries.after(error, { pace, place, tries });
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
