/** Model servers as a person meets them: found on this computer, and closing. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type LocalServer } from '#services/ports/models';
import { startModelServer, type ModelServer, type ModelServerOptions } from '#support/model-server';
import { startRawServer } from '#support/raw-server';
import { startTestApp, type TestApp } from '#support/test-app';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const portOf = (address: string): number => Number(new URL(address).port);

async function models(options: ModelServerOptions): Promise<ModelServer> {
  const server = await startModelServer(options);
  closing.push(() => server.close());
  return server;
}

async function start(localServers: readonly LocalServer[], clockOffsetMs?: () => number): Promise<TestApp> {
  const app = await startTestApp({ localServers, ...(clockOffsetMs ? { clockOffsetMs } : {}) });
  closing.push(() => app.close());
  return app;
}

describe('a model server on this computer', () => {
  test('is offered with its models; whatever does not list models, or does not answer, is none', async () => {
    const ollama = await models({ models: [{ id: 'llama' }, { id: 'qwen' }, { id: 'phi' }] });
    const vllm = await models({ models: [{ id: 'served', owned_by: 'vllm' }] });
    const website = await startRawServer((_, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>A web site</html>'),
    );
    const silent = await startRawServer(() => undefined);
    const gone = await startModelServer();
    await gone.close();
    closing.push(website.close, silent.close);
    const app = await start([
      { name: 'Ollama', port: portOf(ollama.origin) },
      { name: 'LM Studio', port: portOf(vllm.origin) },
      { name: 'A web site', port: portOf(website.origin) },
      { name: 'Silent', port: portOf(silent.origin) },
      { name: 'Gone', port: portOf(gone.origin) },
    ]);
    expect(await app.call('connection.discover', {})).toEqual({
      servers: [
        { name: 'Ollama', baseUrl: ollama.baseUrl, models: ['llama', 'qwen', 'phi'] },
        // By its own word, whatever the port says.
        { name: 'vLLM', baseUrl: vllm.baseUrl, models: ['served'] },
      ],
    });
    expect([ollama.calls(), vllm.calls()]).toEqual([0, 0]);
  });

  test('gets no key, even where one is stored for its address, and is not offered once it has a connection', async () => {
    const server = await startRawServer((_, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ data: [{ id: 'a' }] })),
    );
    closing.push(server.close);
    const app = await start([{ name: 'Ollama', port: portOf(server.origin) }]);
    await app.ports.secrets.set(server.origin, 'sk-canary-discover');
    const found = await app.call('connection.discover', {});
    expect(found.servers).toHaveLength(1);
    expect(server.headers.map((each) => each.authorization)).toEqual([undefined]);
    const { baseUrl = '' } = found.servers[0] ?? {};
    const { id } = await app.call('connection.save', { id: null, label: 'Ollama', baseUrl });
    expect(await app.call('connection.discover', {})).toEqual({ servers: [] });
    expect((await app.call('connection.test', { id })).ok).toBe(true);
  });

  test('is not looked for before the person asks', async () => {
    const server = await models({});
    const app = await start([{ name: 'Ollama', port: portOf(server.origin) }]);
    await app.call('app.state', {});
    await app.call('connection.list', {});
    await app.call('settings.get', {});
    expect(server.connections()).toBe(0);
  });
});

describe('a model that closes', () => {
  let server: ModelServer;
  let app: TestApp;
  let offset = 0;
  const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

  beforeEach(async () => {
    offset = 0;
    server = await models({
      models: [
        { id: 'stays' },
        { id: 'soon', shutdown_date: day(23) },
        { id: 'far', shutdown_date: day(130) },
        { id: 'past', shutdown_date: day(-2) },
        { id: 'strange', shutdown_date: 'one day' },
      ],
    });
    app = await start([], () => offset);
    const { id } = await app.call('connection.save', { id: null, label: 'Mine', baseUrl: server.baseUrl });
    await app.call('settings.save', { connectionId: id });
  });

  const closesIn = async (): Promise<Record<string, number>> =>
    Object.fromEntries((await app.call('connection.closing', {})).models.map((each) => [each.model, each.days]));

  test('is known from the server’s list, with the days that are left', async () => {
    const { connectionId } = await app.call('settings.get', {});
    const { models: listed } = await app.call('connection.models', { id: connectionId });
    expect(listed.map((each) => [each.id, each.shutdownDate, each.closesInDays])).toEqual([
      ['stays', null, null],
      ['soon', day(23), 23],
      ['far', day(130), null],
      ['past', day(-2), -2],
      ['strange', null, null],
    ]);
  });

  test('is told from memory, without asking anyone; counts down, and comes into sight', async () => {
    expect(await closesIn()).toEqual({});
    const { connectionId } = await app.call('settings.get', {});
    await app.call('connection.models', { id: connectionId });
    const asked = server.connections();
    expect(await closesIn()).toEqual({ soon: 23, past: -2 });
    offset = 20 * 86_400_000;
    await app.restart();
    expect(await closesIn()).toEqual({ soon: 3, far: 110, past: -22 });
    expect(server.connections()).toBe(asked);
    await app.call('settings.save', { connectionId: 'practice' });
    expect(await closesIn()).toEqual({});
  });
});
