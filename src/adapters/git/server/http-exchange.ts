import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { type Socket } from 'node:net';
import { withoutSecrets } from '../../secrets/without-secrets.ts';
import { systemCode, textOf, trouble } from '../trouble.ts';

/** How long to wait and how much to take, from servers that may be slow, gone or hostile. */
export interface HttpLimits {
  /** Until a connection stands. */
  readonly connectMs: number;
  /** Without a byte in either direction. */
  readonly silenceMs: number;
  /** For a whole listing or report, however steadily its bytes drip. */
  readonly answerMs: number;
  /** For a whole download. */
  readonly packMs: number;
  /** Of an answer that is held in memory. */
  readonly answerBytes: number;
  /** Of what a server says to people beside a download. */
  readonly textBytes: number;
  /** Of the files in one download. */
  readonly packBytes: number;
}

export const defaultHttpLimits: HttpLimits = {
  connectMs: 20_000,
  silenceMs: 60_000,
  answerMs: 300_000,
  packMs: 4 * 3_600_000,
  answerBytes: 64 * 1024 * 1024,
  textBytes: 4 * 1024 * 1024,
  packBytes: 2_000_000_000,
};

export interface HttpQuestion {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | undefined;
  /** For all of it, from the request to the last byte of the answer. */
  readonly totalMs: number;
  readonly signal?: AbortSignal | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Throws AppError: 'timed-out', 'unreachable' (cut off) or 'cancelled'. Must be read or destroyed. */
  readonly body: AsyncIterable<Buffer>;
  destroy(): void;
}

/**
 * One request, no redirect, no retry. isomorphic-git's own client gives up after 5 s of silence; this one waits `silenceMs`,
 * where bytes that go out count as well as bytes that come in.
 * Throws AppError: 'unreachable', 'timed-out', 'cancelled'.
 */
export function exchange(question: HttpQuestion, limits: HttpLimits): Promise<HttpAnswer> {
  const url = new URL(question.url);
  return new Promise((resolve, reject) => {
    if (question.signal?.aborted === true) {
      reject(trouble.cancelled());
      return;
    }
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, {
      method: question.method,
      agent: false, // a fresh connection each time: a kept one that the server has closed would look like a lost push
      headers: {
        'user-agent': 'git/2.0 (Signoff)', // servers tell Git clients by the prefix
        'accept-encoding': 'identity',
        ...question.headers,
        ...(question.body === undefined ? {} : { 'content-length': String(question.body.length) }),
      },
    });
    let response: IncomingMessage | null = null;
    let failure: Error | null = null;
    const fail = (error: Error) => {
      failure ??= error;
      request.destroy(failure);
      response?.destroy(failure);
    };
    const stopWatching = watchSilence(
      () => ({ socket: request.socket, response }),
      limits,
      (seconds) => fail(trouble.silent(url.host, seconds, `${question.method} ${url.pathname}`)),
    );
    const seconds = Math.max(1, Math.round(question.totalMs / 1000));
    const tooLong = () => fail(trouble.tooSlow(url.host, seconds, `${question.method} ${url.pathname}`));
    const timer = setTimeout(tooLong, question.totalMs);
    const onAbort = () => fail(trouble.cancelled());
    question.signal?.addEventListener('abort', onAbort, { once: true });
    const settle = () => {
      stopWatching();
      clearTimeout(timer);
      question.signal?.removeEventListener('abort', onAbort);
    };
    request.on('error', (error) => {
      if (response !== null) return; // the answer came first; reading it tells the rest
      settle();
      reject(failure ?? describeNetworkError(error, url));
    });
    request.on('response', (message) => {
      response = message;
      message.on('close', settle);
      message.on('error', () => undefined); // the reader of the body hears of it
      resolve({
        status: message.statusCode ?? 0,
        headers: message.headers,
        body: readBody(message, url, () => failure),
        destroy: () => void message.destroy(),
      });
    });
    request.end(question.body);
  });
}

async function* readBody(message: IncomingMessage, url: URL, failure: () => Error | null): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of message) {
      yield chunk as Buffer; // no encoding is set, so Node gives buffers
    }
  } catch (error) {
    throw failure() ?? trouble.cutOff(url.host, `${url.pathname}: ${textOf(error)}`, error);
  }
  if (!message.complete) throw failure() ?? trouble.cutOff(url.host, `${url.pathname}: incomplete answer`);
}

/** Calls `onSilent` once when no connection stands in time, or no byte has moved for too long. Answers how to stop. */
function watchSilence(
  look: () => { socket: Socket | null; response: IncomingMessage | null },
  limits: HttpLimits,
  onSilent: (seconds: number) => void,
): () => void {
  let moved = -1;
  let since = performance.now();
  const timer = setInterval(
    () => {
      const { socket, response } = look();
      const now = performance.now();
      const connected = socket !== null && !socket.connecting;
      const bytes = connected ? socket.bytesRead + socket.bytesWritten : -1;
      // What waits in our own buffers is not the server's silence.
      if (bytes !== moved || (response !== null && response.readableLength > 0)) {
        moved = bytes;
        since = now;
      }
      const limit = connected ? limits.silenceMs : limits.connectMs;
      if (now - since < limit) return;
      clearInterval(timer);
      onSilent(Math.max(1, Math.round(limit / 1000)));
    },
    Math.max(5, Math.min(500, limits.silenceMs / 8, limits.connectMs / 8)),
  );
  return () => clearInterval(timer);
}

const certificateTrouble = /CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET)|EPROTO/;

function describeNetworkError(error: Error, url: URL): Error {
  const code = systemCode(error) ?? '';
  const detail = `${url.origin}: ${code === '' ? '' : `${code} `}${textOf(error)}`;
  if (certificateTrouble.test(code)) return trouble.untrustedServer(url.host, detail, error);
  if (code === 'ECONNRESET' || code === 'EPIPE') return trouble.cutOff(url.host, detail, error);
  return trouble.unreachable(url.host, detail, error);
}

/** The whole body. Throws 'repository-failed' above `maximum` bytes. */
export async function collectBody(answer: HttpAnswer, maximum: number, host: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of bodyUpTo(answer, maximum, host)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The body piece by piece. Throws 'repository-failed' above `maximum` bytes. */
export async function* bodyUpTo(answer: HttpAnswer, maximum: number, host: string): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of answer.body) {
    size += chunk.length;
    if (size > maximum) {
      answer.destroy();
      throw trouble.notUnderstood(host, `answer of more than ${maximum} bytes`);
    }
    yield chunk;
  }
}

/** The beginning of an error page, as one line for `detail`, without what nobody sees. Never throws. */
export async function previewBody(answer: HttpAnswer): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of answer.body) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > 4096) break;
    }
  } catch {
    // An error answer that breaks off is still an error answer.
  }
  answer.destroy();
  const line = Buffer.concat(chunks).toString('utf8').replace(/\s+/g, ' ').trim();
  return withoutSecrets(line, [], '').slice(0, 300);
}
