import { mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deep } from '#support/deep';
import { startWebHost, type WebHost } from '#web/web-host';
import { createExampleApp, type ExampleApp } from '#support/example-app';
import { rawHttp } from '#support/raw-http';
import { proofOf } from '../../src/renderer/app/return-proof.ts';
import { makeRendererFolder } from '#support/renderer-folder';

let app: ExampleApp;
let host: WebHost;
let renderer: Awaited<ReturnType<typeof makeRendererFolder>>;
let cookie: string;
let csrf: string;

beforeEach(async () => {
  app = createExampleApp();
  renderer = await makeRendererFolder();
  host = await startWebHost({ app, rendererFolder: renderer.folder });
  const entered = await rawHttp(host.address);
  cookie = String(entered.headers['set-cookie']).split(';')[0] ?? '';
  const page = await rawHttp(`${host.origin}/`, { headers: { cookie } });
  csrf = /name="signoff-csrf" content="([^"]+)"/.exec(page.body)?.[1] ?? '';
});

afterEach(async () => {
  await host.close();
  await renderer.remove();
});

/** A call as the app's own page makes it, with some headers changed or (undefined) left out. */
function call(changes: Record<string, string | undefined> = {}, body: string | Buffer = '{"runId":"r"}') {
  const headers: Record<string, string> = {};
  const own = {
    origin: host.origin,
    'sec-fetch-site': 'same-origin',
    'content-type': 'application/json',
    'x-signoff-csrf': csrf,
    cookie,
  };
  for (const [name, value] of Object.entries({ ...own, ...changes })) if (value !== undefined) headers[name] = value;
  return rawHttp(`${host.origin}/api/call/run.pause`, { method: 'POST', headers, body });
}

const code = (body: string): unknown => (JSON.parse(body) as { error?: { code: string } }).error?.code; // a test's own reading of a known answer

describe('the way in', () => {
  it('lets the app’s own page call', async () => {
    expect(await call()).toMatchObject({ status: 200, body: '{"ok":true,"value":{}}' });
    expect(app.reached).toEqual(['run.pause']);
  });

  it('exchanges the token for a cookie that scripts cannot read and other sites cannot send, and clears the address', async () => {
    const entered = await rawHttp(host.address);
    expect(entered.status).toBe(303);
    expect(entered.headers.location).toBe('/');
    expect(String(entered.headers['set-cookie'])).toMatch(
      new RegExp(`^signoff-${new URL(host.origin).port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`),
    );
    expect(entered.body).toBe('');
  });

  it('makes a new 256-bit token at each start, and puts neither it nor the session into any page', async () => {
    const token = new URL(host.address).searchParams.get('token') ?? '';
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    const page = await rawHttp(`${host.origin}/`, { headers: { cookie } });
    expect(page.body).not.toContain(token);
    expect(page.body).not.toContain(cookie.split('=')[1]);
    const other = await startWebHost({ app, rendererFolder: renderer.folder });
    expect(new URL(other.address).searchParams.get('token')).not.toBe(token);
    await other.close();
  });

  it.each(['', 'x', 'A'.repeat(43), '%00', 'é'])('refuses the token %j without a cookie', async (token) => {
    const answer = await rawHttp(`${host.origin}/?token=${encodeURIComponent(token)}`);
    expect(answer.status).toBe(401);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('shows a browser that was not let in what to do, and nothing of the app', async () => {
    for (const address of ['/', '/prompts/refund', '/assets/app-1a2b3c.js', '/index.html']) {
      const answer = await rawHttp(host.origin + address, { headers: { accept: 'text/html' } });
      expect(answer.status).toBe(401);
      expect(answer.body).toContain('Open the address that Signoff printed in the terminal');
      expect(answer.body).not.toContain('signoff-csrf');
      expect(answer.body).not.toContain('built');
    }
  });

  it('does not take the cookie of another host on the same machine', async () => {
    const other = await startWebHost({ app, rendererFolder: renderer.folder });
    const entered = await rawHttp(other.address);
    const foreign = String(entered.headers['set-cookie']).split(';')[0] ?? '';
    const renamed = `${cookie.split('=')[0]}=${foreign.split('=')[1]}`;
    expect((await rawHttp(host.origin, { headers: { cookie: foreign } })).status).toBe(401);
    expect((await rawHttp(host.origin, { headers: { cookie: renamed } })).status).toBe(401);
    expect((await rawHttp(host.origin, { headers: { cookie: `${foreign}; ${cookie}` } })).status).toBe(200);
    await other.close();
  });
});

describe('a window of an earlier start', () => {
  let kept: string;
  let first: WebHost;
  const start = (): Promise<WebHost> => startWebHost({ app, rendererFolder: renderer.folder, keptIn: kept });
  beforeEach(async () => {
    kept = await mkdtemp(path.join(tmpdir(), 'signoff-kept-'));
    first = await start();
  });
  afterEach(async () => {
    await first.close();
    await rm(kept, { recursive: true });
  });

  it('may ask while the next one starts: it waits for the answer, and the start goes on', async () => {
    await first.close();
    let again: WebHost | null = null;
    const starting = start().then((started) => (again = started));
    const statuses = new Set<number>();
    while (again === null) {
      const asked = await rawHttp(`${first.origin}/api/return`).catch(() => null);
      if (asked !== null) statuses.add(asked.status);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await starting.then((started) => started.close());
    first = await start();
    expect([...statuses].every((status) => status === 200)).toBe(true);
  });

  /** What the app's own page would send: the proof for the challenge of the host at `origin`, made for the address it stands at. */
  async function comeBack(origin: string, key: string, standsAt = origin, changes: Record<string, string> = {}) {
    const { challenge } = JSON.parse((await rawHttp(`${origin}/api/return`)).body) as { challenge: string }; // our own host's answer
    const body = JSON.stringify({ proof: await proofOf(key, standsAt, challenge) });
    const headers = { origin, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json', ...changes };
    return rawHttp(`${origin}/api/return`, { method: 'POST', headers, body });
  }
  async function keyIn(window: WebHost): Promise<string> {
    const entered = await rawHttp(window.address);
    const own = String(entered.headers['set-cookie']).split(';')[0] ?? '';
    const page = await rawHttp(`${window.origin}/`, { headers: { cookie: own } });
    return /name="signoff-return" content="([^"]+)"/.exec(page.body)?.[1] ?? '';
  }

  it('finds the host at the same address and is let in, with a new token, cookie and header', async () => {
    const key = await keyIn(first);
    const before = first;
    await first.close();
    first = await start();
    expect(first.origin).toBe(before.origin);
    expect(first.address).not.toBe(before.address);
    const answer = await comeBack(first.origin, key);
    expect(answer.status).toBe(200);
    expect(String(answer.headers['set-cookie'])).toMatch(/; Path=\/; HttpOnly; SameSite=Strict$/);
    const { csrf: fresh } = JSON.parse(answer.body) as { csrf: string }; // our own host's answer
    const headers = {
      origin: first.origin,
      'content-type': 'application/json',
      'x-signoff-csrf': fresh,
      cookie: String(answer.headers['set-cookie']).split(';')[0] ?? '',
    };
    const called = await rawHttp(`${first.origin}/api/call/run.pause`, {
      method: 'POST',
      headers,
      body: '{"runId":"r"}',
    });
    expect(called.status).toBe(200);
  });

  it('is let in only with its own key, for its own address, from its own page', async () => {
    const key = await keyIn(first);
    const statusOf = async (...parts: Parameters<typeof comeBack>): Promise<number> =>
      (await comeBack(...parts)).status;
    const { origin } = first;
    expect(await statusOf(origin, 'A'.repeat(43))).toBe(401);
    // Another program took the old port and passes a proof on to the host at its new one.
    expect(await statusOf(origin, key, 'http://127.0.0.1:1')).toBe(401);
    expect(await statusOf(host.origin, key)).toBe(401);
    expect(await statusOf(origin, key, origin, { origin: 'http://127.0.0.1:1' })).toBe(403);
    expect(await statusOf(origin, key, origin, { 'content-type': 'text/plain' })).toBe(415);
    const long = await rawHttp(`${origin}/api/return`, {
      method: 'POST',
      headers: { origin, 'content-type': 'application/json' },
      body: JSON.stringify({ proof: 'x'.repeat(5_000) }),
    });
    expect(long.status).toBe(413);
  });

  it.skipIf(process.platform === 'win32')('has its key in a file for this person alone', async () => {
    expect((await stat(path.join(kept, 'browser-host.json'))).mode & 0o777).toBe(0o600);
  });

  it('is told where another program has the port, and a broken file is a first start', async () => {
    const port = Number(new URL(first.origin).port);
    const second = await start();
    expect([second.lostPort, new URL(second.origin).port]).toEqual([port, expect.not.stringMatching(`^${port}$`)]);
    await second.close();
    await writeFile(path.join(kept, 'browser-host.json'), '{"port":');
    const third = await start();
    expect(third.lostPort).toBeNull();
    await third.close();
  });
});

describe('who may call', () => {
  it.each([
    ['a name pointed at this machine (DNS rebinding)', { host: 'attacker.example' }],
    ['a name pointed at this machine, with the port', { host: 'attacker.example:80' }],
    ['localhost, which another program may answer', { host: 'localhost' }],
    ['another page', { origin: 'https://attacker.example' }],
    ['an opaque origin', { origin: 'null' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:1' }],
    ['no origin at all', { origin: undefined }],
    ['a cross-site request', { 'sec-fetch-site': 'cross-site' }],
    ['another port, which browsers call the same site', { 'sec-fetch-site': 'same-site' }],
    ['a request without the required header', { 'x-signoff-csrf': undefined }],
    ['a request with a wrong header', { 'x-signoff-csrf': 'A'.repeat(43) }],
  ])('refuses %s', async (_what, changes) => {
    const answer = await call(changes);
    expect(answer.status).toBe(403);
    expect(code(answer.body)).toBe('not-allowed');
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    expect(app.reached).toEqual([]);
  });

  it.each([undefined, 'signoff=x', 'signoff-1=x'])('refuses the cookie %j', async (value) => {
    expect((await call({ cookie: value })).status).toBe(401);
    expect(app.reached).toEqual([]);
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonx',
    '',
  ])('takes no body of type %j: a form or a simple request cannot reach it', async (type) => {
    expect((await call({ 'content-type': type })).status).toBe(415);
    expect(app.reached).toEqual([]);
  });

  it('answers a wrong Host on pages and events too', async () => {
    for (const address of ['/', '/assets/app-1a2b3c.js', '/api/events']) {
      const headers = { cookie, host: 'attacker.example' };
      expect((await rawHttp(host.origin + address, { headers })).status).toBe(403);
    }
    expect(app.listeners()).toBe(0);
  });

  it('gives no permission to other origins when a browser asks first', async () => {
    const answer = await rawHttp(`${host.origin}/api/call/run.pause`, {
      method: 'OPTIONS',
      headers: { origin: 'https://attacker.example', 'access-control-request-method': 'POST', cookie },
    });
    expect(answer.status).toBe(403);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it('changes nothing on GET, HEAD, PUT or DELETE', async () => {
    for (const method of ['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH']) {
      const headers = { cookie, 'x-signoff-csrf': csrf, origin: host.origin, 'content-type': 'application/json' };
      const answer = await rawHttp(`${host.origin}/api/call/run.pause?runId=r`, { method, headers });
      expect([method, answer.status]).toEqual([method, 405]);
    }
    expect(app.reached).toEqual([]);
  });
});

describe('limits', () => {
  it('takes 24 MB and refuses what is larger, announced or not', async () => {
    const padded = (bytes: number): string => `{"runId":"${'x'.repeat(bytes)}"}`;
    expect((await call({}, padded(24 * 1024 * 1024))).status).toBe(200);
    const tooBig = padded(26 * 1024 * 1024);
    for (const answer of [await call({}, tooBig), await call({ 'transfer-encoding': 'chunked' }, tooBig)]) {
      expect(answer.status).toBe(413);
      expect(code(answer.body)).toBe('limit-exceeded');
    }
    expect(app.reached).toEqual(['run.pause']);
  });

  it.each(['{', 'undefined', '{"runId":'])('answers the broken body %j in words', async (body) => {
    const answer = await call({}, body);
    expect([answer.status, code(answer.body)]).toEqual([400, 'not-allowed']);
    expect(answer.body).not.toMatch(/\bat \S+:\d+/);
  });

  it('drops a connection whose headers are too long', async () => {
    expect((await call({ 'x-long': 'x'.repeat(20_000) })).status).toBe(431);
  });

  it('holds a bounded number of connections, and answers again when they are gone', async () => {
    const port = Number(new URL(host.origin).port);
    const sockets = Array.from({ length: 400 }, () =>
      connect(port, '127.0.0.1')
        .on('error', () => undefined)
        .resume(),
    );
    const held = (): number => sockets.filter((socket) => !socket.destroyed && !socket.readableEnded).length;
    // Which are turned away is told one by one; a host without a bound would hold all 400.
    await expect.poll(held, { timeout: 20_000 }).toBeLessThanOrEqual(256);
    for (const socket of sockets) socket.destroy();
    await expect.poll(async () => (await call().catch(() => null))?.status).toBe(200);
  });

  it.runIf(deep)('drops a connection that never finishes its headers', async () => {
    const socket = connect(Number(new URL(host.origin).port), '127.0.0.1');
    socket.write(`GET / HTTP/1.1\r\nhost: ${new URL(host.origin).host}\r\nx-slow: `);
    const startedAt = performance.now();
    await new Promise((resolve) => socket.on('close', resolve).resume());
    expect(performance.now() - startedAt).toBeLessThan(15_000);
  });

  it('listens on 127.0.0.1 alone', async () => {
    const port = Number(new URL(host.origin).port);
    const others = Object.values(networkInterfaces())
      .flatMap((each) => each ?? [])
      .filter((each) => !each.internal && each.family === 'IPv4')
      .map((each) => each.address);
    for (const address of [...others, '127.0.0.2', '::1']) {
      const outcome = await new Promise<string>((resolve) => {
        const socket = connect(port, address);
        socket.on('connect', () => resolve('connected')).on('error', () => resolve('refused'));
      });
      expect([address, outcome]).toEqual([address, 'refused']);
    }
  });

  it('says in words that a port is taken', async () => {
    const port = Number(new URL(host.origin).port);
    await expect(startWebHost({ app, rendererFolder: renderer.folder, port })).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining(String(port)),
    });
  });
});

describe('what it serves', () => {
  it('sends the policy with a new nonce on each page, and the safe headers on everything', async () => {
    const [first, second] = [
      await rawHttp(`${host.origin}/`, { headers: { cookie } }),
      await rawHttp(`${host.origin}/prompts/refund.v2`, { headers: { cookie, accept: 'text/html,*/*' } }),
    ];
    const nonces = [first, second].map((page) => /signoff-nonce" content="([^"]+)"/.exec(page.body)?.[1]);
    expect(new Set(nonces).size).toBe(2);
    expect(first.headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-" +
        `${nonces[0]}'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; frame-src 'none'; ` +
        "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    const refused = await rawHttp(`${host.origin}/`, { headers: { host: 'x' } });
    const asset = await rawHttp(`${host.origin}/assets/app-1a2b3c.js`, { headers: { cookie } });
    for (const answer of [first, second, await call(), refused, asset, await rawHttp(host.address)]) {
      expect(answer.headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'content-security-policy': expect.stringContaining("default-src 'none'"),
      });
    }
    expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    for (const answer of [first, await call(), refused]) expect(answer.headers['cache-control']).toBe('no-store');
  });

  it.each([
    '/../renderer-secret/key.txt',
    '/..%2frenderer-secret%2fkey.txt',
    '/%2e%2e/renderer-secret/key.txt',
    '/assets/..%5c..%5crenderer-secret%5ckey.txt',
    '/assets/%00',
    '/%E0%A4%A',
    '/assets/link/key.txt',
    '/linked.txt',
    '/assets/',
  ])('serves nothing outside the bundle for %s', async (address) => {
    const secret = path.join(renderer.folder, '..', 'renderer-secret');
    await mkdir(path.join(renderer.folder, 'assets'), { recursive: true });
    await symlink(secret, path.join(renderer.folder, 'assets', 'link'));
    await symlink(path.join(secret, 'key.txt'), path.join(renderer.folder, 'linked.txt'));
    const answer = await rawHttp(host.origin + address, { headers: { cookie } });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.body).not.toContain('canary-key');
  });
});

describe('events', () => {
  it('refuses them to whoever has no session', async () => {
    expect((await rawHttp(`${host.origin}/api/events`)).status).toBe(401);
    expect(app.listeners()).toBe(0);
  });

  it('stops listening when the reader goes, and lets the host close with readers present', async () => {
    const reader = new AbortController();
    const headers = { cookie };
    const first = await fetch(`${host.origin}/api/events`, { headers, signal: reader.signal });
    const second = await fetch(`${host.origin}/api/events`, { headers });
    expect(first.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(app.listeners()).toBe(2);
    reader.abort();
    await expect.poll(() => app.listeners()).toBe(1);
    await host.close();
    await second.text().catch(() => undefined);
    expect(app.listeners()).toBe(0);
    host = await startWebHost({ app, rendererFolder: renderer.folder });
  });
});
