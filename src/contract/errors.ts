/**
 * Every way a request can go wrong, as data: a code for programs, a sentence and a next step for people.
 * `usage`-like codes exit the command line with 2, machinery with 3 (see `exitCodeOf`).
 */
export const errorCodes = {
  'bad-input': 'input',
  'not-found': 'input',
  'unknown-ref': 'input',
  'invalid-file': 'input',
  'unsupported-version': 'input',
  'stale-version': 'input',
  'not-trusted': 'input',
  'not-allowed': 'input',
  'refused-by-policy': 'input',
  'practice-not-evidence': 'input',
  'gate-not-met': 'input',
  'limit-exceeded': 'input',
  unreachable: 'machinery',
  'wrong-credentials': 'machinery',
  forbidden: 'machinery',
  'unknown-model': 'machinery',
  'out-of-credit': 'machinery',
  'rate-limited': 'machinery',
  'server-failed': 'machinery',
  'malformed-answer': 'machinery',
  'timed-out': 'machinery',
  'repository-failed': 'machinery',
  'proposal-rejected': 'machinery',
  'storage-failed': 'machinery',
  'secrets-unavailable': 'machinery',
  cancelled: 'cancelled',
  internal: 'machinery',
} as const satisfies Record<string, 'input' | 'machinery' | 'cancelled'>;

export type ErrorCode = keyof typeof errorCodes;

export interface ErrorDescription {
  readonly code: ErrorCode;
  /** What happened and what was kept, in plain words. */
  readonly message: string;
  /** What the person can do now. */
  readonly nextStep: string;
  /** Raw text for the "Engineer details" fold. Never a secret. */
  readonly detail?: string | undefined;
}

/** The only error that services and adapters throw on purpose. */
export class AppError extends Error implements ErrorDescription {
  readonly code: ErrorCode;
  readonly nextStep: string;
  readonly detail: string | undefined;

  constructor(code: ErrorCode, message: string, nextStep: string, options: { detail?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.nextStep = nextStep;
    this.detail = options.detail;
  }
}

export function describeError(error: unknown): ErrorDescription {
  if (error instanceof AppError) {
    return { code: error.code, message: error.message, nextStep: error.nextStep, detail: error.detail };
  }
  return {
    code: 'internal',
    message: 'Something inside Signoff went wrong. Your work is saved.',
    nextStep: 'Try again. If it happens again, copy the details and send them to us.',
    detail: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
  };
}

/** Exit code of the command line: 2 bad input, 3 machinery, 130 cancelled. */
export function exitCodeOf(code: ErrorCode): 2 | 3 | 130 {
  const kind = errorCodes[code];
  return kind === 'input' ? 2 : kind === 'machinery' ? 3 : 130;
}
