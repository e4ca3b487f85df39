/** The prompts stand where the team says; where nobody says it is found, asked, and written down with the first change. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { git, startGitServer, type CommitFiles, type GitServer } from '#support/git-server';
import { startTestApp, type TestApp } from '#support/test-app';
import {
  connectModel,
  helperCases,
  helperPrompt,
  helperSpec,
  openRepository,
  person,
  propose,
  settled,
  signHelper,
  thankfulAnswer,
} from '#support/team';

const signIn = { username: 'signoff', token: 'a-token-for-tests' };
let server: GitServer;
let app: TestApp;
let models: Awaited<ReturnType<typeof connectModel>>['server'];

beforeAll(async () => {
  server = await startGitServer({ token: signIn.token });
});
afterAll(() => server.close());
beforeEach(async () => {
  app = await startTestApp();
  ({ server: models } = await connectModel(app, { answer: thankfulAnswer }));
  await app.call('settings.save', { person });
});
afterEach(async () => {
  await app.close();
  await models.close();
});

async function openTeam(name: string, files: CommitFiles): Promise<string> {
  const folder = await server.createRepository(name, { history: [files] });
  await openRepository(app, { address: server.address(name), ...signIn });
  return folder;
}
const ids = async () => (await app.call('prompt.list', {})).prompts.map(({ id }) => id);
const changesIn = async (folder: string, branch: string) =>
  (await git(['-C', folder, 'diff', '--name-status', '--no-renames', 'main', branch])).trim().split('\n').sort();
const agents = {
  'README.md': '# Acme\n',
  'agents/helper.md': helperPrompt,
  'agents/helper.spec.yaml': helperSpec,
  'agents/helper.cases.jsonl': helperCases,
  'agents/README.md': '# Agents\n',
  'docs/guide.md': '# Guide\n',
};
const policy = 'schema: signoff/policy@1\nrepository: { sensitivities: [public] }\n';

describe('a repository with .signoff.yaml', () => {
  test('has its prompts and its policy where that says', async () => {
    await openTeam('stated', {
      ...agents,
      '.signoff.yaml': 'schema: signoff/repository@1\nprompts: [data, agents]\n',
      'data/other.md': helperPrompt,
      'data/policy.yaml': policy,
      'prompts/old.md': helperPrompt,
      'prompts/policy.yaml': policy.replace('[public]', '[public, personal]'),
    });
    expect(await ids()).toEqual(['helper', 'other']);
    expect((await app.call('prompt.get', { promptId: 'helper' })).files.cases.path).toBe('agents/helper.cases.jsonl');
    expect(await app.call('policy.get', {})).toMatchObject({
      path: 'data/policy.yaml',
      policy: { repository: ['public'] },
    });
    expect(await app.call('prompt.folders', {})).toEqual({
      folders: ['data', 'agents'],
      saidBy: 'team',
      found: [],
      others: [],
    });
    await expect(app.call('prompt.chooseFolders', { folders: ['prompts'] })).rejects.toMatchObject({
      code: 'not-allowed',
    });
  });

  test('that cannot be used stops the list and the sending: nothing is guessed', async () => {
    await openTeam('broken', { ...agents, '.signoff.yaml': 'schema: signoff/repository@1\nprompts: [../x]\n' });
    await expect(app.call('prompt.list', {})).rejects.toMatchObject({ code: 'invalid-file' });
    await expect(app.call('policy.get', {})).rejects.toMatchObject({ code: 'invalid-file' });
  });

  test('with two prompts of one name says which', async () => {
    await openTeam('clash', {
      ...agents,
      '.signoff.yaml': 'schema: signoff/repository@1\nprompts: [data, agents]\n',
      'data/helper.md': helperPrompt,
    });
    await expect(app.call('prompt.list', {})).rejects.toMatchObject({
      message: 'Two prompts are called “helper”: in data and in agents.',
    });
  });
});

describe('a repository that does not say', () => {
  test('is looked through, the choice holds, and .signoff.yaml goes with the first change', async () => {
    const folder = await openTeam('chosen', agents);
    expect(await ids()).toEqual([]);
    expect(await app.call('prompt.folders', {})).toMatchObject({
      saidBy: 'nobody',
      found: [{ folder: 'agents', prompts: 1 }],
    });
    for (const folders of [['../x'], ['/etc'], ['a', 'a/b']])
      await expect(app.call('prompt.chooseFolders', { folders })).rejects.toMatchObject({ code: 'bad-input' });
    await app.call('prompt.chooseFolders', { folders: ['agents'] });
    expect(await ids()).toEqual(['helper']);
    expect(await app.call('prompt.folders', {})).toMatchObject({ folders: ['agents'], saidBy: 'person', found: [] });

    const { signOffId } = await signHelper(app);
    const { id, branch } = await propose(app, { signOffId, title: 'Say thank you' });
    expect((await settled(app, id)).state).toBe('sent');
    const changed = await changesIn(folder, branch);
    expect(changed).toContain('A\t.signoff.yaml');
    expect(changed).toContain('M\tagents/helper.md');
    expect(changed.filter((each) => !/\t(?:\.signoff\.yaml|agents\/)/.test(each))).toEqual([]);
    expect(await git(['-C', folder, 'show', `${branch}:.signoff.yaml`])).toContain('prompts: [ agents ]');
  });

  test('with prompts in the usual folder is asked nothing', async () => {
    await openTeam('usual', { 'prompts/helper.md': helperPrompt, 'agents/other.md': helperPrompt });
    expect(await app.call('prompt.folders', {})).toMatchObject({ folders: ['prompts'], saidBy: 'nobody', found: [] });
  });
});

test('what is no prompt is listed as what it is', async () => {
  await openTeam('others', {
    'prompts/helper.md': helperPrompt,
    'prompts/LOUD.MD': helperPrompt,
    'prompts/large.md': 'version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 12\n',
    'prompts/README.md': '# x\n',
    'prompts/evals/x.md': '# x\n',
  });
  expect(await ids()).toEqual(['helper']);
  expect((await app.call('prompt.folders', {})).others).toEqual([
    { path: 'prompts/LOUD.MD', what: 'name' },
    { path: 'prompts/large.md', what: 'large-file' },
  ]);
});
