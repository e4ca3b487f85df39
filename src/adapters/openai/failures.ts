/** Every way a call can fail, classified once: what happened and whether it may have been charged, without any secret. */
import { APIError } from 'openai';
import { ModelFailure, type ModelFailureKind } from '#services/ports';
import { UnreadableAnswer } from './completion.ts';
import { type TransportFailure } from './limited-fetch.ts';

/** What a sentence may name: never the key. */
export interface CallContext {
  readonly host: string;
  /** null when the list of models was asked for. */
  readonly model: string | null;
  readonly apiKey: string | null;
  readonly now: () => number;
}

export function failureOf(error: unknown, transport: TransportFailure | null, context: CallContext): ModelFailure {
  if (error instanceof ModelFailure) return error;
  if (transport) return fromTransport(transport, context);
  if (error instanceof UnreadableAnswer) return fromUnreadable(error, context);
  if (error instanceof APIError && error.status !== undefined) return fromStatus(error, context);
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new ModelFailure('malformed-answer', `${context.host} could not be asked.`, {
    mayHaveBeenCharged: true,
    detail: redact(text, context.apiKey),
  });
}

const transportKinds: Record<TransportFailure['kind'], ModelFailureKind> = {
  unreachable: 'unreachable',
  'timed-out': 'timed-out',
  'cut-off': 'cut-off',
  redirected: 'malformed-answer',
  'too-large': 'malformed-answer',
  'not-allowed': 'bad-request',
  cancelled: 'cancelled',
};

function fromTransport(failure: TransportFailure, { host, apiKey }: CallContext): ModelFailure {
  const sentences: Record<TransportFailure['kind'], string> = {
    unreachable: `${host} cannot be reached.`,
    'timed-out': failure.sent ? `${host} took too long to answer.` : `${host} did not accept a connection in time.`,
    'cut-off': `${host} closed the connection before its answer was complete.`,
    redirected: `${host} sent the request elsewhere. Signoff does not follow, because the key would go along. A Wi-Fi sign-in page or a wrong address does this.`,
    'too-large': `${host} sent an answer that is too large to read.`,
    'not-allowed': `${host} is not asked over plain http: the key and the cases could be read on the way. Use an https address.`,
    cancelled: 'Cancelled.',
  };
  return new ModelFailure(transportKinds[failure.kind], sentences[failure.kind], {
    mayHaveBeenCharged: failure.sent && failure.kind !== 'redirected',
    detail: redact(failure.message, apiKey),
  });
}

function fromUnreadable(error: UnreadableAnswer, context: CallContext): ModelFailure {
  const { host } = context;
  const detail = redact(error.message, context.apiKey);
  switch (error.reason) {
    case 'cut-off':
      return new ModelFailure('cut-off', `The answer of ${host} stopped before its end.`, {
        mayHaveBeenCharged: true,
        detail,
      });
    case 'web-page':
      return new ModelFailure(
        'malformed-answer',
        `${host} answered with a web page instead of a model's answer. A Wi-Fi sign-in page or a wrong address does this.`,
        { mayHaveBeenCharged: false, detail },
      );
    case 'failed':
      return new ModelFailure(kindWithin(error.code), `${host} failed while it was answering.`, {
        mayHaveBeenCharged: true,
        detail,
      });
    case 'malformed':
      return new ModelFailure('malformed-answer', `${host} sent an answer that cannot be read.`, {
        mayHaveBeenCharged: true,
        detail,
      });
  }
}

/** An error that arrived inside a stream carries a code instead of a status. */
function kindWithin(code: string | null): ModelFailureKind {
  if (code === null) return 'server-failed';
  if (outOfCredit.test(code)) return 'out-of-credit';
  return code === '429' || /rate_limit/.test(code) ? 'rate-limited' : 'server-failed';
}

const outOfCredit = /insufficient_quota|insufficient_credits|billing|^402$/;

function fromStatus(error: APIError, context: CallContext): ModelFailure {
  const status = error.status ?? 0;
  const kind = kindOfStatus(status, error);
  return new ModelFailure(kind, sentenceFor(kind, status, error, context), {
    retryAfterMs: retryAfterMs(error.headers, context.now),
    // A gateway that gave up may have left the model behind it working.
    mayHaveBeenCharged: [502, 504, 520, 522, 524].includes(status),
    detail: redact(error.message, context.apiKey),
  });
}

function kindOfStatus(status: number, error: APIError): ModelFailureKind {
  const code = `${error.code ?? ''} ${error.type ?? ''}`;
  if (status === 402 || (status !== 401 && outOfCredit.test(code))) return 'out-of-credit';
  if (code.includes('model_not_found')) return 'unknown-model';
  if (status === 401) return 'wrong-credentials';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'unknown-model';
  if (status === 408) return 'timed-out';
  if (status === 429) return 'rate-limited';
  return status >= 500 ? 'server-failed' : 'bad-request';
}

function sentenceFor(kind: ModelFailureKind, status: number, error: APIError, { host, model }: CallContext): string {
  switch (kind) {
    case 'out-of-credit':
      return `The account at ${host} has no credit left.`;
    case 'wrong-credentials':
      return `${host} did not accept the key.`;
    case 'forbidden':
      return `${host} does not allow this key to use ${model ?? 'the list of models'}.`;
    case 'unknown-model':
      // A 404 without the error document of the API comes from an address that is not the API's.
      return error.error === undefined || model === null
        ? `${host} has no model service at this address. It often ends in /v1.`
        : `${host} has no model named ${model}.`;
    case 'rate-limited':
      return `${host} asks us to slow down.`;
    case 'timed-out':
      return `${host} took too long to answer.`;
    case 'server-failed':
      return `${host} has a problem of its own (HTTP ${status}).`;
    default:
      return `${host} refused the request (HTTP ${status}).`;
  }
}

/**
 * Milliseconds until the server wants to be asked again: `retry-after-ms`, else Retry-After in seconds or as an HTTP date
 * (RFC 9110, 10.2.3). A date is read against the server's own Date, so that a wrong clock here does not matter.
 */
export function retryAfterMs(headers: Headers | undefined, now: () => number): number | null {
  const milliseconds = readNumber(headers?.get('retry-after-ms'));
  if (milliseconds !== null) return milliseconds;
  const header = headers?.get('retry-after') ?? '';
  const seconds = readNumber(header);
  if (seconds !== null) return Math.round(seconds * 1000);
  const at = Date.parse(header);
  if (Number.isNaN(at)) return null;
  const serverNow = Date.parse(headers?.get('date') ?? '');
  return Math.max(0, at - (Number.isNaN(serverNow) ? now() : serverNow));
}

function readNumber(text: string | null | undefined): number | null {
  return text && /^\s*\d+(\.\d+)?\s*$/.test(text) ? Number(text) : null;
}

/** Takes the key, and anything that looks like one, out of text that a server or the system wrote. At most 2,000 characters. */
export function redact(text: string, apiKey: string | null): string {
  const withoutKey = apiKey === null || apiKey.length < 4 ? text : text.replaceAll(apiKey, '[key]');
  return withoutKey
    .replace(/\bBearer\s+[\w.~+/=-]{4,}/gi, 'Bearer [key]')
    .replace(/\b(sk|pk|rk)-[\w*-]{6,}/g, '[key]')
    .slice(0, 2_000);
}
