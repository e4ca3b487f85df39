/** Opening, updating, trusting and forgetting team repositories, on real servers and folders; where keys go and where they do not. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { git, startGitServer, type GitServer } from '#support/git-server';
import { latestFiles } from '#support/practice-experiment';
import { startTestApp, type TestApp } from '#support/test-app';
import {
  connectModel,
  fileOf,
  helperPrompt,
  openRepository,
  propose,
  reviewAll,
  run,
  settled,
  sign,
  signHelper,
  teamChanges,
  teamFiles,
  thankfulPrompt,
  write,
} from '#support/team';

const token = 'canary-token-5f2b91';
const signIn = { username: 'signoff', token };
let server: GitServer;
let app: TestApp;

beforeAll(async () => {
  server = await startGitServer({ token });
});
afterAll(() => server.close());
beforeEach(async () => {
  app = await startTestApp();
});
afterEach(() => app.close());

async function openRepositoryOf(name: string, options: { trust?: boolean } = {}) {
  const folder = await server.createRepository(name, { history: [teamFiles()] });
  const repository = await openRepository(app, { address: server.address(name), ...signIn }, options);
  return { folder, repository };
}

/** The state of a repository once nothing is going on with it. */
const quiet = (id: string) =>
  app.until(async () => {
    const { repositories } = await app.call('app.state', {});
    const found = repositories.find((each) => each.id === id);
    return found && found.progress === null && found.state !== 'copying' ? found : null;
  });

describe('opening', () => {
  test('copies the team’s version over HTTP with a token, and shows it after a restart without the network', async () => {
    const { repository, folder } = await openRepositoryOf('open');
    const commit = (await git(['-C', folder, 'rev-parse', 'main'])).trim();
    expect(repository).toEqual({
      id: repository.id,
      name: 'open',
      address: server.address('open'),
      sample: false,
      trusted: false,
      state: 'ready',
      progress: null,
      error: null,
      branch: 'main',
      commit,
      updatedAt: repository.updatedAt,
    });
    await app.restart();
    const requests = server.log.length;
    const { repository: again, counts } = await app.call('app.state', {});
    expect(again).toEqual({ ...repository, trusted: true });
    expect(counts.prompts).toBe(1);
    expect(server.log.length).toBe(requests);
  });

  test('takes a folder too but none without a repository, and an address with the token in it, which is kept apart from it', async () => {
    const folder = await server.createRepository('folder', { history: [teamFiles()] });
    expect(await openRepository(app, { address: folder })).toMatchObject({ state: 'ready', address: folder });
    const missing = path.join(folder, '..', 'no-such-folder');
    expect(await app.refusal('repository.open', { address: missing })).toMatchObject({
      code: 'bad-input',
      message: `There is no folder “${missing}”.`,
    });
    const empty = path.join(folder, 'objects');
    expect(await app.refusal('repository.open', { address: empty })).toMatchObject({
      code: 'bad-input',
      message: `“${empty}” holds no repository.`,
    });
    const listed = (await app.call('app.state', {})).repositories;
    expect(listed.filter((each) => [missing, empty].includes(each.address))).toEqual([]);
    const address = server.address('folder').replace('http://', `http://signoff:${token}@`);
    const overHttp = await openRepository(app, { address: `${address}/?access_token=${token}#x` });
    expect(overHttp).toMatchObject({ state: 'ready', name: 'folder', address: server.address('folder') });
  });

  test.each([
    [
      'a wrong token',
      () => ({ address: server.address('wrong'), username: 'signoff', token: 'not-the-token' }),
      /did not accept your access token/,
      'token',
    ],
    ['no token', () => ({ address: server.address('wrong') }), /wants you to sign in/, 'token'],
    [
      'a name that is not there',
      () => ({ address: server.address('nobody'), ...signIn }),
      /no team repository/,
      'address',
    ],
    [
      'a server that is not there',
      () => ({ address: 'http://127.0.0.1:9/x.git', token: 'x' }),
      /could not reach/,
      'again',
    ],
  ])('with %s says what is wrong, and keeps what was typed', async (_, request, sentence, remedy) => {
    const failed = await openRepository(app, request(), { trust: false });
    expect(failed).toMatchObject({ state: 'failed', commit: null });
    expect(failed.error?.message).toMatch(sentence);
    expect(failed.error?.nextStep).not.toBe('');
    expect(failed.error?.remedy).toBe(remedy);
    const refused = await app.refusal('prompt.list', {});
    expect(refused.code).toBe('not-found');
    await app.restart();
    expect((await quiet(failed.id)).error?.message).toMatch(sentence);
  });

  test.each([
    ['an address without protection', { address: 'http://code.example.com/x', token: 'x' }, /not protected/],
    ['a key-file address', { address: 'code@code.example.com:acme/x' }, /key file/],
    ['no address at all', { address: 'team/prompts' }, /“team\/prompts” is not an address/],
  ])('with %s is refused before anything is made of it', async (_, request, sentence) => {
    const before = (await app.call('app.state', {})).repositories;
    const refused = await app.refusal('repository.open', request);
    expect(refused).toMatchObject({ code: 'bad-input', message: expect.stringMatching(sentence) });
    expect((await app.call('app.state', {})).repositories).toEqual(before);
  });

  test('after a wrong token goes on with the right one', async () => {
    await server.createRepository('mended', { history: [teamFiles()] });
    const address = server.address('mended');
    const failed = await openRepository(app, { address, username: 'signoff', token: 'wrong' }, { trust: false });
    await app.call('repository.setToken', { id: failed.id, ...signIn });
    expect(await quiet(failed.id)).toMatchObject({ state: 'ready', error: null });
  });

  test('an update that fails leaves the copy as it was and says why, with its own code', async () => {
    const { repository } = await openRepositoryOf('away');
    server.plan({ on: 'list-for-fetch', kind: 'answer', status: 503 });
    const refused = await app.refusal('repository.update', { id: repository.id });
    expect(refused.code).toBe('server-failed');
    expect(await quiet(repository.id)).toMatchObject({ state: 'ready', error: { message: refused.message } });
    expect((await fileOf(app, 'helper')).text).toBe(helperPrompt);
    await app.call('repository.update', { id: repository.id });
    expect(await quiet(repository.id)).toMatchObject({ state: 'ready', error: null });
  });

  test('an update that is asked for by whoever hears of the last one’s end is done', async () => {
    const { repository, folder } = await openRepositoryOf('again');
    await git(['-C', folder, 'branch', 'next', 'main']);
    const next = await teamChanges(folder, { 'x.txt': 'x' }, 'next');
    const updates: Promise<unknown>[] = [];
    let heard = 0;
    // At the very moment of each event: at the last one, what was under way saw the old version.
    app.client.subscribe(() => {
      heard += 1;
      if (heard === 1 || updates.length >= 4) return;
      execFileSync('git', ['-C', folder, 'update-ref', 'refs/heads/main', next]);
      updates.push(app.call('repository.update', { id: repository.id }));
    });
    await app.call('repository.update', { id: repository.id });
    await Promise.all(updates);
    expect((await quiet(repository.id)).commit).toBe(next);
  });
});

describe('trust', () => {
  test('until the person says so, nothing is run, written, signed or sent, and no model is asked', async () => {
    const { repository } = await openRepositoryOf('untrusted', { trust: false });
    const { server: models } = await connectModel(app);
    const save = { promptId: 'helper', kind: 'prompt' as const, text: thankfulPrompt, baseVersion: 0 };
    const codes = [
      await app.refusal('draft.save', save),
      await app.refusal('prompt.create', { promptId: 'new' }),
      await app.refusal('run.start', { promptId: 'helper' }),
    ].map((refused) => refused.code);
    expect(codes).toEqual(['not-trusted', 'not-trusted', 'not-trusted']);
    await app.call('run.estimate', { promptId: 'helper' });
    expect(models.connections()).toBe(0);
    expect((await fileOf(app, 'helper')).text).toBe(helperPrompt);
    await app.call('repository.trust', { id: repository.id });
    expect((await app.call('draft.save', save)).text).toBe(thankfulPrompt);
    await models.close();
  });
});

describe('several repositories', () => {
  test('have drafts and experiments of their own, and one is open at a time', async () => {
    const one = await openRepositoryOf('one');
    await write(app, 'helper', 'prompt', thankfulPrompt);
    const two = await openRepositoryOf('two');
    expect((await fileOf(app, 'helper')).text).toBe(helperPrompt);
    await app.call('repository.switch', { id: one.repository.id });
    expect((await fileOf(app, 'helper')).text).toBe(thankfulPrompt);
    await app.restart();
    const state = await app.call('app.state', {});
    expect(state.repository?.id).toBe(one.repository.id);
    expect(state.repositories.map((each) => each.id)).toEqual([one.repository.id, two.repository.id]);
    expect((await app.refusal('repository.switch', { id: 'nobody' })).code).toBe('not-found');
  });

  test('forgetting one removes its copy and its token; opened again it has its drafts, and asks for trust anew', async () => {
    const { repository } = await openRepositoryOf('forgotten');
    const draft = await write(app, 'helper', 'prompt', thankfulPrompt);
    await app.call('repository.forget', { id: repository.id });
    expect(await app.call('app.state', {})).toMatchObject({ repository: null, repositories: [] });
    expect([...app.bytes().keys()].filter((path) => path.startsWith('repositories/'))).toEqual([]);
    expect((await app.refusal('prompt.list', {})).code).toBe('not-found');

    const address = server.address('forgotten');
    const withoutToken = { address, username: 'signoff' };
    expect(await openRepository(app, withoutToken, { trust: false })).toMatchObject({ state: 'failed' });
    const again = await openRepository(app, { address, ...signIn }, { trust: false });
    await app.until(async () => ((await quiet(again.id)).state === 'ready' ? true : null));
    expect((await app.refusal('draft.save', { ...draft, promptId: 'helper', baseVersion: 1, text: 'x' })).code).toBe(
      'not-trusted',
    );
    expect(await fileOf(app, 'helper')).toEqual(draft);
  });

  test('forgetting one that is just being copied leaves nothing behind, and it can be opened at once again', async () => {
    const asked = Promise.withResolvers<void>();
    const slow = await startGitServer({
      token,
      faults: [{ on: 'list-for-fetch', kind: 'silent' }],
      onStep: () => asked.resolve(),
    });
    await slow.createRepository('quick', { history: [teamFiles()] });
    const request = { address: slow.address('quick'), ...signIn };
    const { id } = await app.call('repository.open', request);
    await asked.promise;
    const forgetting = app.call('repository.forget', { id });
    const again = await app.call('repository.open', request);
    await forgetting;
    expect(await quiet(again.id)).toMatchObject({ state: 'ready' });
    expect((await app.call('prompt.list', {})).prompts).toHaveLength(1);
    await app.call('repository.update', { id }); // its token is there too
    await slow.close();
  });

  test('forgetting one pauses its experiments: nothing is asked or paid for it any more', async () => {
    const { repository } = await openRepositoryOf('paused');
    const asked = Promise.withResolvers<void>();
    const { server: models } = await connectModel(app, {
      faults: [{ fault: { kind: 'first-byte-stall' } }],
      onRequest: () => asked.resolve(),
    });
    await app.call('settings.save', { concurrency: 2 });
    const { runId } = await app.call('run.start', { promptId: 'helper', baseline: 'none' });
    await asked.promise;
    await app.call('repository.forget', { id: repository.id });
    expect((await app.call('run.get', { runId })).state).toBe('paused');
    expect(models.calls()).toBeLessThanOrEqual(2);
    await models.close();
  });

  test('a token for one repository is used for another at the same server, and for none elsewhere', async () => {
    await openRepositoryOf('first');
    await server.createRepository('second', { history: [teamFiles()] });
    expect(await openRepository(app, { address: server.address('second') })).toMatchObject({ state: 'ready' });
    const stranger = await startGitServer();
    await stranger.createRepository('third', { history: [teamFiles()] });
    stranger.plan({ on: 'list-for-fetch', kind: 'answer', status: 401, headers: { 'www-authenticate': 'Basic' } });
    expect(await openRepository(app, { address: stranger.address('third') })).toMatchObject({ state: 'failed' });
    expect(stranger.log.map((each) => each.authorized)).toEqual([false]);
    await stranger.close();
  });

  test('a token that is not one is refused, and the one from before stays', async () => {
    const { repository } = await openRepositoryOf('token');
    for (const wrong of ['', '   ', 'two words', 'line\nbreak', 'caf\u00e9'])
      expect((await app.refusal('repository.setToken', { id: repository.id, token: wrong })).code).toBe('bad-input');
    await app.call('repository.update', { id: repository.id });
    const folder = await server.createRepository('plain', { history: [teamFiles()] });
    const { id } = await app.call('repository.open', { address: folder });
    expect((await app.refusal('repository.setToken', { id, token: 'x' })).code).toBe('bad-input');
  });
});

describe('secrets', () => {
  test('stand in no file of the data folder, no log, no audit row and nothing that is sent to the team', async () => {
    const key = 'sk-canary-91be07aa';
    const { folder } = await openRepositoryOf('secrets');
    // Servers that repeat the key or the token in their errors.
    const repeating = (status: number) => ({
      kind: 'status' as const,
      status,
      headers: { 'retry-after-ms': '1' },
      body: JSON.stringify({ error: { message: `Incorrect API key provided: ${key}` } }),
    });
    const { server: models, connectionId } = await connectModel(app, {
      faults: [
        { at: [0], fault: repeating(401) },
        { matches: ({ index }) => index > 0, times: 1, fault: repeating(429) },
      ],
    });
    await app.call('connection.setKey', { id: connectionId, key });
    await app.call('settings.save', { concurrency: 1 });
    const refused = await run(app, { promptId: 'helper', baseline: 'none' });
    expect(refused).toMatchObject({ state: 'failed', error: { detail: expect.stringContaining('[key]') as string } });
    const { signOffId } = await signHelper(app);
    server.plan({ on: 'list-for-push', kind: 'answer', status: 403, body: `not with ${token}` });
    const failed = await propose(app, { signOffId, title: 'Say thank you' });
    expect(failed).toMatchObject({ state: 'failed', error: { detail: expect.stringContaining('not with') as string } });
    await app.call('proposal.retry', { proposalId: failed.id });
    expect((await settled(app, failed.id)).state).toBe('sent');
    expect(models.requests.every((request) => request.authorization === `Bearer ${key}`)).toBe(true);
    const { rows } = await app.call('audit.list', {});
    expect(rows.filter((row) => row.outcome === 'error')).toHaveLength(2);
    const told = JSON.stringify([
      rows,
      await app.call('connection.list', {}),
      await app.call('app.state', {}),
      await app.call('settings.get', {}),
      await app.call('proposal.list', {}),
      failed,
      refused,
      await app.call('run.list', {}),
      app.log,
      app.events,
    ]);
    const sent = await git(['-C', folder, 'log', '-p', '--all', '--format=%B%an%ae']);
    await app.restart();
    for (const secret of [key, token, btoa(`signoff:${token}`)]) {
      expect([told, sent].map((text) => text.includes(secret))).toEqual([false, false]);
      const holding = [...app.bytes()].filter(([, bytes]) => bytes.includes(secret)).map(([path]) => path);
      expect(holding).toEqual([]);
    }
    await models.close();
  });
});

describe('the sample', () => {
  test('is known by its first version, also when a team’s server serves it, and only then', async () => {
    const { address: sample } = await app.ports.sample.ensure();
    const folder = await server.createRepository('fork');
    await git(['-C', folder, 'fetch', '--quiet', sample, 'main:main']);
    expect(await openRepository(app, { address: server.address('fork'), ...signIn })).toMatchObject({ sample: true });

    const files = Object.fromEntries(await latestFiles());
    await server.createRepository('lookalike', { history: [files] });
    const lookalike = await openRepository(app, { address: server.address('lookalike'), ...signIn });
    expect(lookalike).toMatchObject({ sample: false, state: 'ready' });
    expect((await app.call('app.state', {})).suggestion).toBeNull();
  });

  test('opens trusted, with its suggestion, and once however often it is asked for', async () => {
    const [one, two] = await Promise.all([
      app.call('repository.openSample', {}),
      app.call('repository.openSample', {}),
    ]);
    expect(one).toEqual(two);
    const state = await app.call('app.state', {});
    expect(state).toMatchObject({
      repository: { id: one.id, sample: true, trusted: true, state: 'ready', name: 'Acme assistant' },
      suggestion: { promptId: 'refund-helper' },
      connection: { practice: true },
    });
    expect(state.repositories).toHaveLength(1);
  });

  test('practice results cannot be signed or proposed anywhere else, whatever else is met', async () => {
    await openRepositoryOf('practice');
    await app.call('settings.save', { person: { name: 'Priya', email: 'pm@acme.example' } });
    await write(app, 'helper', 'spec', 'schema: signoff/spec@1\nmust: []\nthresholds: {}\n');
    const tested = await run(app, { promptId: 'helper', models: ['practice-small'], baseline: 'none' });
    expect(tested).toMatchObject({ state: 'finished', practice: true });
    await reviewAll(app, tested.id);
    const view = await app.call('signOff.get', { runId: tested.id });
    expect(view.canApprove).toBe(false);
    expect(view.refusal).toMatch(/practice model/);
    for (const decision of ['approve', 'exception'] as const) {
      const refused = await app.refusal('signOff.sign', {
        runId: tested.id,
        name: 'Priya',
        email: 'pm@acme.example',
        decision,
        statement: 'It looks good enough to me.',
      });
      expect(refused.code).toBe('practice-not-evidence');
    }
  });

  test('a practice sign-off of the sample is not sent to a server that stopped being the sample', async () => {
    const { address: sample } = await app.ports.sample.ensure();
    const folder = await server.createRepository('was-sample');
    await git(['-C', folder, 'fetch', '--quiet', sample, 'main:main']);
    const repository = await openRepository(app, { address: server.address('was-sample'), ...signIn });
    await app.call('settings.save', { person: { name: 'Mira', email: 'mira@acme.example' } });
    const { text } = await fileOf(app, 'order-status', 'cases');
    await write(app, 'order-status', 'cases', text.split('\n').slice(0, 2).join('\n') + '\n');
    const tested = await run(app, { promptId: 'order-status' });
    expect(tested).toMatchObject({ state: 'finished', practice: true });
    const signOffId = await sign(app, tested.id, { decision: 'exception', email: 'mira@acme.example' });
    expect((await app.call('proposal.preview', { signOffId })).refusal).toBeNull();

    const foreign = await server.createRepository('foreign', { history: [Object.fromEntries(await latestFiles())] });
    await git(['-C', folder, 'fetch', '--quiet', '--force', foreign, 'main:main']);
    expect((await app.refusal('proposal.send', { signOffId, title: 'x' })).code).toBe('practice-not-evidence');
    expect(await git(['-C', folder, 'branch', '--list', 'signoff/*'])).toBe('');
    expect((await quiet(repository.id)).sample).toBe(false);
  });

  test('a proposal from the sample is marked as practice', async () => {
    await app.call('repository.openSample', {});
    await app.call('settings.save', { person: { name: 'Mira', email: 'mira@acme.example' } });
    const { text } = await fileOf(app, 'order-status', 'cases');
    await write(app, 'order-status', 'cases', text.split('\n').slice(0, 2).join('\n') + '\n');
    const tested = await run(app, { promptId: 'order-status' });
    const signOffId = await sign(app, tested.id, { decision: 'exception', email: 'mira@acme.example' });
    const { proposalId } = await app.call('proposal.send', { signOffId, title: 'Fewer cases' });
    const sent = await settled(app, proposalId);
    expect(sent).toMatchObject({ state: 'sent', practice: true });
    const { address } = await app.ports.sample.ensure();
    expect(await git(['-C', address, 'log', '-1', '--format=%B', sent.branch])).toContain('**Practice.**');
  });
});
