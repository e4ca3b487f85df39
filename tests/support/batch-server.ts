/**
 * A scripted server on loopback that speaks files and batches as OpenAI does, and chat completions beside them: real multipart, real HTTP,
 * a record of what came. A batch is over after it was looked at `looks` times.
 */
import http from 'node:http';
import { type AddressInfo } from 'node:net';
import { z } from 'zod';
import { completionDocument, completionEvents, countTokens } from '#adapters/practice/wire';

/** What came of one line: an answer, an error of the server, a line as it stands, or no line at all. */
export type ScriptedLine =
  | { readonly text: string; readonly inputTokens?: number; readonly outputTokens?: number }
  | { readonly status: number; readonly body: object }
  | { readonly errorCode: string }
  | { readonly raw: string }
  | 'missing';

export interface BatchRequestLine {
  readonly customId: string;
  readonly model: string;
  readonly body: Record<string, unknown>;
  readonly index: number;
}

export interface HeldBatch {
  readonly id: string;
  readonly fileId: string;
  readonly metadata: Record<string, string>;
  readonly lines: readonly BatchRequestLine[];
  status: string;
  looks: number;
}

export interface BatchServerOptions {
  readonly line?: (line: BatchRequestLine, batch: HeldBatch) => ScriptedLine;
  /** Looks at a batch before it is over; 1: over at the first look. */
  readonly looks?: number;
  /** How it ends; `answered`: lines that were answered before that (all where left out). */
  readonly ends?: (batch: HeldBatch) => {
    readonly status: string;
    readonly answered?: number;
    readonly problem?: string;
  };
  /** Seen before anything is done: answers instead of the server, or `lose`s the answer after the work is done. */
  readonly intercept?: (request: {
    readonly method: string;
    readonly path: string;
  }) => { readonly status: number; readonly body?: object; readonly headers?: Record<string, string> } | 'lose' | null;
  readonly models?: readonly { readonly id: string; readonly owned_by: string; readonly signoff_prices?: object }[];
}

export interface BatchServer {
  readonly baseUrl: string;
  readonly origin: string;
  /** `METHOD /path`, in order. */
  readonly requests: readonly string[];
  readonly authorizations: ReadonlySet<string>;
  /** What lies on the server now, by id. */
  readonly files: ReadonlyMap<string, string>;
  /** What was ever put there, deleted or not. */
  readonly uploaded: ReadonlyMap<string, string>;
  readonly batches: readonly HeldBatch[];
  /** Completions that were asked one by one. */
  readonly completions: readonly Record<string, unknown>[];
  close(): Promise<void>;
}

const inputLineSchema = z.object({
  custom_id: z.string().min(1).max(64),
  method: z.literal('POST'),
  url: z.literal('/v1/chat/completions'),
  body: z.looseObject({ model: z.string() }),
});

const createSchema = z.strictObject({
  input_file_id: z.string(),
  endpoint: z.literal('/v1/chat/completions'),
  completion_window: z.literal('24h'),
  metadata: z.record(z.string(), z.string()),
});

export async function startBatchServer(options: BatchServerOptions = {}): Promise<BatchServer> {
  const requests: string[] = [];
  const authorizations = new Set<string>();
  const files = new Map<string, string>();
  const uploaded = new Map<string, string>();
  const batches: HeldBatch[] = [];
  const completions: Record<string, unknown>[] = [];
  const models = options.models ?? [{ id: 'test-model', owned_by: 'test' }];

  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => void handle(request, response, Buffer.concat(chunks)));
  });

  async function handle(request: http.IncomingMessage, response: http.ServerResponse, body: Buffer): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const [method, path] = [request.method ?? 'GET', url.pathname.replace(/^\/v1/, '')];
    requests.push(`${method} ${path}`);
    if (request.headers.authorization) authorizations.add(request.headers.authorization);
    const instead = options.intercept?.({ method, path }) ?? null;
    if (instead !== null && instead !== 'lose') {
      response.writeHead(instead.status, { 'content-type': 'application/json', ...instead.headers });
      response.end(JSON.stringify(instead.body ?? { error: { message: `Scripted ${instead.status}` } }));
      return;
    }
    const answer = await serve(method, path, url, request.headers['content-type'] ?? '', body);
    if (instead === 'lose') return void response.destroy();
    response.writeHead(answer.status, { 'content-type': answer.type ?? 'application/json' });
    response.end(answer.body);
  }

  interface Served {
    readonly status: number;
    readonly body: string;
    readonly type?: string;
  }
  const json = (value: unknown): Served => ({ status: 200, body: JSON.stringify(value) });
  const refuse = (status: number, message: string): Served => ({
    status,
    body: JSON.stringify({ error: { message, type: 'invalid_request_error', code: null } }),
  });

  async function serve(method: string, path: string, url: URL, type: string, body: Buffer): Promise<Served> {
    if (method === 'GET' && path === '/models') return json({ object: 'list', data: models });
    if (method === 'POST' && path === '/chat/completions') return complete(body);
    if (method === 'POST' && path === '/files') return upload(type, body);
    const content = /^\/files\/([\w-]+)\/content$/.exec(path)?.[1];
    if (method === 'GET' && content !== undefined) {
      const text = files.get(content);
      return text === undefined ? refuse(404, 'No such file') : { status: 200, body: text, type: 'application/jsonl' };
    }
    const file = /^\/files\/([\w-]+)$/.exec(path)?.[1];
    if (method === 'DELETE' && file !== undefined)
      return files.delete(file) ? json({ id: file, object: 'file', deleted: true }) : refuse(404, 'No such file');
    if (method === 'POST' && path === '/batches') return create(body);
    if (method === 'GET' && path === '/batches') return list(url);
    const [, id, verb] = /^\/batches\/([\w-]+)(\/cancel)?$/.exec(path) ?? [];
    const batch = batches.find((each) => each.id === id);
    if (!batch) return refuse(404, `There is no ${method} ${path}`);
    if (verb) return cancel(batch);
    return json(look(batch));
  }

  function complete(body: Buffer): Served {
    const asked = z
      .looseObject({ model: z.string(), stream: z.boolean().optional() })
      .parse(JSON.parse(body.toString()));
    completions.push(asked);
    const answer = answerOf(asked.model, 'An answer asked now.', {});
    if (!asked.stream) return { status: 200, body: completionDocument(answer) };
    return {
      status: 200,
      body: completionEvents(answer, { pieces: 1, usage: true }).join(''),
      type: 'text/event-stream',
    };
  }

  async function upload(type: string, body: Buffer): Promise<Served> {
    // Node's Buffer is never backed by shared memory here.
    const form = await new Response(body as Uint8Array<ArrayBuffer>, { headers: { 'content-type': type } }).formData();
    const file = form.get('file');
    if (form.get('purpose') !== 'batch' || !(file instanceof File)) return refuse(400, 'A file with a purpose, please');
    // An id is never given twice, as on a real server.
    const id = `file-${uploaded.size + 1}`;
    uploaded.set(id, await file.text());
    files.set(id, uploaded.get(id) ?? '');
    return json({ id, object: 'file', bytes: file.size, created_at: 1, filename: file.name, purpose: 'batch' });
  }

  function create(body: Buffer): Served {
    const wanted = createSchema.parse(JSON.parse(body.toString()));
    const text = files.get(wanted.input_file_id);
    if (text === undefined) return refuse(400, 'No such file');
    const lines = text
      .trim()
      .split('\n')
      .map((line, index): BatchRequestLine => {
        const { custom_id, body: asked } = inputLineSchema.parse(JSON.parse(line));
        return { customId: custom_id, model: asked.model, body: asked, index };
      });
    const batch: HeldBatch = {
      id: `batch-${batches.length + 1}`,
      fileId: wanted.input_file_id,
      metadata: wanted.metadata,
      lines,
      status: 'validating',
      looks: 0,
    };
    batches.push(batch);
    return json(view(batch));
  }

  function list(url: URL): Served {
    const newestFirst = batches.toReversed();
    const after = url.searchParams.get('after');
    const start = after === null ? 0 : newestFirst.findIndex((each) => each.id === after) + 1;
    const limit = Number(url.searchParams.get('limit') ?? 20);
    const data = newestFirst.slice(start, start + limit);
    return json({ object: 'list', data: data.map(view), has_more: start + limit < newestFirst.length });
  }

  function cancel(batch: HeldBatch): Served {
    if (isOver(batch)) return refuse(409, 'It is over');
    batch.status = 'cancelling';
    return json(view(batch));
  }

  function look(batch: HeldBatch): object {
    batch.looks += 1;
    if (batch.status === 'cancelling') end(batch, 'cancelled', Math.ceil(batch.lines.length / 2));
    else if (!isOver(batch)) {
      batch.status = 'in_progress';
      const ending = options.ends?.(batch) ?? { status: 'completed' };
      if (batch.looks >= (options.looks ?? 2)) end(batch, ending.status, ending.answered ?? batch.lines.length);
    }
    return view(batch);
  }

  /** Output and error files as the server leaves them: in another order than the questions. */
  function end(batch: HeldBatch, status: string, answered: number): void {
    batch.status = status;
    if (status === 'failed') return;
    const outputs: string[] = [];
    const errors: string[] = [];
    for (const line of batch.lines.toReversed()) {
      const ran = line.index < answered;
      const what = ran
        ? (options.line?.(line, batch) ?? { text: 'A batch answer.' })
        : { errorCode: `batch_${status}` };
      if (what === 'missing') continue;
      const isError = 'errorCode' in what || 'status' in what;
      (isError ? errors : outputs).push('raw' in what ? what.raw : JSON.stringify(outputLine(line, what)));
    }
    if (outputs.length > 0) files.set(`${batch.id}-output`, `${outputs.join('\n')}\n`);
    if (errors.length > 0) files.set(`${batch.id}-errors`, `${errors.join('\n')}\n`);
  }

  function outputLine(line: BatchRequestLine, what: Exclude<ScriptedLine, { raw: string } | 'missing'>): object {
    const shared = { id: `req-${line.index}`, custom_id: line.customId };
    if ('errorCode' in what) return { ...shared, response: null, error: { code: what.errorCode, message: 'Not run.' } };
    if ('status' in what) {
      return { ...shared, response: { status_code: what.status, request_id: 'r', body: what.body }, error: null };
    }
    const body: unknown = JSON.parse(completionDocument(answerOf(line.model, what.text, what)));
    return { ...shared, response: { status_code: 200, request_id: 'r', body }, error: null };
  }

  function view(batch: HeldBatch): object {
    const problem = options.ends?.(batch).problem;
    const fileNamed = (name: string) => (files.has(`${batch.id}-${name}`) ? `${batch.id}-${name}` : null);
    return {
      id: batch.id,
      object: 'batch',
      endpoint: '/v1/chat/completions',
      status: batch.status,
      input_file_id: batch.fileId,
      completion_window: '24h',
      created_at: 1,
      output_file_id: fileNamed('output'),
      error_file_id: fileNamed('errors'),
      request_counts: {
        total: batch.lines.length,
        completed: isOver(batch) ? batch.lines.length : Math.min(batch.looks, batch.lines.length),
        failed: 0,
      },
      errors: problem === undefined || !isOver(batch) ? null : { data: [{ code: 'x', message: problem, line: null }] },
      metadata: batch.metadata,
    };
  }

  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A TCP server's address is an AddressInfo; only a pipe's is a string.
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  return {
    baseUrl: `${origin}/v1`,
    origin,
    requests,
    authorizations,
    files,
    uploaded,
    batches,
    completions,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const isOver = ({ status }: HeldBatch): boolean => ['completed', 'failed', 'expired', 'cancelled'].includes(status);

function answerOf(model: string, text: string, tokens: { inputTokens?: number; outputTokens?: number }) {
  return {
    model,
    text,
    toolCalls: [],
    finishReason: 'stop' as const,
    refusal: null,
    inputTokens: tokens.inputTokens ?? 100,
    outputTokens: tokens.outputTokens ?? countTokens(text),
  };
}
