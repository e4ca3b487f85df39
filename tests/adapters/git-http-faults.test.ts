import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createTeamRepositories } from '#adapters/git/team-repositories';
import { type TeamRepositories } from '#services/ports/team-repository';
import { git, startGitServer, type GitServer } from '#support/git-server';

const credential = { username: 'signoff', password: 'a-token-for-tests' };
const author = { name: 'Priya Manager', email: 'priya@example.com' };
const at = new Date('2026-11-21T10:15:00.000Z');

let folder: string;
let copies: TeamRepositories;
let server: GitServer;
let bare: string;
let address: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signoff-git-'));
  copies = createTeamRepositories(folder, { silenceMs: 400, connectMs: 2000 });
  server = await startGitServer({ token: credential.password });
  const files: Record<string, string> = {};
  for (let n = 0; n < 300; n += 1) files[`prompts/p${n}.md`] = `Prompt ${n} ${Math.sin(n)}\n`.repeat(20);
  bare = await server.createRepository('team', { history: [files, { 'prompts/p0.md': 'Second.\n' }] });
  address = server.address('team');
});

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

let next = 0;
const fresh = () => copies.open(`copy-${(next += 1)}`);

async function readyToPropose() {
  const copy = fresh();
  const { tip } = await copy.update({ address, credential });
  const branch = `signoff/change-${next}`;
  const changes = [{ path: 'prompts/p1.md', bytes: Buffer.from(`Changed by ${next}.\n`) }];
  return { copy, branch, commit: await copy.commitOnto({ base: tip, changes, message: branch, author, at }) };
}

const standsAt = async (branch: string) => (await git(['-C', bare, 'rev-parse', branch])).trim();

test('push accepted but answer lost: the server is asked again, and it counts as sent', async () => {
  const { copy, branch, commit } = await readyToPropose();
  server.plan({ on: 'push', kind: 'drop-answer' });
  expect(await copy.push({ address, credential, commit, branch })).toEqual({ state: 'created', branch, commit });
  expect(await standsAt(branch)).toBe(commit);
});

test('answer cut in the middle after the push has landed: it counts as sent', async () => {
  const { copy, branch, commit } = await readyToPropose();
  server.plan({ on: 'push', kind: 'cut', afterBytes: 7 });
  expect(await copy.push({ address, credential, commit, branch })).toEqual({ state: 'created', branch, commit });
});

test('answer lost and the server gone: it says that nobody knows, and the next try finds the proposal', async () => {
  const { copy, branch, commit } = await readyToPropose();
  server.plan({ on: 'push', kind: 'drop-answer' });
  // The listing before it takes two requests, the second signed in; the next one comes after the lost answer.
  server.plan({ on: 'list-for-push', after: 2, kind: 'answer', status: 503 });
  await expect(copy.push({ address, credential, commit, branch })).rejects.toMatchObject({
    code: 'unreachable',
    message: expect.stringContaining('could not find out whether your proposal arrived') as string,
  });
  expect(await standsAt(branch)).toBe(commit);
  expect(await copy.push({ address, credential, commit, branch })).toEqual({ state: 'already-there', branch, commit });
});

test('silent server: it stops waiting after the limit, at every step', async () => {
  server.plan({ on: 'list-for-fetch', kind: 'silent' });
  await expect(fresh().update({ address, credential })).rejects.toMatchObject({ code: 'timed-out' });
  server.plan({ on: 'fetch', kind: 'silent' });
  await expect(fresh().update({ address, credential })).rejects.toMatchObject({ code: 'timed-out' });
  const { copy, branch, commit } = await readyToPropose();
  server.plan({ on: 'push', kind: 'silent' });
  await expect(copy.push({ address, credential, commit, branch })).rejects.toMatchObject({ code: 'timed-out' });
  expect(await copy.push({ address, credential, commit, branch })).toMatchObject({ state: 'created' });
});

test('wrong, missing and expired tokens are told apart from missing rights, each after one sign-in', async () => {
  const wrong = { username: 'signoff', password: 'another-token' };
  const before = server.log.length;
  await expect(fresh().update({ address, credential: wrong })).rejects.toMatchObject({ code: 'wrong-credentials' });
  expect(server.log.slice(before)).toEqual([
    { step: 'list-for-fetch', authorized: false },
    { step: 'list-for-fetch', authorized: true },
  ]);
  await expect(fresh().update({ address })).rejects.toMatchObject({
    code: 'wrong-credentials',
    nextStep: expect.stringContaining('access token') as string,
  });

  const { copy, branch, commit } = await readyToPropose();
  server.plan({ on: 'push', kind: 'answer', status: 401, body: 'token expired' });
  await expect(copy.push({ address, credential, commit, branch })).rejects.toMatchObject({
    code: 'wrong-credentials',
    detail: expect.stringContaining('token expired') as string,
  });
  server.plan({ on: 'push', kind: 'answer', status: 403, body: 'this token may only read' });
  const refusal = await copy.push({ address, credential, commit, branch }).catch((error: unknown) => error);
  expect(refusal).toMatchObject({
    code: 'forbidden',
    detail: expect.stringContaining('this token may only read') as string,
  });
  expect(JSON.stringify(refusal)).not.toContain(credential.password);
});

test('an unknown repository, a server in trouble and a busy one each get their own words', async () => {
  await expect(fresh().update({ address: server.address('nobody'), credential })).rejects.toMatchObject({
    code: 'not-found',
  });
  server.plan({ on: 'list-for-fetch', kind: 'answer', status: 502 });
  await expect(fresh().update({ address, credential })).rejects.toMatchObject({ code: 'server-failed' });
  server.plan({ on: 'list-for-fetch', kind: 'answer', status: 429 });
  await expect(fresh().update({ address, credential })).rejects.toMatchObject({ code: 'rate-limited' });
  const page = {
    kind: 'answer',
    status: 200,
    body: '<h1>Welcome to Hotel WiFi</h1>',
    headers: { 'content-type': 'text/html' },
  } as const;
  server.plan({ on: 'list-for-fetch', ...page });
  await expect(fresh().update({ address, credential })).rejects.toMatchObject({
    code: 'unreachable',
    detail: '<h1>Welcome to Hotel WiFi</h1>',
  });
});

test('an empty repository says so', async () => {
  await server.createRepository('empty');
  await expect(fresh().update({ address: server.address('empty'), credential })).rejects.toMatchObject({
    code: 'not-found',
    message: expect.stringContaining('is empty') as string,
  });
});

test('nobody listens: unreachable', async () => {
  const closed = await startGitServer();
  await closed.close();
  await expect(fresh().update({ address: closed.address('x') })).rejects.toMatchObject({ code: 'unreachable' });
});

test('a renamed repository is followed on the same server, and the new address is offered', async () => {
  const old = server.address('old-name');
  server.plan({
    on: 'list-for-fetch',
    kind: 'answer',
    status: 301,
    headers: { location: `${address}/info/refs?service=git-upload-pack` },
  });
  expect(await fresh().update({ address: old, credential })).toEqual({
    defaultBranch: 'main',
    tip: await standsAt('main'),
    movedTo: address,
  });
  const { copy, branch, commit } = await readyToPropose();
  server.plan({
    on: 'list-for-push',
    kind: 'answer',
    status: 307,
    headers: { location: '/team.git/info/refs?service=git-receive-pack' },
  });
  expect(await copy.push({ address: old, credential, commit, branch })).toMatchObject({ state: 'created' });
});

let elsewhere: Server | null = null;
afterEach(() => new Promise<void>((resolve) => (elsewhere === null ? resolve() : elsewhere.close(() => resolve()))));

test('a redirect to another server is not followed, and no token goes there', async () => {
  const visitors: string[] = [];
  elsewhere = createServer((request, response) => {
    visitors.push(JSON.stringify(request.headers));
    response.end();
  });
  await new Promise<void>((resolve) => elsewhere?.listen(0, '127.0.0.1', resolve));
  const { port } = elsewhere.address() as AddressInfo; // listening on a port, so it has one
  server.plan({
    on: 'list-for-fetch',
    kind: 'answer',
    status: 302,
    headers: { location: `http://127.0.0.1:${port}/team.git/info/refs?service=git-upload-pack` },
  });
  await expect(fresh().update({ address, credential })).rejects.toMatchObject({
    code: 'not-found',
    message: expect.stringContaining(`http://127.0.0.1:${port}/team.git`) as string,
  });
  // Another scheme on the same name is another server too, whatever it calls itself.
  server.plan({
    on: 'list-for-fetch',
    kind: 'answer',
    status: 302,
    headers: { location: `https://127.0.0.1:${port}/team.git/info/refs?service=git-upload-pack` },
  });
  await expect(fresh().update({ address, credential })).rejects.toMatchObject({
    code: 'not-found',
    message: expect.stringContaining(`https://127.0.0.1:${port}/team.git`) as string,
  });
  expect(visitors).toEqual([]);
});

test('cut during the copy: nothing half-finished is left, and the next update works', async () => {
  const copy = fresh();
  server.plan({ on: 'fetch', kind: 'cut', afterBytes: 5000 });
  await expect(copy.update({ address, credential })).rejects.toMatchObject({ code: 'unreachable' });
  await expect(copy.resolve('main')).rejects.toMatchObject({ code: 'unknown-ref' });
  const { tip } = await copy.update({ address, credential });
  expect(await copy.list(tip, 'prompts')).toHaveLength(300);
});

test('stopped during the copy: nothing half-finished is left, and the next update works', async () => {
  const copy = fresh();
  const stop = new AbortController();
  await expect(
    copy.update({ address, credential, signal: stop.signal, onProgress: () => stop.abort() }),
  ).rejects.toMatchObject({ code: 'cancelled' });
  await expect(copy.resolve('main')).rejects.toMatchObject({ code: 'unknown-ref' });
  const messages = new Set<string>();
  const { tip } = await copy.update({ address, credential, onProgress: (message) => messages.add(message) });
  expect(tip).toBe(await standsAt('main'));
  expect([...messages]).toEqual(["Getting the team's files", 'Checking what arrived']);
  expect(await git(['-C', join(folder, 'repositories', `copy-${next}.git`), 'fsck', '--strict'])).toBe('');
});

/** 2 kB that zlib cannot make smaller, the same each time. */
function incompressible(seed: number): Uint8Array {
  return Buffer.concat(Array.from({ length: 32 }, (_, at) => createHash('sha512').update(`${seed} ${at}`).digest()));
}

test('stopped while a large download is checked in its own thread: the next update works', async () => {
  const files: Record<string, Uint8Array> = {};
  for (let n = 0; n < 400; n += 1) files[`data/f${n}.bin`] = incompressible(n);
  const large = await server.createRepository('large', { history: [files] });
  const copy = fresh();
  const stop = new AbortController();
  const onProgress = (message: string) => message === 'Checking what arrived' && stop.abort();
  const stopped = copy.update({ address: server.address('large'), credential, signal: stop.signal, onProgress });
  await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
  expect(await readdir(join(folder, 'repositories', `copy-${next}.git`, 'incoming'))).toEqual([]);
  const { tip } = await copy.update({ address: server.address('large'), credential });
  expect(await copy.list(tip, 'data')).toHaveLength(400);
  expect(tip).toBe((await git(['-C', large, 'rev-parse', 'main'])).trim());
});

test("the team's latest arrives as the difference, with branches that went away gone", async () => {
  const grown = await server.createRepository('grown', { history: [{ 'a.md': 'a\n' }] });
  await git(['-C', grown, 'branch', 'away']);
  await git(['-C', grown, 'tag', '-a', 'v1', '-m', 'one', 'main']);
  const copy = fresh();
  const first = await copy.update({ address: server.address('grown'), credential });
  expect(await copy.resolve('away')).toBe(first.tip);
  expect(await copy.resolve('v1')).toBe(first.tip);
  await git(['-C', grown, 'branch', '-D', 'away']);
  await git(
    ['-C', grown, 'fast-import', '--quiet'],
    Buffer.from(
      `commit refs/heads/main\ncommitter E <e@example.com> 1800000000 +0000\ndata 1\nx\nfrom ${first.tip}\nM 100644 inline a.md\ndata 2\nb\n\n`,
    ),
  );
  const second = await copy.update({ address: server.address('grown'), credential });
  expect(second).toEqual({ defaultBranch: 'main', tip: (await git(['-C', grown, 'rev-parse', 'main'])).trim() });
  expect(second.tip).not.toBe(first.tip);
  expect(await copy.descendsFrom(second.tip, first.tip)).toBe(true);
  await expect(copy.resolve('away')).rejects.toMatchObject({ code: 'unknown-ref' });
});

test('ids of another kind (SHA-256) are named as such, and no other address is advised', async () => {
  const usual = await server.createRepository('newer');
  await rm(usual, { recursive: true, force: true });
  await git(['init', '--quiet', '--bare', '--object-format=sha256', '--initial-branch=main', usual]);
  const tree = (await git(['-C', usual, 'hash-object', '-t', 'tree', '-w', '/dev/null'])).trim();
  const who = ['-c', 'user.name=Priya', '-c', 'user.email=priya@example.com'];
  const commit = (await git(['-C', usual, ...who, 'commit-tree', tree, '-m', 'One'])).trim();
  await git(['-C', usual, 'update-ref', 'refs/heads/main', commit]);
  await expect(fresh().update({ address: server.address('newer'), credential })).rejects.toMatchObject({
    code: 'repository-failed',
    message: expect.stringContaining('SHA-256'),
    nextStep: expect.stringMatching(/^Ask an engineer for a copy/u),
  });
});
