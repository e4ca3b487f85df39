/** Whatever throws while something is under way, it ends in a state that is said: nothing stays “sending” or “copying” for ever. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AppError } from '#contract/errors';
import { startGitServer, type GitServer } from '#support/git-server';
import { startTestApp, type TestApp } from '#support/test-app';
import { connectModel, openRepository, propose, settled, signHelper, teamFiles } from '#support/team';

let app: TestApp;
let team: GitServer;
let models: Awaited<ReturnType<typeof connectModel>>['server'];

beforeEach(async () => {
  team = await startGitServer({ username: '€uro', token: 'geheim-token' });
  app = await startTestApp();
  ({ server: models } = await connectModel(app));
  await team.createRepository('team', { history: [teamFiles()] });
  await openRepository(app, { address: team.address('team'), username: '€uro', token: 'geheim-token' });
});
afterEach(async () => {
  await app.close();
  await models.close();
  await team.close();
});

async function copyOfTeam() {
  const { repository } = await app.call('app.state', {});
  return app.ports.repositories.open(repository?.id ?? '');
}

const refused = () =>
  Promise.reject(
    new AppError('server-failed', 'The server had a problem of its own.', 'Try again.', {
      detail: `Basic ${Buffer.from('€uro:geheim-token').toString('base64')}`,
    }),
  );
const locked = () => Promise.reject(new AppError('secrets-unavailable', 'The keys are locked.', 'Unlock them.'));

describe('a change that is being sent', () => {
  test('has failed when the server refuses it, and the token is in no word of that', async () => {
    const { signOffId } = await signHelper(app);
    (await copyOfTeam()).push = refused;
    const failed = await propose(app, { signOffId, title: 'Say thank you' });
    expect([failed.state, failed.error?.detail]).toEqual(['failed', 'Basic [token]']);
  });

  test('has failed when the keys cannot be read while it is sent, and can be sent again', async () => {
    const { signOffId } = await signHelper(app);
    const copy = await copyOfTeam();
    const { get } = app.ports.secrets;
    copy.push = async () => {
      app.ports.secrets.get = locked;
      return refused();
    };
    const failed = await propose(app, { signOffId, title: 'Say thank you' });
    expect([failed.state, failed.error?.detail]).toEqual(['failed', null]);
    app.ports.secrets.get = get;
    Reflect.deleteProperty(copy, 'push');
    await app.call('proposal.retry', { proposalId: failed.id });
    expect((await settled(app, failed.id)).state).toBe('sent');
  });

  test('has failed when its end cannot be stored, now and in the list; sent again it arrives once', async () => {
    const { signOffId } = await signHelper(app);
    const { proposals } = app.ports.stores;
    const { save } = proposals;
    proposals.save = (proposal) => {
      if (proposal.state === 'sending') return save(proposal);
      throw new AppError('storage-failed', 'The disk is full.', 'Make room on the disk.');
    };
    const failed = await propose(app, { signOffId, title: 'Say thank you' });
    expect(failed).toMatchObject({ state: 'failed', error: { message: expect.stringContaining('The disk is full.') } });
    expect((await app.call('proposal.list', {})).proposals.map(({ state }) => state)).toEqual(['failed']);
    proposals.save = save;
    await app.call('proposal.retry', { proposalId: failed.id });
    expect((await settled(app, failed.id)).state).toBe('sent');
  });
});

test('a copy that is being made has failed when the keys cannot be read meanwhile', async () => {
  const copy = await copyOfTeam();
  copy.update = async () => {
    app.ports.secrets.get = locked;
    return refused();
  };
  const { repository: before } = await app.call('app.state', {});
  await app.call('repository.update', { id: before?.id ?? '' }).catch(() => undefined);
  const repository = await app.until(async () => {
    const now = (await app.call('app.state', {})).repository;
    return now?.error ? now : null;
  });
  expect(repository).toMatchObject({
    progress: null,
    error: { message: expect.stringContaining('problem of its own') },
  });
});
