import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import zlib from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { type Fault } from '#adapters/practice/faults';
import { createModelClient, type Limits } from '#adapters/openai/openai-client';
import { ModelFailure } from '#services/ports/model-failure';
import { type ModelRequest } from '#services/ports/models';
import { startModelServer, type ModelServer, type ModelServerOptions } from '#support/model-server';

const key = 'sk-canary-1234567890';
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

async function serve(options: ModelServerOptions = {}): Promise<ModelServer> {
  const server = await startModelServer(options);
  open.push(server);
  return server;
}

function request(baseUrl: string, changes: Partial<ModelRequest> = {}): ModelRequest {
  return {
    baseUrl,
    apiKey: key,
    model: 'test-model',
    messages: [{ role: 'user', content: 'Where is my refund?' }],
    parameters: {},
    tools: [],
    seed: null,
    jsonSchema: null,
    ...changes,
  };
}

/** The address of a server that answers everything with these bytes. */
async function answering(bytes: Uint8Array, encoding: string): Promise<string> {
  const headers = { 'content-type': 'application/json', 'content-encoding': encoding };
  const server = http.createServer((_request, response) => response.writeHead(200, headers).end(bytes));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
}

const never = new AbortController().signal;

async function failure(promise: Promise<unknown>): Promise<ModelFailure> {
  const error = await promise.then(
    () => new Error('It answered'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof ModelFailure)) throw error;
  return error;
}

/** What the client makes of one fault; a stall fails by a limit of 60 ms. */
async function failureFor(fault: Fault, limits: Partial<Limits> = {}): Promise<ModelFailure> {
  const server = await serve({ faults: [{ fault }] });
  return failure(createModelClient({ limits }).complete(request(server.baseUrl), never));
}

const summary = (error: ModelFailure): object => ({
  kind: error.kind,
  retryAfterMs: error.retryAfterMs,
  charged: error.mayHaveBeenCharged,
});

describe('a whole answer', () => {
  test('brings text, finish, tokens and its own latency', async () => {
    const server = await serve({ answer: () => ({ text: 'It is on its way.', inputTokens: 11, outputTokens: 5 }) });
    const { latencyMs, ...answer } = await createModelClient().complete(request(server.baseUrl), never);
    expect(answer).toEqual({
      text: 'It is on its way.',
      finish: 'complete',
      toolCalls: [],
      inputTokens: 11,
      outputTokens: 5,
    });
    expect(latencyMs).toBeGreaterThan(0);
    expect(latencyMs).toBeLessThan(10_000);
  });

  test('everything asked for is sent, and nothing of ours beyond it', async () => {
    const server = await serve();
    await createModelClient().complete(
      request(server.baseUrl, {
        parameters: {
          temperature: 0.2,
          top_p: 0.9,
          max_output_tokens: 600,
          presence_penalty: 0.5,
          n: 4,
          model: 'other',
        },
        tools: [{ name: 'lookup_order', description: 'Finds an order.', parameters: { type: 'object' } }],
        seed: 7,
        jsonSchema: { name: 'answer', schema: { type: 'object' } },
      }),
      never,
    );
    expect(server.requests[0]?.body).toEqual({
      model: 'test-model',
      messages: [{ role: 'user', content: 'Where is my refund?' }],
      temperature: 0.2,
      top_p: 0.9,
      presence_penalty: 0.5,
      max_tokens: 600,
      seed: 7,
      stream: true,
      stream_options: { include_usage: true },
      tools: [
        {
          type: 'function',
          function: { name: 'lookup_order', description: 'Finds an order.', parameters: { type: 'object' } },
        },
      ],
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'answer', schema: { type: 'object' }, strict: true },
      },
    });
    const { host, 'content-length': length, 'user-agent': agent, ...headers } = server.requests[0]?.headers ?? {};
    expect(headers).toEqual({
      accept: 'application/json',
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      connection: 'keep-alive',
    });
    expect([host, Number(length) > 0, agent?.startsWith('OpenAI/JS')]).toEqual([
      new URL(server.baseUrl).host,
      true,
      true,
    ]);
  });

  test('without a key no authorization is sent, whatever OPENAI_ variables say', async () => {
    const server = await serve();
    process.env['OPENAI_API_KEY'] = 'sk-from-the-environment';
    process.env['OPENAI_CUSTOM_HEADERS'] = 'Authorization: Bearer from-custom\nX-Secret: from-custom';
    try {
      await createModelClient().complete(request(server.baseUrl, { apiKey: null }), never);
    } finally {
      delete process.env['OPENAI_API_KEY'];
      delete process.env['OPENAI_CUSTOM_HEADERS'];
    }
    expect(JSON.stringify(server.requests[0]?.headers)).not.toMatch(/from-|environment|authorization/);
  });

  test("a prompt's own seed is sent where the run gives none", async () => {
    const server = await serve();
    await createModelClient().complete(request(server.baseUrl, { parameters: { seed: 42 } }), never);
    expect(server.requests[0]?.body['seed']).toBe(42);
  });

  test('tool calls are put together, with text beside them', async () => {
    const server = await serve({
      answer: () => ({
        text: 'Let me look.',
        toolCalls: [{ name: 'lookup_order', arguments: { order: 'AC-1' } }],
      }),
    });
    const answer = await createModelClient().complete(request(server.baseUrl), never);
    expect([answer.text, answer.finish, answer.toolCalls]).toEqual([
      'Let me look.',
      'complete',
      [{ name: 'lookup_order', arguments: { order: 'AC-1' } }],
    ]);
  });

  test.each([
    ['refused', { text: '', refusal: 'I cannot help with that.' }, 'I cannot help with that.'],
    ['empty', { text: '' }, ''],
    ['truncated', { text: 'It is on', finishReason: 'length' as const }, 'It is on'],
    ['filtered', { text: '', finishReason: 'content_filter' as const }, ''],
  ])('%s is a state of its own', async (finish, scripted, text) => {
    const server = await serve({ answer: () => scripted });
    const answer = await createModelClient().complete(request(server.baseUrl), never);
    expect([answer.finish, answer.text]).toEqual([finish, text]);
  });

  test('connections are used again', async () => {
    const server = await serve();
    const client = createModelClient();
    for (let call = 0; call < 5; call += 1) await client.complete(request(server.baseUrl), never);
    expect(server.connections()).toBe(1);
  });
});

describe('servers that want to be asked differently', () => {
  const refuse = (field: string): Fault => ({
    kind: 'status',
    status: 400,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ error: { message: `Unsupported parameter: '${field}'`, param: field } }),
  });

  test.each([
    ['stream_options', { stream: true, max_tokens: 9 }],
    ['stream', { stream: false, max_tokens: 9 }],
    ['max_completion_tokens', { stream: true, stream_options: { include_usage: true }, max_completion_tokens: 9 }],
  ])('a refusal of %s is met without it, and remembered', async (field, expected) => {
    const server = await serve({ faults: [{ at: [0], fault: refuse(field) }] });
    const client = createModelClient();
    const asked = request(server.baseUrl, { parameters: { max_output_tokens: 9 } });
    const first = await client.complete(asked, never);
    const second = await client.complete(asked, never);
    const sent = { model: 'test-model', messages: [{ role: 'user', content: 'Where is my refund?' }], ...expected };
    expect([first.text, second.text]).toEqual(['A scripted answer.', 'A scripted answer.']);
    expect(server.requests.slice(1).map((each) => each.body)).toEqual([sent, sent]);
  });

  test('a server that refuses both names of the limit is believed: the limit is never left out', async () => {
    const server = await serve({ faults: [{ fault: refuse('max_completion_tokens') }] });
    const asked = request(server.baseUrl, { parameters: { max_output_tokens: 9 } });
    const error = await failure(createModelClient().complete(asked, never));
    expect([error.kind, server.calls()]).toEqual(['bad-parameter', 2]);
  });

  test('another refusal is passed on after one call', async () => {
    const server = await serve({ faults: [{ fault: refuse('temperature') }] });
    const error = await failure(createModelClient().complete(request(server.baseUrl), never));
    expect([error.kind, error.detail, server.calls()]).toEqual([
      'bad-request',
      "400 Unsupported parameter: 'temperature'",
      1,
    ]);
  });

  test("Azure's refusal of a filtered prompt is an error of that case: there is no answer to judge", async () => {
    const body = JSON.stringify({ error: { message: 'Filtered', code: 'content_filter' } });
    const server = await serve({
      faults: [{ fault: { kind: 'status', status: 400, headers: { 'content-type': 'application/json' }, body } }],
    });
    await expect(createModelClient().complete(request(server.baseUrl), never)).rejects.toMatchObject({
      kind: 'case-refused',
      mayHaveBeenCharged: true,
    });
  });
});

describe('faults of the server', () => {
  test.each<[string, Fault, object]>([
    [
      '429 with seconds',
      { kind: 'rate-limited', retryAfter: { seconds: 90 } },
      { kind: 'rate-limited', retryAfterMs: 90_000 },
    ],
    [
      '429 with a date',
      { kind: 'rate-limited', retryAfter: { dateInSeconds: 7 } },
      { kind: 'rate-limited', retryAfterMs: 7_000 },
    ],
    [
      '429 with ms',
      { kind: 'rate-limited', retryAfter: { milliseconds: 250 } },
      { kind: 'rate-limited', retryAfterMs: 250 },
    ],
    ['429 without a word', { kind: 'rate-limited' }, { kind: 'rate-limited' }],
    ['out of credit', { kind: 'out-of-credit' }, { kind: 'out-of-credit' }],
    ['402', { kind: 'status', status: 402 }, { kind: 'out-of-credit' }],
    ['wrong key', { kind: 'wrong-key' }, { kind: 'wrong-credentials' }],
    ['403', { kind: 'forbidden' }, { kind: 'forbidden' }],
    ['unknown model', { kind: 'unknown-model' }, { kind: 'unknown-model' }],
    ['404 of a wrong address', { kind: 'status', status: 404, body: '<h1>Not found</h1>' }, { kind: 'wrong-address' }],
    ['408', { kind: 'status', status: 408 }, { kind: 'timed-out', charged: true }],
    ['500', { kind: 'server-error' }, { kind: 'server-failed', charged: true }],
    [
      '503 with seconds',
      { kind: 'server-error', status: 503, retryAfter: { seconds: 2 } },
      { kind: 'server-failed', retryAfterMs: 2_000, charged: true },
    ],
    ['504 of a gateway', { kind: 'server-error', status: 504 }, { kind: 'server-failed', charged: true }],
    ['reset', { kind: 'reset' }, { kind: 'cut-off', charged: true }],
    ['stream cut cleanly', { kind: 'cut', how: 'cleanly' }, { kind: 'cut-off', charged: true }],
    ['stream cut brutally', { kind: 'cut', how: 'brutally' }, { kind: 'cut-off', charged: true }],
    ['malformed JSON', { kind: 'malformed-json' }, { kind: 'malformed-answer', charged: true }],
    ['captive portal', { kind: 'web-page' }, { kind: 'malformed-answer' }],
    ['redirect', { kind: 'redirect', location: 'https://evil.example/v1?key=1' }, { kind: 'malformed-answer' }],
  ])('%s', async (_name, fault, expected) => {
    expect(summary(await failureFor(fault))).toEqual({ retryAfterMs: null, charged: false, ...expected });
  });

  test('a captive portal is named as such', async () => {
    const error = await failureFor({ kind: 'web-page' });
    expect(error.message).toMatch(/^127\.0\.0\.1:\d+ answered with a web page .* Wi-Fi sign-in page/);
  });

  test.each([600, 999])('HTTP %i, which is no status, is an answer that cannot be read', async (status) => {
    const error = await failureFor({ kind: 'status', status, headers: {}, body: 'no' });
    expect(summary(error)).toEqual({ kind: 'malformed-answer', retryAfterMs: null, charged: true });
    expect(error.detail).toContain(`HTTP ${status}`);
  });

  test.each([
    ['gzip', zlib.gzipSync],
    ['deflate', zlib.deflateSync],
    ['deflate', zlib.deflateRawSync],
    ['br', zlib.brotliCompressSync],
    ['zstd', zlib.zstdCompressSync],
  ])('a body that comes packed as %s, although nobody asked, is read', async (encoding, pack) => {
    const body = { choices: [{ index: 0, message: { content: 'Hi' }, finish_reason: 'stop' }] };
    const baseUrl = await answering(pack(JSON.stringify(body)), encoding);
    expect(await createModelClient().complete(request(baseUrl), never)).toMatchObject({
      text: 'Hi',
      finish: 'complete',
    });
  });

  test('a packed body that is cut, or unpacks to more than is read, is no answer', async () => {
    const whole = zlib.gzipSync(Buffer.alloc(40 * 1024 * 1024, 32));
    const kinds = [];
    for (const bytes of [whole, whole.subarray(0, 2_000)])
      kinds.push(summary(await failure(createModelClient().complete(request(await answering(bytes, 'gzip')), never))));
    expect(kinds).toEqual([
      { kind: 'malformed-answer', retryAfterMs: null, charged: true },
      { kind: 'cut-off', retryAfterMs: null, charged: true },
    ]);
  });

  test.each(['sk-€uro-abcdefgh', 'sk-one\nsk-two'])(
    'a key that no header can hold is named, and no byte leaves: %j',
    async (apiKey) => {
      const server = await serve({ faults: [] });
      const error = await failure(createModelClient().complete({ ...request(server.baseUrl), apiKey }, never));
      expect(summary(error)).toEqual({ kind: 'wrong-credentials', retryAfterMs: null, charged: false });
      expect(error.message).toContain('a character that no key can have');
      expect(server.calls()).toBe(0);
    },
  );

  test('a failed call is not tried again', async () => {
    const server = await serve({ faults: [{ fault: { kind: 'server-error' } }] });
    await failure(createModelClient().complete(request(server.baseUrl), never));
    expect(server.calls()).toBe(1);
  });

  test('the key stands in no text of a failure, even where the server repeats it', async () => {
    const body = JSON.stringify({ error: { message: `Key ${key} and Bearer ${key} and sk-another-key-1 are wrong` } });
    const server = await serve({
      faults: [{ fault: { kind: 'status', status: 401, headers: { 'content-type': 'application/json' }, body } }],
    });
    const error = await failure(createModelClient().complete(request(server.baseUrl), never));
    expect(error.detail).toBe('401 Key [key] and Bearer [key] and [key] are wrong');
    expect(JSON.stringify([error.message, error.detail, error.stack, error.cause])).not.toContain('canary');
  });
});

describe('limits', () => {
  test('first byte', async () => {
    const error = await failureFor({ kind: 'first-byte-stall' }, { firstByteMs: 60 });
    expect([summary(error), error.detail]).toEqual([
      { kind: 'timed-out', retryAfterMs: null, charged: true },
      'No first byte of an answer within 60 ms',
    ]);
  });

  test('idle', async () => {
    const error = await failureFor({ kind: 'idle-stall' }, { idleMs: 60 });
    expect([summary(error), error.detail]).toEqual([
      { kind: 'timed-out', retryAfterMs: null, charged: true },
      'No further byte of the answer within 60 ms',
    ]);
  });

  test('total', async () => {
    const error = await failureFor({ kind: 'idle-stall' }, { totalMs: 60 });
    expect(error.detail).toBe('No whole answer within 60 ms');
  });

  test('connect: a server that never finishes the TLS handshake', async () => {
    const silent = net.createServer((socket) => socket.resume().on('error', () => undefined));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    open.push({ close: () => new Promise((resolve) => silent.close(() => resolve())) });
    const client = createModelClient({ limits: { connectMs: 60 } });
    const error = await failure(client.complete(request(`https://127.0.0.1:${port}/v1`), never));
    expect([summary(error), error.detail]).toEqual([
      { kind: 'timed-out', retryAfterMs: null, charged: false },
      'No connection within 60 ms',
    ]);
  });
});

describe('no server at all', () => {
  test('nobody listens', async () => {
    const server = await startModelServer();
    await server.close();
    const error = await failure(createModelClient().complete(request(server.baseUrl), never));
    expect([summary(error), error.message]).toEqual([
      { kind: 'unreachable', retryAfterMs: null, charged: false },
      `${new URL(server.baseUrl).host} cannot be reached.`,
    ]);
  });

  test('plain http leaves this machine for nowhere', async () => {
    const error = await failure(createModelClient().complete(request('http://models.acme.example/v1'), never));
    expect(error.kind).toBe('wrong-address');
    expect(error.message).toMatch(/^models\.acme\.example is not asked over plain http/);
  });

  test('an address that is none', async () => {
    const error = await failure(createModelClient().complete(request('api.openai.com'), never));
    expect(error.kind).toBe('wrong-address');
  });
});

describe('cancelling', () => {
  test('before it is sent costs nothing', async () => {
    const server = await serve();
    const error = await failure(createModelClient().complete(request(server.baseUrl), AbortSignal.abort()));
    expect([summary(error), server.calls()]).toEqual([{ kind: 'cancelled', retryAfterMs: null, charged: false }, 0]);
  });

  test('while the server works may have been charged', async () => {
    const controller = new AbortController();
    const server = await serve({
      faults: [{ fault: { kind: 'first-byte-stall' } }],
      onRequest: () => controller.abort(),
    });
    const error = await failure(createModelClient().complete(request(server.baseUrl), controller.signal));
    expect(summary(error)).toEqual({ kind: 'cancelled', retryAfterMs: null, charged: true });
  });
});

describe('the list of models', () => {
  test('with owners, and prices where the server has them', async () => {
    const server = await serve({
      models: [
        { id: 'a', owned_by: 'acme', signoff_prices: { input_per_million: 1, output_per_million: 2 } },
        { id: 'b', shutdown_date: '2026-12-31' },
      ],
    });
    expect(await createModelClient().listModels({ baseUrl: server.baseUrl, apiKey: key }, never)).toEqual([
      { id: 'a', ownedBy: 'acme', prices: { inputPerMillion: 1, outputPerMillion: 2 }, shutdownDate: null },
      { id: 'b', ownedBy: null, prices: null, shutdownDate: '2026-12-31' },
    ]);
  });

  test('a model that is listed twice costs the dearest of its prices', async () => {
    const of = (input_per_million: number, output_per_million: number) => ({
      id: 'a',
      signoff_prices: { input_per_million, output_per_million },
    });
    const server = await serve({ models: [of(1, 10), { id: 'a' }, of(2, 0)] });
    const listed = await createModelClient().listModels({ baseUrl: server.baseUrl, apiKey: key }, never);
    expect(listed.map(({ id, prices }) => [id, prices])).toEqual([['a', { inputPerMillion: 2, outputPerMillion: 10 }]]);
  });

  test('an address without one is said to have none', async () => {
    const server = await serve();
    const error = await failure(
      createModelClient().listModels({ baseUrl: `${server.origin}/nothing`, apiKey: key }, never),
    );
    expect([error.kind, error.message]).toEqual([
      'wrong-address',
      `${new URL(server.origin).host} has no model service at this address. It often ends in /v1.`,
    ]);
  });
});
