/** The practice models over HTTP: an OpenAI-compatible server on this machine, for the tour without a key and for tests. */
import http from 'node:http';
import { type AddressInfo } from 'node:net';
import { z } from 'zod';
import { type PracticeServer } from '#services/ports/models';
import { createBatchDesk } from './batch-desk.ts';
import { findPracticeModel, practiceModels, practiceOwner, type PracticeModel } from './catalog.ts';
import { createFaultPicker, strike, type FaultScript } from './faults.ts';
import { reply } from './practice-model.ts';
import {
  completionDocument,
  completionEvents,
  completionRequestSchema,
  errorDocument,
  type CompletionRequest,
  type WireAnswer,
} from './wire.ts';

export interface PracticeServerOptions {
  /** 0 or left out: any free port. */
  readonly port?: number;
  /** Multiplies the models' latency; 0 answers at once. */
  readonly latencyScale?: number;
  readonly faults?: FaultScript;
}

export interface RunningPracticeServer {
  /** Base address, e.g. http://127.0.0.1:41234/v1 */
  readonly baseUrl: string;
  readonly port: number;
  close(): Promise<void>;
}

const maxBodyBytes = 4 * 1024 * 1024;
/** A file holds many calls. */
const maxFileBytes = 64 * 1024 * 1024;

/** Starts it on 127.0.0.1. Rejects where the port is taken. */
export async function startPracticeServer(options: PracticeServerOptions = {}): Promise<RunningPracticeServer> {
  const pickFault = createFaultPicker(options.faults ?? []);
  const desk = createBatchDesk();
  let completions = 0;
  const server = http.createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    // A web page elsewhere can make a browser send requests here under its own name (DNS rebinding).
    if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? ''))
      return refuse(response, 403, 'Unknown host');
    if (request.method === 'GET' && path === '/v1/models') return sendJson(response, 200, modelList());
    const named = /^\/v1\/models\/([\w.-]+)$/.exec(path)?.[1];
    if (request.method === 'GET' && named !== undefined) return describeModel(response, named);
    if (request.method === 'POST' && path === '/v1/chat/completions') {
      return readBody(request, response, (body) => {
        const index = completions++;
        complete({ body, response, index, latencyScale: options.latencyScale ?? 1, pickFault });
      });
    }
    atDesk(request, response, path, desk);
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', 512, resolve);
  });
  // A TCP server's address is an AddressInfo; only a pipe's is a string.
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The app's practice models: started on first use, and again after `close`. */
export function createPracticeServer(options: PracticeServerOptions = {}): PracticeServer & { close(): Promise<void> } {
  let running: Promise<RunningPracticeServer> | null = null;
  return {
    baseUrl: async () => {
      running ??= startPracticeServer(options);
      try {
        return (await running).baseUrl;
      } catch (error) {
        running = null;
        throw error;
      }
    },
    close: async () => {
      const started = running;
      running = null;
      await (await started)?.close();
    },
  };
}

function modelList(): object {
  return { object: 'list', data: practiceModels.map(modelDocument) };
}

function modelDocument(model: PracticeModel): object {
  return {
    id: model.id,
    object: 'model',
    created: 0,
    owned_by: practiceOwner,
    signoff_prices: {
      input_per_million: model.prices.inputPerMillion,
      output_per_million: model.prices.outputPerMillion,
    },
  };
}

function describeModel(response: http.ServerResponse, id: string): void {
  const model = findPracticeModel(id);
  if (model) return sendJson(response, 200, modelDocument(model));
  unknownModel(response, id);
}

function readBody(request: http.IncomingMessage, response: http.ServerResponse, onBody: (body: string) => void): void {
  // Only JSON: a form or text/plain is what a web page can send without asking first.
  if (!request.headers['content-type']?.includes('application/json'))
    return refuse(response, 415, 'Send application/json');
  const chunks: Buffer[] = [];
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= maxBodyBytes) chunks.push(chunk);
  });
  request.on('end', () => {
    if (size > maxBodyBytes) return refuse(response, 413, 'The request is too large');
    onBody(Buffer.concat(chunks).toString('utf8'));
  });
}

function atDesk(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  path: string,
  desk: ReturnType<typeof createBatchDesk>,
): void {
  // A form is what a web page can send without asking first, and a page names itself.
  if (request.headers.origin !== undefined) return refuse(response, 403, 'Not from a web page');
  const chunks: Buffer[] = [];
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= maxFileBytes) chunks.push(chunk);
  });
  request.on('end', () => {
    if (size > maxFileBytes) return refuse(response, 413, 'The request is too large');
    const { method = 'GET', headers } = request;
    // Node's Buffer is never backed by shared memory here.
    const body = Buffer.concat(chunks) as Uint8Array<ArrayBuffer>;
    desk({ method, path, contentType: headers['content-type'] ?? '', body }).then(
      (answer) => {
        if (answer === null) return refuse(response, 404, `There is no ${method} ${path} here`);
        response.writeHead(answer.status, { 'content-type': 'application/json; charset=utf-8' }).end(answer.body);
      },
      (error: unknown) => refuse(response, 500, error instanceof Error ? error.message : 'It failed'),
    );
  });
}

interface Call {
  readonly body: string;
  readonly response: http.ServerResponse;
  readonly index: number;
  readonly latencyScale: number;
  readonly pickFault: ReturnType<typeof createFaultPicker>;
}

function complete({ body, response, index, latencyScale, pickFault }: Call): void {
  const request = parseRequest(body);
  if (!request.ok) return refuse(response, 400, request.message);
  const model = findPracticeModel(request.value.model);
  if (!model) return unknownModel(response, request.value.model);
  // Without a seed each call is a new trial, as with a real model.
  const { answer, latencyMs } = reply(model, request.value, request.value.seed ?? Math.floor(Math.random() * 2 ** 31));
  const usage = request.value.stream_options?.include_usage === true;
  const events = completionEvents(answer, { pieces: 4, usage });
  const fault = pickFault({ index, model: model.id, body });
  if (fault) return strike(fault, response, events);
  if (request.value.stream === true) streamAnswer(response, events, latencyMs * latencyScale);
  else setTimeout(() => sendDocument(response, answer), latencyMs * latencyScale);
}

/** The first words come after a third of the time, the rest at its end. */
function streamAnswer(response: http.ServerResponse, events: readonly string[], latencyMs: number): void {
  const [first = '', ...rest] = events;
  setTimeout(() => {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' });
    response.write(first);
    setTimeout(() => response.end(rest.join('')), (latencyMs * 2) / 3);
  }, latencyMs / 3);
}

function sendDocument(response: http.ServerResponse, answer: WireAnswer): void {
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(completionDocument(answer));
}

function parseRequest(body: string): { ok: true; value: CompletionRequest } | { ok: false; message: string } {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return { ok: false, message: 'The body is not JSON' };
  }
  const parsed = completionRequestSchema.safeParse(json);
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, message: z.prettifyError(parsed.error) };
}

function unknownModel(response: http.ServerResponse, id: string): void {
  const message = `The model ${id} does not exist. Practice models: ${practiceModels.map((model) => model.id).join(', ')}`;
  response
    .writeHead(404, { 'content-type': 'application/json' })
    .end(errorDocument(message, 'invalid_request_error', 'model_not_found', 'model'));
}

function refuse(response: http.ServerResponse, status: number, message: string): void {
  response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(errorDocument(message, 'invalid_request_error', null));
}

function sendJson(response: http.ServerResponse, status: number, value: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}
