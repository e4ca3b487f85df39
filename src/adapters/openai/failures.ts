/** Every way a call can fail, classified once: what happened and whether it may have been charged, without any secret. */
import { ModelFailure, type ModelFailureKind } from '#services/ports/model-failure';
import { type CallContext } from './call-context.ts';
import { countedIn } from './completion/completion.ts';
import { UnreadableAnswer } from './completion/unreadable-answer.ts';
import { type TransportFailure } from './limited-fetch.ts';
import { redact } from './redact.ts';
import { fromServerError } from './refusals.ts';
import { ServerError } from './server-error.ts';

export function failureOf(error: unknown, transport: TransportFailure | null, context: CallContext): ModelFailure {
  if (error instanceof ModelFailure) return error;
  if (transport) return fromTransport(transport, context);
  if (error instanceof UnreadableAnswer) return fromUnreadable(error, context);
  if (error instanceof ServerError) return fromServerError(error, context);
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
  'no-answer': 'malformed-answer',
  'not-allowed': 'wrong-address',
  cancelled: 'cancelled',
};

function fromTransport(failure: TransportFailure, { host, apiKey }: CallContext): ModelFailure {
  const sentences: Record<TransportFailure['kind'], string> = {
    unreachable: `${host} cannot be reached.`,
    'timed-out': failure.sent ? `${host} took too long to answer.` : `${host} did not accept a connection in time.`,
    'cut-off': `${host} closed the connection before its answer was complete.`,
    redirected: `${host} sent the request elsewhere. Signoff does not follow, because the key would go along. A Wi-Fi sign-in page or a wrong address does this.`,
    'too-large': `${host} sent an answer that is too large to read.`,
    'no-answer': `${host} sent an answer that cannot be read.`,
    'not-allowed': `${host} is not asked over plain http: the key and the cases could be read on the way. Use an https address.`,
    cancelled: 'Cancelled.',
  };
  return new ModelFailure(transportKinds[failure.kind], sentences[failure.kind], {
    mayHaveBeenCharged: failure.sent && failure.kind !== 'redirected',
    counted: countedIn(failure.received),
    advice: failure.kind === 'not-allowed' ? 'Use an address that starts with https://.' : null,
    detail: redact(failure.message, apiKey),
  });
}

function fromUnreadable(error: UnreadableAnswer, context: CallContext): ModelFailure {
  const { host } = context;
  const { counted } = error;
  const detail = redact(error.message, context.apiKey, 500);
  switch (error.reason) {
    case 'cut-off':
      return new ModelFailure('cut-off', `The answer of ${host} stopped before its end.`, {
        mayHaveBeenCharged: true,
        counted,
        detail,
      });
    case 'web-page':
      return new ModelFailure(
        'malformed-answer',
        `${host} answered with a web page instead of a model's answer. A Wi-Fi sign-in page or a wrong address does this.`,
        { mayHaveBeenCharged: false, detail },
      );
    case 'malformed':
      return new ModelFailure('malformed-answer', `${host} sent an answer that cannot be read.`, {
        mayHaveBeenCharged: true,
        counted,
        detail,
      });
  }
}
