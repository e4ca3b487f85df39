import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTeamRepositories } from '#adapters/git/team-repositories';
import { type TeamRepository } from '#services/ports/team-repository';
import { git, startGitServer, type GitServer } from '#support/git-server';

const credential = { username: 'signoff', password: 'a-token-for-tests' };
const author = { name: 'Priya Manager', email: 'priya@example.com' };
const at = new Date('2026-11-21T10:15:00.000Z');

let server: GitServer;
let folder: string;
let repository: string;
let copy: TeamRepository;
let base: string;

beforeAll(async () => {
  server = await startGitServer({ token: credential.password });
  folder = await mkdtemp(join(tmpdir(), 'signoff-git-'));
  const files: Record<string, string> = {
    'prompts/refund.md': '---\nowner: Priya\n---\nHelp with refunds.\n',
    'prompts/refund.cases.jsonl': '{"id":"a"}\n',
    'prompts/old/only.md': 'Old.\n',
    'prompts/windows.md': 'One.\r\nTwo.\r\n',
  };
  for (let n = 0; n < 5000; n += 1)
    files[`src/part-${n % 97}/file-${n}.ts`] = `export const n${n} = ${n};\n`.repeat(1 + (n % 7));
  repository = await server.createRepository('team', { history: [files, { 'src/new.ts': 'export {};\n' }] });
  copy = createTeamRepositories(folder).open('team');
  base = (await copy.update({ address: server.address('team'), credential })).tip;
});

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

test('a proposal changes exactly the proposed files of a repository with 5,000 others, as real git sees it', async () => {
  const changes = [
    { path: 'prompts/refund.md', bytes: Buffer.from('---\nowner: Priya\n---\nHelp with refunds, politely.\n') },
    { path: 'prompts/evals/refund/2026-11-21T101500Z-3f2a9c1.json', bytes: Buffer.from('{}\n') },
    { path: 'prompts/old/only.md', bytes: null },
    { path: 'prompts/windows.md', bytes: Buffer.from('One.\nThree.\n') },
  ];
  const request = { base, changes, message: 'Be polite about refunds\n\nAsked for by support.', author, at };
  const commit = await copy.commitOnto(request);
  expect(await copy.commitOnto(request)).toBe(commit);

  const branch = 'signoff/refund-2026-11-21';
  const address = server.address('team');
  expect(await copy.remoteBranch({ address, credential, branch })).toBeNull();
  expect(await copy.push({ address, credential, commit, branch })).toEqual({ state: 'created', branch, commit });
  expect(await copy.push({ address, credential, commit, branch })).toEqual({ state: 'already-there', branch, commit });
  expect(await copy.remoteBranch({ address, credential, branch })).toBe(commit);

  expect(await git(['-C', repository, 'diff', '--name-status', '--no-renames', `main..${branch}`])).toBe(
    'A\tprompts/evals/refund/2026-11-21T101500Z-3f2a9c1.json\nD\tprompts/old/only.md\nM\tprompts/refund.md\nM\tprompts/windows.md\n',
  );
  expect(await git(['-C', repository, 'diff', '--stat', `main..${branch}`])).toContain(
    '4 files changed, 3 insertions(+), 3 deletions(-)',
  );
  expect(await git(['-C', repository, 'show', `${branch}:prompts/windows.md`])).toBe('One.\r\nThree.\r\n');
  expect(await git(['-C', repository, 'log', '-1', '--format=%an|%ae|%aI|%cn|%cI|%P|%B', branch])).toBe(
    `Priya Manager|priya@example.com|2026-11-21T10:15:00+00:00|Priya Manager|2026-11-21T10:15:00+00:00|${base}|Be polite about refunds\n\nAsked for by support.\n\n`,
  );
  expect(await git(['-C', repository, 'fsck', '--strict', '--no-dangling'])).toBe('');
  await copy.update({ address, credential });
  expect(await copy.resolve(branch)).toBe(commit);
});

test('a proposal carries only its own objects, not the 5,000 files around them', async () => {
  const commit = await copy.commitOnto({
    base,
    changes: [{ path: 'prompts/refund.md', bytes: Buffer.from('Small change.\n') }],
    message: 'Small',
    author,
    at,
  });
  const count = async () => Number(/^in-pack: (\d+)/m.exec(await git(['-C', repository, 'count-objects', '-v']))?.[1]);
  const loose = async () => Number(/^count: (\d+)/m.exec(await git(['-C', repository, 'count-objects', '-v']))?.[1]);
  const before = (await count()) + (await loose());
  await copy.push({ address: server.address('team'), credential, commit, branch: 'signoff/small' });
  // One commit, the root tree, the prompts tree, the blob.
  expect((await count()) + (await loose()) - before).toBe(4);
});

test('neighbours keep their modes, links and odd names', async () => {
  const odd = await server.createRepository('odd');
  const stream = [
    'blob\nmark :1\ndata 3\nhi\n\n',
    'commit refs/heads/main\ncommitter E <e@example.com> 1767225600 +0000\ndata 1\nx\n',
    'M 100755 :1 prompts/run.sh\nM 120000 :1 prompts/link\nM 160000 1111111111111111111111111111111111111111 prompts/module\n',
    'M 100644 :1 "prompts/caf\\351.md"\nM 100644 :1 prompts/a.md\nM 100644 :1 prompts/a/b.md\nM 100644 :1 prompts/a.b\n\n',
  ];
  await git(['-C', odd, 'fast-import', '--quiet'], Buffer.from(stream.join('')));
  const oddCopy = createTeamRepositories(folder).open('odd');
  const address = server.address('odd');
  const { tip } = await oddCopy.update({ address, credential });
  const commit = await oddCopy.commitOnto({
    base: tip,
    changes: [
      { path: 'prompts/run.sh', bytes: Buffer.from('changed\n') },
      { path: 'prompts/a/c.md', bytes: Buffer.from('new\n') },
    ],
    message: 'x',
    author,
    at,
  });
  await oddCopy.push({ address, credential, commit, branch: 'signoff/odd' });
  expect(await git(['-C', odd, 'diff', '--raw', '--no-abbrev', '--no-renames', 'main..signoff/odd'])).toBe(
    ':000000 100644 0000000000000000000000000000000000000000 3e757656cf36eca53338e520d134963a44f793f8 A\tprompts/a/c.md\n' +
      ':100755 100755 45b983be36b73c0788dc9cbcb76cbb80fc7bb057 5ea2ed416fbd4a4cbe227b75fe255dd7fa6bd4d6 M\tprompts/run.sh\n',
  );
  expect(await git(['-C', odd, 'fsck', '--strict'])).toBe('');
  expect(await oddCopy.list(commit, 'prompts')).toEqual([
    { path: 'prompts/a.b', blob: '45b983be36b73c0788dc9cbcb76cbb80fc7bb057', kind: 'file' },
    { path: 'prompts/a.md', blob: '45b983be36b73c0788dc9cbcb76cbb80fc7bb057', kind: 'file' },
    { path: 'prompts/a/b.md', blob: '45b983be36b73c0788dc9cbcb76cbb80fc7bb057', kind: 'file' },
    { path: 'prompts/a/c.md', blob: '3e757656cf36eca53338e520d134963a44f793f8', kind: 'file' },
    { path: 'prompts/link', blob: '45b983be36b73c0788dc9cbcb76cbb80fc7bb057', kind: 'symlink' },
    { path: 'prompts/module', blob: '1111111111111111111111111111111111111111', kind: 'submodule' },
    { path: 'prompts/run.sh', blob: '5ea2ed416fbd4a4cbe227b75fe255dd7fa6bd4d6', kind: 'file' },
  ]);
  for (const path of ['prompts/link', 'prompts/module', 'prompts/a', 'prompts/a.md/x.md', 'prompts/A.MD']) {
    const refused = oddCopy.commitOnto({
      base: tip,
      changes: [{ path, bytes: Buffer.from('x') }],
      message: 'x',
      author,
      at,
    });
    await expect(refused, path).rejects.toMatchObject({ code: 'bad-input' });
  }
});

test('a name that another proposal has is refused, and that proposal is not touched', async () => {
  const make = (text: string) =>
    copy.commitOnto({ base, changes: [{ path: 'prompts/x.md', bytes: Buffer.from(text) }], message: text, author, at });
  const [mine, theirs] = [await make('mine'), await make('theirs')];
  const address = server.address('team');
  await copy.push({ address, credential, commit: theirs, branch: 'signoff/taken' });
  await expect(copy.push({ address, credential, commit: mine, branch: 'signoff/taken' })).rejects.toMatchObject({
    code: 'proposal-rejected',
    detail: `refs/heads/signoff/taken stands at ${theirs}`,
  });
  await expect(copy.push({ address, credential, commit: mine, branch: 'signoff' })).rejects.toMatchObject({
    code: 'proposal-rejected',
  });
  expect((await git(['-C', repository, 'rev-parse', 'signoff/taken'])).trim()).toBe(theirs);
});

test('a rule of the server is told in its own words', async () => {
  const ruled = await server.createRepository('ruled', { history: [{ 'a.md': 'a\n' }] });
  const { writeFile } = await import('node:fs/promises');
  await writeFile(
    join(ruled, 'hooks', 'pre-receive'),
    '#!/bin/sh\necho "Only release managers may do this." >&2\nexit 1\n',
    {
      mode: 0o755,
    },
  );
  const ruledCopy = createTeamRepositories(folder).open('ruled');
  const address = server.address('ruled');
  const { tip } = await ruledCopy.update({ address, credential });
  const commit = await ruledCopy.commitOnto({
    base: tip,
    changes: [{ path: 'a.md', bytes: Buffer.from('b\n') }],
    message: 'b',
    author,
    at,
  });
  await expect(ruledCopy.push({ address, credential, commit, branch: 'signoff/b' })).rejects.toMatchObject({
    code: 'proposal-rejected',
    detail: expect.stringContaining('Only release managers may do this.') as string,
  });
});

test('an equal version is not proposed, and a path that leaves its folder is not written', async () => {
  const propose = (path: string, text: string) =>
    copy.commitOnto({ base, changes: [{ path, bytes: Buffer.from(text) }], message: 'x', author, at });
  await expect(propose('prompts/old/only.md', 'Old.\n')).rejects.toMatchObject({ code: 'bad-input' });
  for (const path of [
    '../x.md',
    '/x.md',
    'a/.git/hooks/x',
    'C:/x.md',
    'a\\b.md',
    'prompts/aux.md',
    'prompts/GIT~1/x',
    '',
  ]) {
    await expect(propose(path, 'x'), path).rejects.toMatchObject({ code: 'bad-input' });
  }
});
