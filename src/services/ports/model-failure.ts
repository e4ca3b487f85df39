import { type FailedAttempts } from '#domain/answers/failed-attempts';
import { type CallError } from '#domain/answers/output';
import { type CountedTokens } from '#domain/run/call-bound';

export type ModelFailureKind =
  | 'rate-limited'
  | 'out-of-credit'
  | 'wrong-credentials'
  | 'forbidden'
  | 'unknown-model'
  /** Nothing that speaks chat completions answers at this address. */
  | 'wrong-address'
  /** The server refuses it, and nobody can tell why. */
  | 'bad-request'
  /** It refuses a parameter that a person set, or a tool: how we ask, not what. */
  | 'bad-parameter'
  /** It refuses this one text: too long, for example. The next case may well be answered. */
  | 'case-refused'
  | 'server-failed'
  | 'unreachable'
  | 'timed-out'
  | 'cut-off'
  | 'malformed-answer'
  | 'cancelled';

/** One attempt that got no answer, classified once, at the adapter. */
export class ModelFailure extends Error {
  readonly kind: ModelFailureKind;
  /** Milliseconds the server asked us to wait (Retry-After in seconds, date or ms form); null when it did not say. */
  readonly retryAfterMs: number | null;
  readonly mayHaveBeenCharged: boolean;
  /** What the server had counted by then; null: nothing is known. */
  readonly counted: CountedTokens | null;
  /** Raw text for engineers, without any secret. */
  readonly detail: string;
  /** Every attempt at the call, this one among them; the door says so when it gives the call up. */
  failed: FailedAttempts | undefined;
  /** What to do, where this failure calls for something of its own; null: what its kind calls for. */
  readonly advice: string | null;

  constructor(
    kind: ModelFailureKind,
    message: string,
    options: {
      retryAfterMs?: number | null;
      mayHaveBeenCharged?: boolean;
      counted?: CountedTokens | null;
      detail?: string;
      advice?: string | null;
      cause?: unknown;
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ModelFailure';
    this.kind = kind;
    this.retryAfterMs = options.retryAfterMs ?? null;
    this.mayHaveBeenCharged = options.mayHaveBeenCharged ?? false;
    this.counted = options.counted ?? null;
    this.detail = options.detail ?? '';
    this.advice = options.advice ?? null;
  }

  asCallError(): CallError {
    const { kind: code, message, mayHaveBeenCharged, failed } = this;
    return { code, message, mayHaveBeenCharged, ...(failed && { failed }) };
  }
}
