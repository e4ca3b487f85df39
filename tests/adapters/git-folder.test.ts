import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTeamRepositories } from '#adapters/git/team-repositories';
import { type TeamRepositories } from '#services/ports/team-repository';
import { createBareRepository, git } from '#support/git-server';

const author = { name: 'Priya Manager', email: 'priya@example.com' };
const at = new Date('2026-11-21T10:15:00.000Z');

let root: string;
let copies: TeamRepositories;
let bare: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'signoff-git-folder-'));
  copies = createTeamRepositories(join(root, 'data'));
  bare = await createBareRepository(join(root, 'bare.git'), {
    history: [{ 'prompts/a.md': 'One.\n', 'README.md': 'Read me.\n' }, { 'prompts/a.md': 'Two.\n' }],
  });
});

afterAll(() => rm(root, { recursive: true, force: true }));

let next = 0;
const fresh = () => copies.open(`copy-${(next += 1)}`);
const idOf = async (folder: string, ref: string) => (await git(['-C', folder, 'rev-parse', ref])).trim();

test.each(['loose objects', 'a pack', 'packed names'])('a bare folder with %s, there and back', async (form) => {
  const folder = join(root, `form-${form.replaceAll(' ', '-')}.git`);
  await git(['clone', '--quiet', '--bare', '--no-local', bare, folder]);
  if (form === 'loose objects') {
    await rm(join(folder, 'objects'), { recursive: true });
    await mkdir(join(folder, 'objects'));
    const { execFileSync } = await import('node:child_process');
    const pack = execFileSync('git', ['-C', bare, 'pack-objects', '--all', '--stdout', '--quiet'], { input: '' });
    await git(['-C', folder, 'unpack-objects', '-q'], pack);
  }
  if (form === 'packed names') await git(['-C', folder, 'gc', '--quiet']);
  const copy = fresh();
  const { defaultBranch, tip } = await copy.update({ address: folder });
  expect({ defaultBranch, tip }).toEqual({ defaultBranch: 'main', tip: await idOf(bare, 'main') });
  expect(Buffer.from((await copy.read(tip, 'prompts/a.md', 1000)) ?? []).toString()).toBe('Two.\n');
  const commit = await copy.commitOnto({
    base: tip,
    changes: [{ path: 'prompts/deep/b.md', bytes: Buffer.from('New.\n') }],
    message: 'New',
    author,
    at,
  });
  const branch = 'signoff/b';
  const address = pathToFileURL(folder).href;
  expect(await copy.push({ address, commit, branch })).toEqual({ state: 'created', branch, commit });
  expect(await copy.push({ address, commit, branch })).toEqual({ state: 'already-there', branch, commit });
  expect(await copy.remoteBranch({ address, branch })).toBe(commit);
  expect(await git(['-C', folder, 'diff', '--name-status', `main..${branch}`])).toBe('A\tprompts/deep/b.md\n');
  expect(await git(['-C', folder, 'fsck', '--strict'])).toBe('');
  await expect(copy.push({ address, commit: tip, branch })).rejects.toMatchObject({ code: 'proposal-rejected' });
  await expect(copy.push({ address, commit, branch: 'signoff' })).rejects.toMatchObject({ code: 'proposal-rejected' });
  await expect(copy.push({ address, commit, branch: 'signoff/b/c' })).rejects.toMatchObject({
    code: 'proposal-rejected',
  });
});

test("a person's own folder: the team's version is the server's, her own work is not touched", async () => {
  const work = join(root, 'work');
  await git(['clone', '--quiet', bare, work]);
  await git(['-C', work, 'checkout', '--quiet', '-b', 'my-idea']);
  await writeFile(join(work, 'prompts', 'a.md'), 'Mine.\n');
  await git(['-C', work, 'commit', '--quiet', '-am', 'Mine']);
  await writeFile(join(work, 'prompts', 'a.md'), 'Not saved yet.\n');
  const copy = fresh();
  const { defaultBranch, tip } = await copy.update({ address: work });
  expect({ defaultBranch, tip }).toEqual({ defaultBranch: 'main', tip: await idOf(bare, 'main') });
  const mine = await idOf(work, 'my-idea');
  expect(await copy.resolve('my-idea')).toBe(mine);
  expect(await copy.resolve('HEAD')).toBe(mine);
  expect(await copy.resolve('HEAD~1')).toBe(tip);
  expect(await copy.resolve('origin/main')).toBe(tip);
  expect(await copy.resolve('origin')).toBe(tip);
  const commit = await copy.commitOnto({
    base: tip,
    changes: [{ path: 'prompts/a.md', bytes: Buffer.from('Three.\n') }],
    message: 'Three',
    author,
    at,
  });
  await copy.push({ address: work, commit, branch: 'signoff/three' });
  expect(await git(['-C', work, 'diff', '--stat', 'origin/main..signoff/three'])).toContain('1 file changed');
  expect(await git(['-C', work, 'status', '--porcelain'])).toBe(' M prompts/a.md\n');
  expect(await idOf(work, 'HEAD')).toBe(mine);
  expect(await git(['-C', work, 'fsck', '--strict'])).toBe('');
});

test('another work tree of a repository is read through its pointers; one that borrows from elsewhere is refused in words', async () => {
  const work = join(root, 'main-tree');
  await git(['clone', '--quiet', bare, work]);
  const side = join(root, 'side-tree');
  await git(['-C', work, 'worktree', 'add', '--quiet', '-b', 'side', side]);
  expect(await fresh().update({ address: side })).toEqual({ defaultBranch: 'main', tip: await idOf(bare, 'main') });
  const borrowing = join(root, 'borrowing');
  await git(['clone', '--quiet', '--shared', work, borrowing]);
  // Whoever hands the folder over could have another repository of this computer read in its name.
  await expect(fresh().update({ address: borrowing })).rejects.toMatchObject({
    code: 'repository-failed',
    message: expect.stringContaining('borrows its files from another folder') as string,
  });
});

test('objects that a repository keeps in a second folder of its own are found', async () => {
  const own = join(root, 'own.git');
  await git(['clone', '--quiet', '--bare', '--no-local', bare, own]);
  await rename(join(own, 'objects'), join(own, 'second'));
  await mkdir(join(own, 'objects', 'info'), { recursive: true });
  await writeFile(join(own, 'objects', 'info', 'alternates'), '../second\n');
  const copy = fresh();
  const { tip } = await copy.update({ address: own });
  expect((await copy.list(tip, '')).map(({ path }) => path)).toEqual(['README.md', 'prompts/a.md']);
});

test.skipIf(process.platform === 'win32')('a pipe where a file should be is refused at once', async () => {
  const piped = join(root, 'piped.git');
  await git(['clone', '--quiet', '--bare', '--no-local', bare, piped]);
  await rm(join(piped, 'packed-refs'), { force: true });
  await promisify(execFile)('mkfifo', [join(piped, 'packed-refs')]);
  await expect(fresh().update({ address: piped })).rejects.toMatchObject({ code: 'repository-failed' });
});

test('a link among the objects is not followed', async () => {
  const folder = join(root, 'linked.git');
  await git(['clone', '--quiet', '--bare', '--no-local', bare, folder]);
  const secret = join(root, 'secret.txt');
  await writeFile(secret, 'secret');
  await mkdir(join(folder, 'objects', 'aa'), { recursive: true });
  await symlink(secret, join(folder, 'objects', 'aa', 'b'.repeat(38)));
  const copy = fresh();
  await copy.update({ address: folder });
  await expect(copy.resolve(`aa${'b'.repeat(38)}`)).rejects.toMatchObject({ code: 'unknown-ref' });
  const { access } = await import('node:fs/promises');
  await expect(
    access(join(root, 'data', 'repositories', `copy-${next}.git`, 'objects', 'aa')),
  ).resolves.toBeUndefined();
  await expect(
    access(join(root, 'data', 'repositories', `copy-${next}.git`, 'objects', 'aa', 'b'.repeat(38))),
  ).rejects.toThrow();
});

test('stopped in the middle of copying, the next update works', async () => {
  const copy = fresh();
  const stop = new AbortController();
  await expect(
    copy.update({ address: bare, signal: stop.signal, onProgress: () => stop.abort() }),
  ).rejects.toMatchObject({
    code: 'cancelled',
  });
  await expect(copy.resolve('main')).rejects.toMatchObject({ code: 'unknown-ref' });
  expect((await copy.update({ address: bare })).tip).toBe(await idOf(bare, 'main'));
});

test('folders that are missing, no repository, empty or of another kind say so', async () => {
  const plain = join(root, 'plain');
  await mkdir(plain);
  await expect(fresh().update({ address: plain })).rejects.toMatchObject({ code: 'not-found' });
  await expect(fresh().update({ address: join(root, 'nowhere') })).rejects.toMatchObject({ code: 'not-found' });
  const empty = join(root, 'empty.git');
  await git(['init', '--quiet', '--bare', empty]);
  await expect(fresh().update({ address: empty })).rejects.toMatchObject({ code: 'not-found' });
  const other = join(root, 'sha256');
  await git(['init', '--quiet', '--object-format=sha256', other]);
  await expect(fresh().update({ address: other })).rejects.toMatchObject({
    code: 'repository-failed',
    message: expect.stringContaining('SHA-256'),
    nextStep: expect.not.stringContaining('https'),
  });
});

test.skipIf(process.getuid?.() === 0)('a folder that may not be written says so', async () => {
  const locked = join(root, 'locked.git');
  await git(['clone', '--quiet', '--bare', bare, locked]);
  const copy = fresh();
  const { tip } = await copy.update({ address: locked });
  await chmod(join(locked, 'refs', 'heads'), 0o500);
  await expect(copy.push({ address: locked, commit: tip, branch: 'x' })).rejects.toMatchObject({ code: 'forbidden' });
  await chmod(join(locked, 'refs', 'heads'), 0o700);
});

test('a removed copy is gone, and the next update makes it again', async () => {
  const copy = fresh();
  const { tip } = await copy.update({ address: bare });
  await copies.remove(`copy-${next}`);
  const again = copies.open(`copy-${next}`);
  await expect(again.resolve('main')).rejects.toMatchObject({ code: 'unknown-ref' });
  expect((await again.update({ address: bare })).tip).toBe(tip);
});
