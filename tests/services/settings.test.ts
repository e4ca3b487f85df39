/** Settings and connections: a key goes to its own server, and is never seen again. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createBareRepository } from '#support/git-server';
import { startModelServer, type ModelServerOptions } from '#support/model-server';
import { startRawServer } from '#support/raw-server';
import { startTestApp, type TestApp } from '#support/test-app';
import { connectModel, openRepository, run, teamFiles } from '#support/team';
import { join } from 'node:path';

const key = 'sk-canary-settings-77f0';
let app: TestApp;
const closing: (() => Promise<void>)[] = [];

beforeEach(async () => {
  app = await startTestApp();
});
afterEach(async () => {
  await app.close();
  for (const close of closing.splice(0)) await close();
});

async function models(options: ModelServerOptions = {}) {
  const server = await startModelServer(options);
  closing.push(() => server.close());
  return server;
}

async function connect(baseUrl: string): Promise<string> {
  return (await app.call('connection.save', { id: null, label: 'Mine', baseUrl })).id;
}

const connectionOf = async (id: string) =>
  (await app.call('connection.list', {})).connections.find((each) => each.id === id);

describe('settings', () => {
  test('keep what was changed, each apart, over a restart', async () => {
    const before = await app.call('settings.get', {});
    const saved = await app.call('settings.save', {
      theme: 'dark',
      person: { name: 'Priya', email: 'p@acme.example' },
    });
    expect(saved).toEqual({ ...before, theme: 'dark', person: { name: 'Priya', email: 'p@acme.example' } });
    await Promise.all([
      app.call('settings.save', { concurrency: 3 }),
      app.call('settings.save', { spendingLimitUsd: null }),
    ]);
    await app.restart();
    expect(await app.call('settings.get', {})).toEqual({ ...saved, concurrency: 3, spendingLimitUsd: null });
  });

  test('refuse what makes no sense, and change nothing then', async () => {
    const before = await app.call('settings.get', {});
    for (const wrong of [{ concurrency: 0 }, { concurrency: 1_000 }, { spendingLimitUsd: -1 }])
      expect((await app.refusal('settings.save', wrong)).code).toBe('bad-input');
    expect((await app.refusal('settings.save', { connectionId: 'nobody' })).code).toBe('not-found');
    expect(await app.call('settings.get', {})).toEqual(before);
  });
});

describe('a key', () => {
  test('is set, used, forgotten, and never given out', async () => {
    const server = await models();
    const id = await connect(server.baseUrl);
    expect(await connectionOf(id)).toEqual({
      id,
      label: 'Mine',
      baseUrl: server.baseUrl,
      origin: server.origin,
      practice: false,
      leaveOutThinking: false,
      keySet: false,
    });
    await app.call('connection.setKey', { id, key: `  ${key}\n` });
    expect(await connectionOf(id)).toMatchObject({ keySet: true });
    const everything = [
      await app.call('connection.list', {}),
      await app.call('connection.test', { id }),
      await app.call('connection.models', { id }),
      await app.call('settings.get', {}),
      await app.call('app.state', {}),
      app.events,
    ];
    expect(JSON.stringify(everything)).not.toContain(key);
    await app.call('connection.forgetKey', { id });
    expect(await connectionOf(id)).toMatchObject({ keySet: false });
  });

  test('does not go to another server when the address changes, and is gone when it changes back', async () => {
    const [first, second] = [await startRawServer(models404), await startRawServer(models404)];
    closing.push(first.close, second.close);
    const id = await connect(`${first.origin}/v1`);
    await app.call('connection.setKey', { id, key });
    await app.call('connection.test', { id });
    await app.call('connection.save', { id, label: 'Mine', baseUrl: `${second.origin}/v1` });
    await app.call('connection.test', { id });
    expect(await connectionOf(id)).toMatchObject({ keySet: false, origin: second.origin });
    expect(first.headers.map((each) => each.authorization)).toEqual([`Bearer ${key}`]);
    expect(second.headers).toHaveLength(1);
    expect(JSON.stringify(second.headers)).not.toContain(key);
    await app.call('connection.save', { id, label: 'Mine', baseUrl: `${first.origin}/v1` });
    await app.call('connection.test', { id });
    expect(JSON.stringify(first.headers[1])).not.toContain(key);
  });

  test('stays when only the path changes, and where another connection leads to the same server', async () => {
    const server = await models();
    const [one, two] = [await connect(server.baseUrl), await connect(`${server.origin}/other`)];
    await app.call('connection.setKey', { id: one, key });
    await app.call('connection.save', { id: one, label: 'Mine', baseUrl: `${server.origin}/v2` });
    expect(await connectionOf(one)).toMatchObject({ keySet: true });
    await app.call('connection.remove', { id: one });
    expect(await connectionOf(two)).toMatchObject({ keySet: true });
    await app.call('connection.remove', { id: two });
    const three = await connect(server.baseUrl);
    expect(await connectionOf(three)).toMatchObject({ keySet: false });
  });

  test('does not follow a redirect', async () => {
    const target = await startRawServer(models404);
    const server = await startRawServer((_, response) =>
      response.writeHead(302, { location: `${target.origin}/v1/models` }).end(),
    );
    closing.push(target.close, server.close);
    const id = await connect(`${server.origin}/v1`);
    await app.call('connection.setKey', { id, key });
    const tested = await app.call('connection.test', { id });
    expect(tested.ok).toBe(false);
    expect(target.headers).toEqual([]);
  });

  test('that is none is refused, and the one from before stays', async () => {
    const id = await connect((await models()).baseUrl);
    await app.call('connection.setKey', { id, key });
    for (const wrong of ['', '  ', 'two words', 'line\nbreak', 'caf\u00e9', '\u200bsk-1'])
      expect((await app.refusal('connection.setKey', { id, key: wrong })).code, wrong).toBe('bad-input');
    expect(await connectionOf(id)).toMatchObject({ keySet: true });
    for (const practice of ['connection.forgetKey', 'connection.remove'] as const)
      expect((await app.refusal(practice, { id: 'practice' })).code).toBe('not-found');
  });
});

function models404(_: unknown, response: { writeHead(status: number): { end(): void } }): void {
  response.writeHead(404).end();
}

describe('an address', () => {
  test.each([
    ['http://api.example.com/v1', /not protected/],
    ['ftp://api.example.com', /not a web address/],
    ['api.example.com', /not a web address/],
    ['', /not a web address/],
    ['javascript:alert(1)', /not a web address/],
    ['https://me:secret@api.example.com/v1', /name or a password/],
    ['https://api.example.com/v1?key=sk-1', /more behind it/],
    ['https://api.example.com/v1#sk-1', /more behind it/],
    ['https://a.openai.azure.com/openai?api-version=1&key=sk-1', /more behind it/],
    ['https://a.openai.azure.com/openai?api-version=', /more behind it/],
    ['http://127.0.0.1.example.com/v1', /not protected/],
    ['http://localhost.example.com/v1', /not protected/],
  ])('%s is refused', async (baseUrl, sentence) => {
    const refused = await app.refusal('connection.save', { id: null, label: '', baseUrl });
    expect(refused.code).toBe('bad-input');
    expect(refused.message).toMatch(sentence);
    expect((await app.call('connection.list', {})).connections.map((each) => each.id)).toEqual(['practice']);
  });

  test('https anywhere and http on this computer are taken, tidied, and named after the server', async () => {
    for (const [given, baseUrl, label] of [
      [' https://api.example.com/v1/ ', 'https://api.example.com/v1', 'api.example.com'],
      ['http://localhost:11434/v1', 'http://localhost:11434/v1', 'localhost:11434'],
      ['http://127.0.0.2:1234', 'http://127.0.0.2:1234', '127.0.0.2:1234'],
      ['http://[::1]:1234/v1', 'http://[::1]:1234/v1', '[::1]:1234'],
      [
        'https://a.openai.azure.com/openai/deployments/d/?api-version=2024-10-21',
        'https://a.openai.azure.com/openai/deployments/d?api-version=2024-10-21',
        'a.openai.azure.com',
      ],
    ] as const) {
      const { id } = await app.call('connection.save', { id: null, label: ' ', baseUrl: given });
      expect(await connectionOf(id)).toMatchObject({ baseUrl, label });
    }
  });
});

describe('testing a connection', () => {
  const json = (status: number, error: object) => (_: unknown, response: Response) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ error }));
  interface Response {
    writeHead(status: number, headers: Record<string, string>): { end(body: string): void };
  }

  test('says what was found', async () => {
    const id = await connect((await models({ models: [{ id: 'a' }, { id: 'b' }] })).baseUrl);
    expect(await app.call('connection.test', { id })).toEqual({
      ok: true,
      sentence: 'Connected. 2 models found.',
      nextStep: null,
      models: [
        { id: 'a', practice: false, prices: null, shutdownDate: null, closesInDays: null },
        { id: 'b', practice: false, prices: null, shutdownDate: null, closesInDays: null },
      ],
    });
    const practice = await app.call('connection.test', { id: 'practice' });
    expect(practice.ok).toBe(true);
    expect(practice.models.every((each) => each.practice && each.prices !== null)).toBe(true);
  });

  test.each([
    [
      'a wrong key',
      json(401, { message: `Incorrect API key: ${key}`, code: 'invalid_api_key' }),
      /does not accept this key/,
    ],
    ['no credit', json(429, { message: 'You exceeded your quota', code: 'insufficient_quota' }), /no credit left/],
    ['a key without rights', json(403, { message: 'No.' }), /may not use/],
    ['a server in trouble', json(500, { message: 'Oops' }), /failure of its own/],
    ['too many questions', json(429, { message: 'Slow down' }), /asks for a pause/],
    [
      'a web page',
      (_: unknown, response: Response) =>
        response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>'),
      /not like a model server/,
    ],
    ['an address that is not the API’s', json(404, { message: 'Not found' }), /no model service at this address/],
    [
      'a web page where nothing is',
      (_: unknown, response: Response) =>
        response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>Not found</h1>'),
      /no model service at this address/,
    ],
    [
      'a wrong key, as Gemini says it',
      (_: unknown, response: Response) =>
        response
          .writeHead(400, { 'content-type': 'application/json' })
          .end(JSON.stringify([{ error: { code: 400, message: 'API key not valid.', status: 'INVALID_ARGUMENT' } }])),
      /does not accept this key/,
    ],
    [
      'an error within a 200',
      (_: unknown, response: Response) =>
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ error: { code: 402, message: 'Insufficient credits' } })),
      /no credit left/,
    ],
  ])('says what is wrong with %s, what to do, and nothing of the key', async (_, answer, sentence) => {
    const server = await startRawServer(answer);
    closing.push(server.close);
    const id = await connect(`${server.origin}/v1`);
    await app.call('connection.setKey', { id, key });
    const tested = await app.call('connection.test', { id });
    expect(tested).toMatchObject({ ok: false, models: [] });
    expect(tested.sentence).toMatch(sentence);
    expect(tested.nextStep).not.toBeNull();
    const refused = await app.refusal('connection.models', { id });
    expect(refused.message).toBe(tested.sentence);
    expect(JSON.stringify([tested, refused, app.log])).not.toContain(key);
  });

  test('says how an address of Azure ends', async () => {
    const server = await startRawServer(json(404, { code: '404', message: 'Resource not found' }));
    closing.push(server.close);
    const id = await connect(`${server.origin}/openai`);
    expect((await app.call('connection.test', { id })).nextStep).toMatch(/\/openai\/v1, or in .*api-version=/u);
  });

  test('says that nobody is there', async () => {
    const server = await models();
    const id = await connect(server.baseUrl);
    await closing.pop()?.();
    expect(await app.call('connection.test', { id })).toMatchObject({
      ok: false,
      sentence: 'The model server cannot be reached.',
    });
    expect((await app.refusal('connection.test', { id: 'nobody' })).code).toBe('not-found');
  });
});

test('removing the connection in use goes back to practice, and an experiment on it says why it cannot go on', async () => {
  const address = await createBareRepository(join(app.folder, 'team.git'), { history: [teamFiles()] });
  await openRepository(app, { address });
  const asked = Promise.withResolvers<void>();
  const { server, connectionId } = await connectModel(app, {
    faults: [{ fault: { kind: 'first-byte-stall' } }],
    onRequest: () => asked.resolve(),
  });
  closing.push(() => server.close());
  const { runId } = await app.call('run.start', { promptId: 'helper', baseline: 'none' });
  await asked.promise;
  await app.call('run.pause', { runId });
  await app.call('connection.remove', { id: connectionId });
  expect(await app.call('app.state', {})).toMatchObject({ connection: { id: 'practice', practice: true } });
  await app.call('run.resume', { runId });
  const stopped = await app.until(async () => {
    const view = await app.call('run.get', { runId });
    return view.state === 'running' ? null : view;
  });
  expect(['paused', 'failed']).toContain(stopped.state);
  expect(stopped.practice).toBe(false);
  expect(stopped.error?.message).toMatch(/connection is no longer there/);
  expect((await run(app, { promptId: 'helper', baseline: 'none', models: ['practice-small'] })).practice).toBe(true);
});
