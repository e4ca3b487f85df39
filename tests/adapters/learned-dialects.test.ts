import { startRawServer } from '#support/raw-server';
import { afterEach, describe, expect, test } from 'vitest';
import { LearnedDialects } from '#adapters/openai/learned-dialects';
import { createModelClient } from '#adapters/openai/openai-client';
import { type ModelRequest, NotAsAgreed } from '#services/ports/models';
import { answer, chunk, has, openAiError, type Quirk, reply, stream, unless } from '#support/quirk-replies';
import { type QuirkServer, startQuirkServer } from '#support/quirk-server';

const open: QuirkServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

async function serve(quirk: Quirk): Promise<QuirkServer> {
  const server = await startQuirkServer({ m: quirk });
  open.push(server);
  return server;
}

const never = new AbortController().signal;
let questions = 0;
const ask = (server: QuirkServer, changes: Partial<ModelRequest> = {}): ModelRequest => ({
  baseUrl: server.baseUrl('m'),
  apiKey: 'sk-canary-1234567890',
  model: 'm',
  messages: [{ role: 'user', content: `Question ${(questions += 1)}` }],
  parameters: { temperature: 0 },
  tools: [],
  seed: null,
  jsonSchema: null,
  ...changes,
});

const noTemperature = unless(has('temperature'), openAiError("Unsupported: 'temperature'.", 'temperature', null));

describe('what a model refuses', () => {
  test('is paid for once by 30 first calls at the same time', async () => {
    const server = await serve(noTemperature);
    const client = createModelClient();
    const answers = await Promise.all(Array.from({ length: 30 }, () => client.complete(ask(server), never)));
    expect(answers.map((each) => each.adapted)).toEqual(
      answers.map(() => [{ parameter: 'temperature', instead: null }]),
    );
    expect(server.calls('m')).toHaveLength(31);
  });

  test('is learnt from a server that was never taught to stream (501), too', async () => {
    const server = await serve(({ body, n }) =>
      body['stream'] === true
        ? reply(openAiError('Streaming is not implemented.', null, null), 501)
        : answer({ body, n }),
    );
    expect(await createModelClient().complete(ask(server), never)).toMatchObject({ finish: 'complete' });
    expect(server.calls('m').map((call) => call['stream'] ?? false)).toEqual([true, false]);
  });

  test('is known to everything that shares the memory, and to no other model', async () => {
    const server = await serve(noTemperature);
    const learned = new LearnedDialects();
    await createModelClient({ learned }).complete(ask(server), never);
    await createModelClient({ learned }).complete(ask(server), never);
    expect(server.calls('m')).toHaveLength(3);
    await createModelClient({ learned }).complete(ask(server, { model: 'other' }), never);
    expect(server.calls('m')).toHaveLength(5);
  });

  test('of two calls that learn different things at the same time, neither is forgotten', async () => {
    const server = await serve(({ body, n }) => {
      if ('temperature' in body) return reply(openAiError("Unsupported: 'temperature'.", 'temperature', null), 400);
      if ('top_p' in body) return reply(openAiError("Unsupported: 'top_p'.", 'top_p', null), 400);
      return answer({ body, n });
    });
    const client = createModelClient();
    await Promise.all([
      client.complete(ask(server), never),
      client.complete(ask(server, { parameters: { top_p: 0.5 } }), never),
    ]);
    const before = server.calls('m').length;
    await client.complete(ask(server, { parameters: { temperature: 0, top_p: 0.5 } }), never);
    expect(server.calls('m').slice(before)).toEqual([
      expect.not.objectContaining({ temperature: expect.anything(), top_p: expect.anything() }),
    ]);
  });

  test('a first call that takes long is not waited for', async () => {
    const both = Promise.withResolvers<void>();
    let asked = 0;
    const raw = await startRawServer((_request, response) => {
      asked += 1;
      if (asked === 2) both.resolve();
      // The first is answered once the second has come.
      void both.promise.then(() => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ choices: [{ message: { content: 'Hi' }, finish_reason: 'stop' }] }));
      });
    });
    const client = createModelClient({ learned: new LearnedDialects({ patienceMs: 1 }) });
    const request = { ...ask(await serve(answer)), baseUrl: `${raw.origin}/v1` };
    const answers = await Promise.all([client.complete(request, never), client.complete(request, never)]);
    await raw.close();
    expect(answers.map(({ text }) => text)).toEqual(['Hi', 'Hi']);
  });

  test('a call that waits for another to find out can be cancelled, and is not sent', async () => {
    const controller = new AbortController();
    const server = await serve((call) => {
      controller.abort();
      return answer(call);
    });
    const client = createModelClient();
    const first = client.complete(ask(server), never);
    const second = client.complete(ask(server), controller.signal);
    await expect(second).rejects.toMatchObject({ kind: 'cancelled', mayHaveBeenCharged: false });
    await first;
    expect(server.calls('m')).toHaveLength(1);
  });
});

describe('a limit on the answer that is nobody’s wish', () => {
  test.each([
    ['its name', openAiError("Unsupported parameter: 'max_tokens' and 'max_completion_tokens'.", null, null)],
    ['its value', openAiError('max_tokens is too large: 8192. At most 4096 completion tokens.', 'max_tokens', null)],
    [
      'its room',
      openAiError('maximum context length is 8192 tokens (300 in the messages, 8192 in the completion)', null, null),
    ],
  ])('is left out where a server refuses %s, and said so; the prompt’s own never is', async (_what, error) => {
    const named = (body: Record<string, unknown>) => 'max_tokens' in body || 'max_completion_tokens' in body;
    const server = await serve((call) => (named(call.body) ? reply(error, 400) : answer(call)));
    const client = createModelClient();
    const ours = { parameters: { max_output_tokens: 8_192 }, spareLimit: true };
    const asked = ask(server, ours);
    // What may have cost money is an attempt of its own, and the next one is asked otherwise.
    const said = await client.complete(asked, never).catch((failed: unknown) => {
      expect(failed).toMatchObject({ kind: 'server-failed', mayHaveBeenCharged: true });
      return client.complete(asked, never);
    });
    expect(said.adapted).toEqual([{ parameter: 'max_output_tokens', instead: null }]);
    const theirs = { parameters: { max_output_tokens: 8_192 } };
    await expect(client.complete(ask(server, theirs), never)).rejects.toBeInstanceOf(Error);
  });
});

describe('what is no reason to ask again', () => {
  test.each([
    ['a refusal that names nothing', openAiError('Bad request.', null, null), false],
    ['one that names what was not sent', openAiError("Unsupported: 'logprobs'.", 'logprobs', null), false],
    ['a case that is too long', openAiError('maximum context length is 8192; temperature 0', null, null), true],
    ['a value out of bounds', openAiError('temperature must be between 0.1 and 2', 'temperature', null), false],
  ])('%s', async (_what, error, mayHaveBeenCharged) => {
    const server = await serve(() => reply(error, 400));
    const parameters = { temperature: 0.05 };
    await expect(createModelClient().complete(ask(server, { parameters }), never)).rejects.toMatchObject({
      mayHaveBeenCharged,
    });
    expect(server.calls('m')).toHaveLength(1);
  });

  test('a server that refuses everything by name is asked a bounded number of times', async () => {
    const server = await serve(({ body }) =>
      reply(
        openAiError(
          `Unsupported: ${Object.keys(body)
            .map((name) => `'${name}'`)
            .join(', ')}, role 'system'.`,
          null,
          null,
        ),
        400,
      ),
    );
    const asked = ask(server, {
      messages: [
        { role: 'system', content: 'You help.' },
        { role: 'user', content: 'Hello' },
      ],
      parameters: { temperature: 0, top_p: 1, max_output_tokens: 9, stop: 'x' },
      seed: 1,
      jsonSchema: { name: 'a', schema: { type: 'object', properties: { n: { type: 'integer', minimum: 1 } } } },
    });
    await expect(createModelClient().complete(asked, never)).rejects.toMatchObject({ mayHaveBeenCharged: false });
    expect(server.calls('m').length).toBeLessThanOrEqual(8);
    // The limit is money, and goes along to the end.
    expect(server.calls('m').every((body) => 'max_tokens' in body || 'max_completion_tokens' in body)).toBe(true);
  });
});

test('an Azure address with its version: every call has it, and the key goes where Azure wants it', async () => {
  const server = await serve(answer);
  const baseUrl = `${server.baseUrl('m').replace(/\/v1$/u, '')}/openai/deployments/d?api-version=2024-10-21`;
  await createModelClient().complete(ask(server, { baseUrl }), never);
  expect(server.urls('m')).toEqual(['/m/openai/deployments/d/chat/completions?api-version=2024-10-21']);
  expect(server.headers('m')).toEqual([expect.objectContaining({ 'api-key': 'sk-canary-1234567890' })]);
  expect(server.headers('m')[0]).not.toHaveProperty('authorization');
  expect(await createModelClient().listModels({ baseUrl, apiKey: 'k-12345' }, never)).toEqual([]);
});

describe('money', () => {
  const noLimit = unless(
    has('max_tokens', 'max_completion_tokens'),
    openAiError('Unsupported: max_tokens', 'max_tokens', null),
  );
  const spare = { parameters: { max_output_tokens: 100 }, spareLimit: true } as const;

  test('a limit that is not sent bounds nothing: whoever asks is told before, and may say no', async () => {
    const server = await serve(noLimit);
    const client = createModelClient();
    const asked = ask(server, spare);
    expect(client.sizeOf(asked).outputLimit).toBe(100);
    const agreed = client.complete(asked, never, ({ outputLimit }) => outputLimit !== null);
    await expect(agreed).rejects.toBeInstanceOf(NotAsAgreed);
    expect(server.calls('m').map((body) => body['max_tokens'] ?? body['max_completion_tokens'])).toEqual([100, 100]);
    expect(client.sizeOf(asked).outputLimit).toBeNull();
  });

  test('the size of a call is that of everything that is sent', async () => {
    const server = await serve(answer);
    const client = createModelClient();
    const asked = ask(server, { parameters: { response_format: { type: 'x'.repeat(5_000) } } });
    await client.complete(asked, never);
    expect(client.sizeOf(asked).bytes).toBe(JSON.stringify(server.calls('m')[0]).length);
  });

  test('a refusal in the middle of an answer may have cost money: it is an attempt of its own, and the next one is asked otherwise', async () => {
    const begun = chunk({ content: 'ok' }, null, { usage: { prompt_tokens: 5, completion_tokens: 700 } });
    const refused = { error: { code: 400, message: "Unsupported: 'temperature'.", param: 'temperature' } };
    const server = await serve(({ body, n }) => ('temperature' in body ? stream(begun, refused) : answer({ body, n })));
    const client = createModelClient();
    const asked = ask(server);
    await expect(client.complete(asked, never)).rejects.toMatchObject({
      kind: 'server-failed',
      mayHaveBeenCharged: true,
      counted: { inputTokens: 5, outputTokens: 700 },
    });
    expect(server.calls('m')).toHaveLength(1);
    expect(await client.complete(asked, never)).toMatchObject({ adapted: [{ parameter: 'temperature' }] });
  });
});
