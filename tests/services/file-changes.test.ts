/** Files of the team's that go without a sign-off, seen with real git on a real server: exactly these, and nothing that needs one. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { contentId } from '#domain/prompt/content-id';
import { git, startGitServer, type CommitFiles, type GitServer } from '#support/git-server';
import { startTestApp, type TestApp } from '#support/test-app';
import { logText } from '#support/experiment-logs';
import { openRepository, person, settled, teamChanges, teamFiles } from '#support/team';

const signIn = { username: 'signoff', token: 'a-token-for-tests' };
const policyPath = 'prompts/policy.yaml';
const teamPolicy = 'schema: signoff/policy@1\n# ours\nrepository: { sensitivities: [public] }\n';
const wanted = teamPolicy.replace('[public]', '[public, internal]');
const logPath = 'prompts/experiments/2026-11-20-shorter.yaml';
let server: GitServer;
let app: TestApp;

beforeAll(async () => {
  server = await startGitServer({ token: signIn.token });
});
afterAll(() => server.close());
beforeEach(async () => {
  app = await startTestApp();
  await app.call('settings.save', { person });
});
afterEach(() => app.close());

async function openTeam(name: string, files: CommitFiles = teamFiles(), trust = true): Promise<string> {
  const folder = await server.createRepository(name, { history: [files] });
  await openRepository(app, { address: server.address(name), ...signIn }, { trust });
  return folder;
}

const changesIn = async (folder: string, branch: string) =>
  (await git(['-C', folder, 'diff', '--name-status', '--no-renames', 'main', branch])).trim().split('\n').sort();
const branches = async (folder: string) =>
  (await git(['-C', folder, 'branch', '--format=%(refname:short)'])).trim().split('\n');
const onePolicy = { title: 'Let internal cases in', files: [{ path: policyPath, text: wanted }] };

describe('a change of files without a sign-off', () => {
  test('arrives as shown: these files and no other, under a name by its kind, from the person', async () => {
    const folder = await openTeam('policy', teamFiles({ [policyPath]: teamPolicy, 'src/other.ts': 'export {};\n' }));
    const preview = await app.call('proposal.previewFiles', onePolicy);
    expect(preview).toMatchObject({
      title: 'Let internal cases in',
      practice: false,
      branch: expect.stringMatching(/^signoff\/data-policy-[0-9a-f]{7}$/) as string,
      target: { name: 'policy', branch: 'main' },
      files: [{ path: policyPath, status: 'changed', before: teamPolicy, after: wanted }],
      refusal: null,
    });
    const { proposalId } = await app.call('proposal.sendFiles', onePolicy);
    const sent = await settled(app, proposalId);
    expect(sent).toMatchObject({
      state: 'sent',
      error: null,
      signOffId: null,
      runId: null,
      promptId: null,
      branch: preview.branch,
      description: 'Sent by Priya Manager (pm@\u2060acme.example).\n',
      files: preview.files,
    });
    expect(await changesIn(folder, sent.branch)).toEqual([`M\t${policyPath}`]);
    expect(await git(['-C', folder, 'show', `${sent.branch}:${policyPath}`])).toBe(wanted);
    expect(await git(['-C', folder, 'log', '-1', '--format=%an|%ae|%B', sent.branch])).toBe(
      `Priya Manager|pm@acme.example|Let internal cases in\n\n${preview.description}\n`,
    );
    expect(await git(['-C', folder, 'fsck', '--strict', '--no-dangling'])).toBe('');
    const named = sent.files.map(({ path, status }) => ({ path, status }));
    expect((await app.call('proposal.list', {})).proposals).toEqual([{ ...sent, files: named }]);
  });

  test('may hold many logs and their briefs at once, and keeps CRLF', async () => {
    const crlf = logText({ title: 'Old' }).replaceAll('\n', '\r\n');
    const folder = await openTeam('logs', teamFiles({ [logPath]: crlf }));
    const files = [
      { path: logPath, text: logText({ title: 'New' }) },
      { path: 'prompts/experiments/2026-11-21-warmer.yaml', text: logText({ title: 'Warmer' }) },
      { path: 'prompts/experiments/2026-11-21-warmer.brief.md', text: '# Warmer\n' },
    ];
    const { proposalId } = await app.call('proposal.sendFiles', { title: 'Two decisions', files });
    const { branch, state } = await settled(app, proposalId);
    expect([state, branch]).toEqual(['sent', expect.stringMatching(/^signoff\/experiment-log-[0-9a-f]{7}$/)]);
    expect(await changesIn(folder, branch)).toEqual([
      'A\tprompts/experiments/2026-11-21-warmer.brief.md',
      'A\tprompts/experiments/2026-11-21-warmer.yaml',
      `M\t${logPath}`,
    ]);
    expect(await git(['-C', folder, 'show', `${branch}:${logPath}`])).toBe(crlf.replace('Old', 'New'));
  });

  test('that could not be sent is tried again with the same bytes, whoever the settings name by then', async () => {
    const folder = await openTeam('retry');
    // It arrives, and nobody hears of it.
    server.plan({ on: 'push', kind: 'drop-answer' });
    server.plan({ on: 'list-for-push', after: 1, times: 9, kind: 'answer', status: 403 });
    const { proposalId } = await app.call('proposal.sendFiles', onePolicy);
    expect((await settled(app, proposalId)).state).toBe('failed');
    await app.restart();
    await app.call('settings.save', { person: { name: 'Somebody Else', email: 'else@acme.example' } });
    server.forgetPlans();
    await app.call('proposal.retry', { proposalId });
    const sent = await settled(app, proposalId);
    expect(sent.state).toBe('sent');
    expect((await git(['-C', folder, 'log', '-1', '--format=%H|%ae', sent.branch])).trim()).toBe(
      `${sent.commit}|pm@acme.example`,
    );
    expect(await branches(folder)).toHaveLength(2);
  });

  test('that was turned down is sent again under another name', async () => {
    const folder = await openTeam('again');
    for (const each of ['first', 'second']) {
      const { proposalId } = await app.call('proposal.sendFiles', onePolicy);
      expect((await settled(app, proposalId)).state, each).toBe('sent');
    }
    const names = await branches(folder);
    expect(names.map((name) => name.replace(/[0-9a-f]{7}/, '<id>'))).toEqual([
      'main',
      'signoff/data-policy-<id>',
      'signoff/data-policy-<id>-2',
    ]);
  });
});

describe('what is refused, with nothing sent', () => {
  test('every path but those that need no sign-off, in every spelling', async () => {
    const folder = await openTeam('paths');
    const paths = [
      'prompts/helper.md',
      'prompts/helper.spec.yaml',
      'prompts/rollout.yaml',
      'policy.yaml',
      '/prompts/policy.yaml',
      'prompts//policy.yaml',
      'prompts/./policy.yaml',
      'Prompts/policy.yaml',
      'prompts/experiments/../helper.md',
      'prompts/experiments/..\\helper.md',
      'prompts/experiments/deeper/a.yaml',
      'prompts/experiments/.git.yaml/a.yaml',
      'prompts/experiments/.hidden.yaml',
      'prompts/experiments/_draft.yaml',
      'prompts/experiments/a.yml',
      'prompts/experiments/a.yaml ',
      'prompts/experiments/nul.yaml',
      'prompts/experiments/a\u202e.yaml\n',
      '.github/workflows/ci.yaml',
    ];
    for (const path of paths) {
      const change = { title: 'x', files: [{ path, text: 'a: 1\n' }] };
      expect((await app.refusal('proposal.sendFiles', change)).code, path).toBe('bad-input');
      expect((await app.refusal('proposal.previewFiles', change)).code, path).toBe('bad-input');
    }
    const twice = [logPath, logPath.replace('shorter', 'Shorter')].map((path) => ({ path, text: 'a: 1\n' }));
    expect((await app.refusal('proposal.sendFiles', { title: 'x', files: twice })).code).toBe('bad-input');
    expect(await branches(folder)).toEqual(['main']);
  });

  test('a repository that nobody trusted yet', async () => {
    await openTeam('untrusted', teamFiles(), false);
    expect((await app.call('proposal.previewFiles', onePolicy)).refusal).toMatch(/open for reading only/);
    expect((await app.refusal('proposal.sendFiles', onePolicy)).code).toBe('not-trusted');
  });

  test('a sender without a name', async () => {
    await openTeam('nameless');
    await app.call('settings.save', { person: { name: ' ', email: '' } });
    expect((await app.refusal('proposal.sendFiles', onePolicy)).nextStep).toMatch(/Settings/);
  });

  test('what the team has already, and a policy that nobody could read', async () => {
    await openTeam('same', teamFiles({ [policyPath]: wanted }));
    expect((await app.call('proposal.previewFiles', onePolicy)).refusal).toMatch(/exactly this already/);
    const broken = { title: 'x', files: [{ path: policyPath, text: 'schema: signoff/policy@1\nmodels: 7\n' }] };
    expect((await app.refusal('proposal.sendFiles', broken)).code).toBe('invalid-file');
  });

  test('a log of practice results, which is no evidence for a real product, and one that nobody could read', async () => {
    await openTeam('practice');
    const practice = { title: 'x', files: [{ path: logPath, text: logText({ practice: true }) }] };
    expect((await app.call('proposal.previewFiles', practice)).refusal).toMatch(/practice model/);
    expect((await app.refusal('proposal.sendFiles', practice)).code).toBe('practice-not-evidence');
    const broken = { title: 'x', files: [{ path: logPath, text: logText().replace('seed: 7', 'seed: seven') }] };
    expect(await app.refusal('proposal.sendFiles', broken)).toMatchObject({
      code: 'invalid-file',
      message: expect.stringContaining('seed') as string,
    });
  });

  test('a file that the team changed meanwhile; after looking it can be sent', async () => {
    const folder = await openTeam('moved', teamFiles({ [policyPath]: teamPolicy }));
    const theirs = teamPolicy.replace('# ours', '# of the lead');
    await teamChanges(folder, { [policyPath]: theirs });
    const refused = await app.refusal('proposal.sendFiles', onePolicy);
    expect(refused).toMatchObject({ code: 'stale-version', message: expect.stringContaining('undo theirs') as string });
    expect(await branches(folder)).toEqual(['main']);
    // Now the screens show the team's text, and a change that says what it was made on is held to it.
    const [text, base] = [theirs.replace('[public]', '[public, internal]'), contentId('other', theirs)];
    const stale = { title: 'x', files: [{ path: policyPath, text, base: contentId('other', teamPolicy) }] };
    expect((await app.refusal('proposal.sendFiles', stale)).code).toBe('stale-version');
    const fresh = { title: 'x', files: [{ path: policyPath, text, base }] };
    expect((await app.call('proposal.previewFiles', fresh)).refusal).toBeNull();
    const { proposalId } = await app.call('proposal.sendFiles', fresh);
    expect((await settled(app, proposalId)).state).toBe('sent');
  });

  test('a file that the team added meanwhile, unless it is the very same', async () => {
    const folder = await openTeam('added');
    await teamChanges(folder, { [logPath]: logText({ title: 'Theirs' }) });
    const change = { title: 'x', files: [{ path: logPath, text: logText({ title: 'Mine' }) }] };
    expect((await app.refusal('proposal.sendFiles', change)).code).toBe('stale-version');
    await teamChanges(folder, { [policyPath]: wanted });
    expect((await app.refusal('proposal.sendFiles', onePolicy)).message).toMatch(/exactly this already/);
  });
});
