/**
 * The one way bytes leave for a model server: a `fetch` for the openai SDK over node:http, with the limits that the SDK
 * does not keep (a stalled body, a cut stream), no redirects, and no header that was not meant for the server.
 */
import http from 'node:http';
import https from 'node:https';
import { decodeBody } from './content-encoding.ts';

/** Milliseconds. `idleMs` is the longest silence within an answer, `totalMs` covers the whole exchange. */
export interface Limits {
  readonly connectMs: number;
  readonly firstByteMs: number;
  readonly idleMs: number;
  readonly totalMs: number;
}

/** A model that thinks before its first word may be silent for minutes; a connection that is not made in 10 s will not be. */
export const defaultLimits: Limits = { connectMs: 10_000, firstByteMs: 180_000, idleMs: 60_000, totalMs: 600_000 };

export type TransportFailureKind =
  'unreachable' | 'timed-out' | 'cut-off' | 'redirected' | 'too-large' | 'no-answer' | 'not-allowed' | 'cancelled';

/** Why an exchange brought no whole answer. */
export class TransportFailure extends Error {
  readonly kind: TransportFailureKind;
  /** True once the request may have reached the server. */
  readonly sent: boolean;
  /** As much of the answer as came. */
  received = '';

  constructor(kind: TransportFailureKind, sent: boolean, message: string) {
    super(message);
    this.name = 'TransportFailure';
    this.kind = kind;
    this.sent = sent;
  }
}

/** What one call and its fetch know of each other. The SDK hands fetch nothing of ours but headers, so an id in one joins them. */
export interface Exchange {
  readonly signal: AbortSignal;
  /** Where a file goes or comes: more time, and more bytes in the answer. */
  readonly limits?: Partial<Limits>;
  readonly maxAnswerBytes?: number;
  failure: TransportFailure | null;
  /** The request was handed over: from now on bytes of it may have left. */
  begun?: boolean;
  /** What came with an error's status, as it came: the SDK keeps only one shape of it. */
  errorBody?: string;
}

export const exchangeHeader = 'x-signoff-exchange';

const maxAnswerBytes = 32 * 1024 * 1024;
const sentHeaders = ['accept', 'api-key', 'authorization', 'content-type', 'user-agent'];
const readHeaders = [
  'content-type',
  'date',
  'retry-after',
  'retry-after-ms',
  'x-request-id',
  'x-litellm-response-cost',
];

/** Whether the host is this machine, so that plain http is safe. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname === '::1' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/**
 * `fetch` for the SDK. The whole body is read here, under the limits, so a Response that comes back is complete on the
 * wire. Connections are kept alive; a free one is closed after 8 s, before most servers would close it under a request.
 */
export function createLimitedFetch(
  limits: Limits,
  exchanges: ReadonlyMap<string, Exchange>,
): (input: string | URL | Request, init?: RequestInit) => Promise<Response> {
  const options = { keepAlive: true, maxFreeSockets: 256, timeout: 8_000 };
  const agents = { 'http:': new http.Agent(options), 'https:': new https.Agent(options) };

  return async (input, init) => {
    // The SDK hands over its own Headers, made for this call: a copy of them is work for nothing.
    const headers = init?.headers instanceof Headers ? init.headers : new Headers(init?.headers);
    const exchange = exchanges.get(headers.get(exchangeHeader) ?? '');
    if (!exchange) throw new Error('A request without its exchange');
    try {
      const url = new URL(input instanceof Request ? input.url : input);
      const body = await bytesOf(init?.body ?? null, headers);
      const outgoing = {
        url,
        method: init?.method ?? 'GET',
        headers: pickHeaders(headers),
        body,
        agent: url.protocol === 'https:' ? agents['https:'] : agents['http:'],
        maxAnswerBytes: exchange.maxAnswerBytes ?? maxAnswerBytes,
      };
      exchange.begun = true;
      const response = await send(outgoing, { ...limits, ...exchange.limits }, exchange.signal);
      if (response.status >= 400) exchange.errorBody = await response.clone().text();
      return response;
    } catch (error) {
      if (error instanceof TransportFailure) exchange.failure = error;
      throw error;
    }
  };
}

interface Outgoing {
  readonly url: URL;
  readonly method: string;
  readonly headers: http.OutgoingHttpHeaders;
  readonly body: string | Uint8Array | null;
  readonly agent: http.Agent;
  readonly maxAnswerBytes: number;
}

/** The SDK hands over JSON as text and a file as a form, whose own content type names its boundary. */
async function bytesOf(body: unknown, headers: Headers): Promise<string | Uint8Array | null> {
  if (body === null || typeof body === 'string') return body;
  if (!(body instanceof FormData)) throw new TypeError('A request body is text or a form');
  const form = new Response(body);
  headers.set('content-type', form.headers.get('content-type') ?? '');
  return new Uint8Array(await form.arrayBuffer());
}

function pickHeaders(headers: Headers): http.OutgoingHttpHeaders {
  const picked: http.OutgoingHttpHeaders = {};
  for (const name of sentHeaders) {
    const value = headers.get(name);
    if (value !== null) picked[name] = value;
  }
  return picked;
}

function send(outgoing: Outgoing, limits: Limits, signal: AbortSignal): Promise<Response> {
  const { url, body } = outgoing;
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    throw new TransportFailure('not-allowed', false, `${url.protocol}//${url.host} is not https`);
  }
  if (signal.aborted) throw new TransportFailure('cancelled', false, 'Cancelled before it was sent');
  if (body !== null) outgoing.headers['content-length'] = Buffer.byteLength(body);

  return new Promise((resolve, reject) => {
    let sent = false;
    const chunks: Buffer[] = [];
    const client = url.protocol === 'https:' ? https : http;
    const request = client.request(url, { method: outgoing.method, headers: outgoing.headers, agent: outgoing.agent });

    const settle = (failure: TransportFailure | null, response?: Response): void => {
      clearTimeout(phaseTimer);
      clearTimeout(totalTimer);
      signal.removeEventListener('abort', cancel);
      if (failure === null && response) return resolve(response);
      request.destroy();
      if (failure) failure.received = Buffer.concat(chunks).toString();
      reject(failure);
    };
    const cancel = (): void => settle(new TransportFailure('cancelled', sent, 'Cancelled'));
    const limit = (ms: number, what: string): NodeJS.Timeout =>
      setTimeout(() => settle(new TransportFailure('timed-out', sent, `${what} within ${ms} ms`)), ms);
    let phaseTimer = limit(limits.connectMs, 'No connection');
    const totalTimer = limit(limits.totalMs, 'No whole answer');
    const connected = (): void => {
      sent = true;
      clearTimeout(phaseTimer);
      phaseTimer = limit(limits.firstByteMs, 'No first byte of an answer');
    };

    signal.addEventListener('abort', cancel, { once: true });
    request.on('socket', (socket) => {
      if (request.reusedSocket || !socket.connecting) return connected();
      socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', connected);
    });
    request.on('error', (error) => settle(describeSocketError(error, sent)));
    request.on('response', (incoming) => {
      readWhole(incoming, chunks, outgoing.maxAnswerBytes, {
        onFirstChunk: () => {
          clearTimeout(phaseTimer);
          phaseTimer = limit(limits.idleMs, 'No further byte of the answer');
        },
        onChunk: () => phaseTimer.refresh(),
        onFailure: settle,
        onWhole: (bytes) => {
          // Thrown from an event it would end the process.
          try {
            settle(null, responseOf(incoming, bytes));
          } catch (error) {
            settle(new TransportFailure('no-answer', true, `HTTP ${incoming.statusCode}: ${String(error)}`));
          }
        },
      });
    });
    request.end(body ?? undefined);
  });
}

interface Reading {
  readonly onFirstChunk: () => void;
  readonly onChunk: () => void;
  readonly onFailure: (failure: TransportFailure) => void;
  readonly onWhole: (bytes: Buffer) => void;
}

function readWhole(incoming: http.IncomingMessage, chunks: Buffer[], maxAnswerBytes: number, reading: Reading): void {
  const status = incoming.statusCode ?? 0;
  if (status >= 300 && status < 400) {
    const target = hostOf(incoming.headers.location);
    reading.onFailure(new TransportFailure('redirected', true, `HTTP ${status} to ${target}`));
    return;
  }
  let size = 0;
  incoming.on('data', (chunk: Buffer) => {
    if (chunks.length === 0) reading.onFirstChunk();
    else reading.onChunk();
    chunks.push(chunk);
    size += chunk.length;
    if (size > maxAnswerBytes) {
      reading.onFailure(new TransportFailure('too-large', true, `More than ${maxAnswerBytes} bytes`));
    }
  });
  incoming.on('end', () => {
    const sent = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
    const decoded = decodeBody(sent, incoming.headers['content-encoding'], maxAnswerBytes);
    if (decoded.kind === 'whole') reading.onWhole(decoded.bytes);
    else reading.onFailure(new TransportFailure(decoded.kind, true, decoded.message));
  });
  incoming.on('error', (error) =>
    reading.onFailure(
      new TransportFailure('cut-off', true, `The connection closed within the answer: ${error.message}`),
    ),
  );
}

/** Only the host: the rest of an address may hold a token. */
function hostOf(location: string | undefined): string {
  return location !== undefined && URL.canParse(location) ? new URL(location).host : 'another path of the same host';
}

function responseOf(incoming: http.IncomingMessage, bytes: Buffer): Response {
  const headers: [string, string][] = [];
  for (const name of readHeaders) {
    const value = incoming.headers[name];
    if (typeof value === 'string') headers.push([name, value]);
  }
  const status = incoming.statusCode ?? 0;
  // The web host puts a Response of its own in the place of Node's, which would only find this out where it is read.
  if (status < 200 || status > 599) throw new RangeError('that is no status');
  const empty = status === 204 || status === 205;
  // Node's Buffer is never backed by shared memory here; the DOM type asks for an ArrayBuffer-backed view.
  return new Response(empty ? null : (bytes as Uint8Array<ArrayBuffer>), { status, headers });
}

/** A failure before the connection stood means that nothing was sent; after it, the answer was lost. */
function describeSocketError(error: Error & { code?: string }, sent: boolean): TransportFailure {
  const code = error.code ?? error.name;
  // An address with several records fails with an AggregateError, whose own message is empty.
  const message = error.message === '' ? code : error.message;
  return new TransportFailure(
    sent ? 'cut-off' : 'unreachable',
    sent,
    message.includes(code) ? message : `${code}: ${message}`,
  );
}
