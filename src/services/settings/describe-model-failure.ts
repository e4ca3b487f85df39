import { AppError, type ErrorCode } from '#contract/errors';
import { type ModelFailure, type ModelFailureKind } from '../ports/model-failure.ts';

interface FailureWords {
  readonly code: ErrorCode;
  readonly message: string;
  readonly nextStep: string;
  /** In place of `nextStep` on the screen of the connections. */
  readonly atConnections?: string;
}

const words: Record<ModelFailureKind, FailureWords> = {
  'rate-limited': {
    code: 'rate-limited',
    message: 'The model server asks for a pause: too many requests.',
    nextStep: 'Wait a little and go on, or lower the number of calls at a time in Settings.',
  },
  'out-of-credit': {
    code: 'out-of-credit',
    message: 'The account of this key has no credit left.',
    nextStep: 'Add credit at the provider, or choose another connection.',
  },
  'wrong-credentials': {
    code: 'wrong-credentials',
    message: 'The model server does not accept this key.',
    nextStep: 'Enter the key again in Settings.',
    atConnections: 'Enter the key again: copy it exactly as the server shows it.',
  },
  forbidden: {
    code: 'forbidden',
    message: 'This key may not use this model or address.',
    nextStep: 'Ask whoever manages the account, or choose another model.',
  },
  'unknown-model': {
    code: 'unknown-model',
    message: 'The server does not know this model.',
    nextStep: 'Choose a model from the server’s list.',
  },
  'wrong-address': {
    code: 'bad-input',
    message: 'The server has no model service at this address.',
    nextStep: 'Check the address: it often ends in /v1.',
  },
  'bad-request': {
    code: 'bad-input',
    message: 'The server does not accept this request.',
    nextStep: 'Check the parameters of the prompt and the first cases; the details say what the server wrote.',
  },
  'bad-parameter': {
    code: 'bad-input',
    message: 'The server does not accept a parameter of this prompt.',
    nextStep: 'Check the parameters of the prompt; the details say which one the server named.',
  },
  'case-refused': {
    code: 'bad-input',
    message: 'The server does not accept the text of this case.',
    nextStep: 'Change the case, or choose another model.',
  },
  'server-failed': {
    code: 'server-failed',
    message: 'The model server had a failure of its own.',
    nextStep: 'Try again in a few minutes.',
  },
  unreachable: {
    code: 'unreachable',
    message: 'The model server cannot be reached.',
    nextStep: 'Check the address and your network.',
  },
  'timed-out': {
    code: 'timed-out',
    message: 'The model server took too long to answer.',
    nextStep: 'Try again, or choose another model.',
  },
  'cut-off': {
    code: 'server-failed',
    message: 'The answer broke off before its end.',
    nextStep: 'Try again.',
  },
  'malformed-answer': {
    code: 'malformed-answer',
    message: 'The address answers, but not like a model server. A sign-in page of the network may be in the way.',
    nextStep: 'Check the address (it often ends in /v1) and whether your network asks you to sign in.',
  },
  cancelled: { code: 'cancelled', message: 'Stopped.', nextStep: 'Start again when you like.' },
};

/** What the adapter can say better than the kind alone: which parameter, which case. */
const saysItself: ReadonlySet<ModelFailureKind> = new Set(['bad-parameter', 'case-refused']);
/** The same of a failure that has advice of its own. */
const saysMore: ReadonlySet<ModelFailureKind> = new Set(['out-of-credit', 'forbidden']);

/** A failed call in plain words, with the raw text for engineers. `atConnections`: said where the connection itself can be changed. */
export function describeModelFailure(failure: ModelFailure, { atConnections = false } = {}): AppError {
  const said = words[failure.kind];
  const { code, message } = said;
  const nextStep = atConnections ? (said.atConnections ?? said.nextStep) : said.nextStep;
  const isOwn = saysItself.has(failure.kind) || (failure.advice !== null && saysMore.has(failure.kind));
  const sentence = isOwn ? failure.message : message;
  return new AppError(code, sentence, failure.advice ?? nextStep, {
    detail: failure.detail || failure.message,
    cause: failure,
  });
}
