import { addPause, noFailedAttempts, type FailedAttempts } from '#domain/answers/failed-attempts';
import { type Ids } from '../../ports/host.ts';
import { ModelFailure, type ModelFailureKind } from '../../ports/model-failure.ts';
import { type Halt, RunMustStop, RunMustWait } from './halts.ts';
import { type Pace, type Place } from './pace.ts';

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

/** What was tried for one call. */
export interface Tries {
  /** Failures of the call itself. */
  own: number;
  rateLimited: number;
  charged: boolean;
  /** What a user would have waited for, and may have paid for, in vain. */
  failed: FailedAttempts;
}

export function noTries(): Tries {
  return { own: 0, rateLimited: 0, charged: false, failed: noFailedAttempts };
}

interface Attempted {
  readonly pace: Pace;
  readonly place: Place;
  readonly tries: Tries;
}

/** What becomes of a call that failed: it waits and is tried again, it fails alone, or the run halts. The retries are ours, not the SDK's (safety.md, "Models"). */
export class Retries {
  readonly #limits: RetryLimits;
  readonly #ids: Pick<Ids, 'random'>;

  constructor(limits: Partial<RetryLimits>, ids: Pick<Ids, 'random'>) {
    this.#limits = { ...defaultRetryLimits, ...limits };
    this.#ids = ids;
  }

  /** How long this call waits by itself before it tries again, in milliseconds (the pace makes everyone wait), or why it does not. */
  after(failure: ModelFailure, at: Attempted): number | ModelFailure | Halt {
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
    const pauseMs = asked === null ? this.#backoffMs(tries.rateLimited) : asked + this.#ids.random() * 100;
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
    return Math.min(30_000, 500 * 2 ** Math.min(attempt, 10)) * (0.5 + this.#ids.random() / 2);
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
