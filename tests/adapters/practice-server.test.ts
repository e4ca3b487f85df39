import http from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { createModelClient } from '#adapters/openai/openai-client';
import {
  createPracticeServer,
  startPracticeServer,
  type PracticeServerOptions,
} from '#adapters/practice/practice-server';
import { type ModelRequest } from '#services/ports/models';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

async function serve(options: PracticeServerOptions = {}): Promise<string> {
  const server = await startPracticeServer({ latencyScale: 0, ...options });
  open.push(server);
  return server.baseUrl;
}

const body = {
  model: 'practice-small',
  messages: [
    { role: 'system', content: 'You are Acme’s refund assistant. Cite the policy page.' },
    { role: 'user', content: 'Can I return a jacket?' },
  ],
  temperature: 0.5,
  seed: 3,
};

function post(baseUrl: string, content: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${baseUrl}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof content === 'string' ? content : JSON.stringify(content),
  });
}

const request = (baseUrl: string, changes: Partial<ModelRequest> = {}): ModelRequest => ({
  baseUrl,
  apiKey: null,
  model: 'practice-small',
  messages: [
    { role: 'system', content: body.messages[0]?.content ?? '' },
    { role: 'user', content: 'Can I return a jacket?' },
  ],
  parameters: { temperature: 0.5 },
  tools: [],
  seed: 3,
  jsonSchema: null,
  ...changes,
});

const never = new AbortController().signal;

describe('through the model client', () => {
  test('every model is listed as practice, with its prices', async () => {
    const baseUrl = await serve();
    expect(await createModelClient().listModels({ baseUrl, apiKey: null }, never)).toEqual([
      {
        id: 'practice-small',
        ownedBy: 'signoff-practice',
        prices: { inputPerMillion: 0.25, outputPerMillion: 1 },
        shutdownDate: null,
      },
      {
        id: 'practice-large',
        ownedBy: 'signoff-practice',
        prices: { inputPerMillion: 2.5, outputPerMillion: 10 },
        shutdownDate: null,
      },
      {
        id: 'practice-judge',
        ownedBy: 'signoff-practice',
        prices: { inputPerMillion: 1, outputPerMillion: 4 },
        shutdownDate: null,
      },
    ]);
  });

  test('streamed and whole answers are the same', async () => {
    const baseUrl = await serve();
    const streamed = await createModelClient().complete(request(baseUrl), never);
    const whole: unknown = await (await post(baseUrl, body)).json();
    expect(whole).toMatchObject({
      choices: [{ message: { role: 'assistant', content: streamed.text }, finish_reason: 'stop' }],
      usage: { prompt_tokens: streamed.inputTokens, completion_tokens: streamed.outputTokens },
    });
    expect(streamed.text.length).toBeGreaterThan(40);
  });

  test('models differ in speed', async () => {
    const baseUrl = await serve({ latencyScale: 0.5 });
    const client = createModelClient();
    const times = { small: 0, large: 0 };
    for (const seed of [1, 2, 3]) {
      times.small += (await client.complete(request(baseUrl, { seed }), never)).latencyMs ?? 0;
      times.large += (await client.complete(request(baseUrl, { seed, model: 'practice-large' }), never)).latencyMs ?? 0;
    }
    expect(times.small).toBeGreaterThan(3 * 20 * 0.9);
    expect(times.large).toBeGreaterThan(3 * 60 * 0.9);
  });

  test('a web page elsewhere cannot leave files here', async () => {
    const baseUrl = await serve();
    const form = new FormData();
    form.set('purpose', 'batch');
    form.set('file', new File(['{}'], 'f.jsonl'));
    const post = (headers: Record<string, string>): Promise<number> =>
      fetch(`${baseUrl}/files`, { method: 'POST', headers, body: form }).then(({ status }) => status);
    expect([await post({ origin: 'https://evil.example' }), await post({})]).toEqual([403, 200]);
  });

  test('an unknown model is refused by name, with the ones there are', async () => {
    const baseUrl = await serve();
    await expect(createModelClient().complete(request(baseUrl, { model: 'gpt-5' }), never)).rejects.toMatchObject({
      kind: 'unknown-model',
      detail: expect.stringContaining('practice-small, practice-large, practice-judge'),
    });
  });

  test('scripted faults strike where the script says, and are over when it says', async () => {
    const baseUrl = await serve({
      faults: [
        { at: [0], fault: { kind: 'rate-limited', retryAfter: { seconds: 1 } } },
        { matches: ({ model }) => model === 'practice-large', times: 1, fault: { kind: 'server-error' } },
      ],
    });
    const client = createModelClient();
    const kinds: string[] = [];
    for (const model of ['practice-small', 'practice-large', 'practice-large', 'practice-small']) {
      const answer = client.complete(request(baseUrl, { model }), never);
      kinds.push(
        await answer.then(
          (each) => each.finish,
          (error: { kind: string }) => error.kind,
        ),
      );
    }
    expect(kinds).toEqual(['rate-limited', 'server-failed', 'complete', 'complete']);
  });
});

describe('on the wire', () => {
  test.each([
    ['not JSON', '{', 400],
    ['no messages', { model: 'practice-small' }, 400],
    ['messages of another shape', { model: 'practice-small', messages: [{ role: 'cat' }] }, 400],
    ['too large', `"${'x'.repeat(4 * 1024 * 1024)}"`, 413],
  ])('%s is refused in words', async (_name, content, status) => {
    const response = await post(await serve(), content);
    expect([response.status, await response.json()]).toEqual([
      status,
      { error: { message: expect.any(String), type: 'invalid_request_error', code: null, param: null } },
    ]);
  });

  test('what a web page can send without asking is refused', async () => {
    const baseUrl = await serve();
    expect((await post(baseUrl, body, { 'content-type': 'text/plain' })).status).toBe(415);
    expect(await statusWithHost(`${baseUrl}/models`, 'evil.example')).toBe(403);
  });

  test('odd paths are answered, not fatal', async () => {
    const baseUrl = await serve();
    const origin = new URL(baseUrl).origin;
    const statuses = await Promise.all(
      ['//', '/v1/nothing', '/%'].map((path) => fetch(origin + path).then((each) => each.status)),
    );
    expect(statuses).toEqual([404, 404, 404]);
    expect((await fetch(`${baseUrl}/models/practice-small`)).status).toBe(200);
  });

  test('it listens on this machine only', async () => {
    expect(new URL(await serve()).hostname).toBe('127.0.0.1');
  });
});

describe('the port', () => {
  test('starts once, on first use, and again after closing', async () => {
    const practice = createPracticeServer({ latencyScale: 0 });
    open.push(practice);
    const [first, same] = await Promise.all([practice.baseUrl(), practice.baseUrl()]);
    expect(same).toBe(first);
    await practice.close();
    await expect(fetch(`${first}/models`)).rejects.toThrow();
    expect((await fetch(`${await practice.baseUrl()}/models`)).status).toBe(200);
  });

  test('closing what never started is fine', async () => {
    await createPracticeServer().close();
  });
});

/** fetch does not let a caller set Host. */
function statusWithHost(url: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    http.get(url, { headers: { host } }, (response) => resolve(response.resume().statusCode)).on('error', reject);
  });
}
