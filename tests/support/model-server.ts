/**
 * A scripted OpenAI-compatible server on loopback: fixed latency, an answer function, faults, and a record of what came.
 * Cheap on CPU, and it runs alone too: `node tests/support/model-server.ts --latency 50` prints its address.
 */
import http from 'node:http';
import { type AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { type ToolCall } from '#domain/answers/output';
import { createFaultPicker, strike, type FaultScript } from '#adapters/practice/faults';
import {
  completionDocument,
  completionEvents,
  completionRequestSchema,
  contentOf,
  countTokens,
  type WireAnswer,
} from '#adapters/practice/wire';

export interface RecordedRequest {
  readonly index: number;
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly authorization: string | null;
  readonly headers: http.IncomingHttpHeaders;
  /** The request's JSON. */
  readonly body: Record<string, unknown>;
}

export interface ScriptedAnswer {
  readonly text?: string;
  readonly toolCalls?: readonly ToolCall[];
  readonly finishReason?: WireAnswer['finishReason'];
  readonly refusal?: string;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
}

export interface ModelServerOptions {
  /** Milliseconds from the request to the answer. */
  readonly latencyMs?: number;
  readonly answer?: (request: RecordedRequest, index: number) => ScriptedAnswer;
  readonly faults?: FaultScript;
  /** Sees each completion request as it arrives, before its fault or answer. */
  readonly onRequest?: (request: RecordedRequest) => void;
  readonly models?: readonly {
    readonly id: string;
    readonly owned_by?: string;
    readonly shutdown_date?: string | number;
    readonly signoff_prices?: { readonly input_per_million: number; readonly output_per_million: number };
  }[];
  /** Keep every request for the test to look at; off where only the count matters. */
  readonly record?: boolean;
  readonly port?: number;
}

export interface ModelServer {
  /** Base address, e.g. http://127.0.0.1:41234/v1 */
  readonly baseUrl: string;
  readonly origin: string;
  /** Completion requests in order of arrival (unless `record: false`). */
  readonly requests: readonly RecordedRequest[];
  /** Completion requests that came, faults included. */
  calls(): number;
  /** The most that were open at once. */
  peak(): number;
  /** Connections that were ever made. */
  connections(): number;
  close(): Promise<void>;
}

export async function startModelServer(options: ModelServerOptions = {}): Promise<ModelServer> {
  const requests: RecordedRequest[] = [];
  const pickFault = createFaultPicker(options.faults ?? []);
  const models = options.models ?? [{ id: 'test-model', owned_by: 'test' }];
  let calls = 0;
  let open = 0;
  let peak = 0;

  const complete = (request: http.IncomingMessage, response: http.ServerResponse, body: string): void => {
    const index = calls++;
    const recorded = readRequest(index, request, body);
    if (options.record !== false) requests.push(recorded);
    options.onRequest?.(recorded);
    const fault = pickFault({ index, model: recorded.model, body });
    const answer = wireAnswer(recorded, options.answer?.(recorded, index) ?? {}, body);
    const events = completionEvents(answer, { pieces: 1, usage: true });
    if (fault) return strike(fault, response, events);
    open += 1;
    peak = Math.max(peak, open);
    response.on('close', () => (open -= 1));
    const reply = (): void => {
      const streamed = recorded.body['stream'] === true;
      response.writeHead(200, { 'content-type': streamed ? 'text/event-stream' : 'application/json' });
      response.end(streamed ? events.join('') : completionDocument(answer));
    };
    if (options.latencyMs) setTimeout(reply, options.latencyMs);
    else reply();
  };

  const server = http.createServer((request, response) => {
    if (request.url === '/v1/models') {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ object: 'list', data: models }));
      return;
    }
    if (request.url !== '/v1/chat/completions') {
      response.writeHead(404).end();
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => complete(request, response, Buffer.concat(chunks).toString()));
  });
  let connections = 0;
  server.on('connection', () => (connections += 1));
  // A bench keeps connections open between its parts; Node's 5 s would close them under a request.
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', 1024, resolve));
  // A TCP server's address is an AddressInfo; only a pipe's is a string.
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  return {
    baseUrl: `${origin}/v1`,
    origin,
    requests,
    calls: () => calls,
    peak: () => peak,
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function readRequest(index: number, request: http.IncomingMessage, text: string): RecordedRequest {
  const body = completionRequestSchema.parse(JSON.parse(text));
  return {
    index,
    model: body.model,
    messages: body.messages.map((message) => ({ role: message.role, content: contentOf(message) })),
    authorization: request.headers.authorization ?? null,
    headers: request.headers,
    body,
  };
}

function wireAnswer(request: RecordedRequest, scripted: ScriptedAnswer, body: string): WireAnswer {
  const text = scripted.text ?? (scripted.toolCalls ? '' : 'A scripted answer.');
  return {
    model: request.model,
    text,
    toolCalls: scripted.toolCalls ?? [],
    finishReason: scripted.finishReason ?? (scripted.toolCalls ? 'tool_calls' : 'stop'),
    refusal: scripted.refusal ?? null,
    inputTokens: scripted.inputTokens ?? countTokens(body),
    outputTokens: scripted.outputTokens ?? countTokens(text),
  };
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { latency: { type: 'string', default: '0' }, port: { type: 'string', default: '0' } },
  });
  const server = await startModelServer({
    latencyMs: Number(values.latency),
    port: Number(values.port),
    record: false,
  });
  process.stdout.write(`${server.baseUrl}\n`);
  process.on('SIGTERM', () => void server.close().then(() => process.exit(0)));
}
