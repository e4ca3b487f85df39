import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSampleRepository } from '#adapters/git/sample/sample-repository';
import { createTeamRepositories } from '#adapters/git/team-repositories';
import { git } from '#support/git-server';

const history = [
  {
    message: 'Start',
    author: { name: 'Eve Engineer', email: 'eve@example.com' },
    at: '2026-03-01T09:00:00Z',
    files: { 'prompts/refund.md': 'versions/1/refund.md', 'README.md': 'versions/readme.md' },
  },
  {
    message: 'Be kinder',
    author: { name: 'Priya Manager', email: 'priya@example.com' },
    at: '2026-04-01T11:00:00+02:00',
    files: { 'prompts/refund.md': '2/refund.md', 'README.md': null },
  },
];
const contents = {
  'versions/1/refund.md': 'Refunds.\n',
  'versions/2/refund.md': 'Kind refunds.\n',
  'versions/readme.md': 'Hi.\n',
};

let root: string;
beforeEach(async () => void (root = await mkdtemp(join(tmpdir(), 'signoff-sample-'))));
afterEach(() => rm(root, { recursive: true, force: true }));

async function writeSample(name: string, versions: readonly unknown[], ending = '\n'): Promise<string> {
  const resources = join(root, name);
  for (const [path, text] of Object.entries({ ...contents, 'history.json': JSON.stringify(versions) })) {
    await mkdir(dirname(join(resources, 'sample', path)), { recursive: true });
    await writeFile(join(resources, 'sample', path), text.replaceAll('\n', ending));
  }
  return resources;
}

test('the sample is built with the same ids on every machine, line ends of the checkout aside', async () => {
  const unix = await createSampleRepository(await writeSample('unix', history), join(root, 'a')).ensure();
  const windows = await createSampleRepository(await writeSample('windows', history, '\r\n'), join(root, 'b')).ensure();
  expect(unix).toEqual({
    address: join(root, 'a', 'sample-team.git'),
    rootCommit: 'a8a70c99ccce4793ed3866cfc5f6ba40f1c7ba22',
  });
  expect(windows.rootCommit).toBe(unix.rootCommit);
  expect(await git(['-C', unix.address, 'log', '--format=%an, %aI: %s', '--name-status', 'main'])).toBe(
    'Priya Manager, 2026-04-01T09:00:00+00:00: Be kinder\n\nD\tREADME.md\nM\tprompts/refund.md\n' +
      'Eve Engineer, 2026-03-01T09:00:00+00:00: Start\n\nA\tREADME.md\nA\tprompts/refund.md\n',
  );
  expect(await git(['-C', unix.address, 'fsck', '--strict'])).toBe('');
  expect(await git(['-C', windows.address, 'rev-parse', 'main'])).toBe(
    await git(['-C', unix.address, 'rev-parse', 'main']),
  );
});

test('it is left alone when it is there, with the proposals in it', async () => {
  const resources = await writeSample('resources', history);
  const data = join(root, 'data');
  const { address, rootCommit } = await createSampleRepository(resources, data).ensure();
  const copy = createTeamRepositories(data).open('sample');
  const { tip, defaultBranch } = await copy.update({ address });
  expect({ defaultBranch, sample: await copy.descendsFrom(tip, rootCommit) }).toEqual({
    defaultBranch: 'main',
    sample: true,
  });
  const author = { name: 'Priya Manager', email: 'priya@example.com' };
  const changes = [{ path: 'prompts/refund.md', bytes: Buffer.from('Kinder refunds.\n') }];
  const commit = await copy.commitOnto({
    base: tip,
    changes,
    message: 'Kinder',
    author,
    at: new Date('2026-11-21T10:00:00Z'),
  });
  await copy.push({ address, commit, branch: 'signoff/kinder' });
  await createSampleRepository(resources, data).ensure();
  expect(await copy.remoteBranch({ address, branch: 'signoff/kinder' })).toBe(commit);

  // A later version of the app brings other content: the proposal stays.
  const more = { ...history[1], message: 'More', files: { 'README.md': 'readme.md' } };
  const later = await createSampleRepository(await writeSample('later', [...history, more]), data).ensure();
  expect(later).toEqual({ address, rootCommit });
  expect(await git(['-C', address, 'log', '--format=%s', 'main'])).toBe('More\nBe kinder\nStart\n');
  expect(await git(['-C', address, 'log', '-1', '--format=%s', 'signoff/kinder'])).toBe('Kinder\n');
  expect(await git(['-C', address, 'fsck', '--strict'])).toBe('');
});

test('a crash between the two renames of a rebuild loses no proposal', async () => {
  const resources = await writeSample('resources', history);
  const data = join(root, 'data');
  const { address } = await createSampleRepository(resources, data).ensure();
  await git(['-C', address, 'branch', 'signoff/mine', 'main']);
  const { rename } = await import('node:fs/promises');
  await rename(address, `${address}.previous`);
  await createSampleRepository(resources, data).ensure();
  expect(await git(['-C', address, 'for-each-ref', '--format=%(refname)'])).toBe(
    'refs/heads/main\nrefs/heads/signoff/mine\n',
  );
});

test('a removed sample comes back while the app runs, and an incomplete one says so', async () => {
  const data = join(root, 'data');
  const sample = createSampleRepository(await writeSample('resources', history), data);
  const { address, rootCommit } = await sample.ensure();
  await rm(address, { recursive: true });
  expect(await sample.ensure()).toEqual({ address, rootCommit });
  expect((await git(['-C', address, 'rev-list', '--max-parents=0', 'main'])).trim()).toBe(rootCommit);
  const broken = await writeSample('broken', [{ ...history[0], files: { 'a.md': 'nowhere.md' } }]);
  await expect(createSampleRepository(broken, join(root, 'c')).ensure()).rejects.toMatchObject({
    code: 'repository-failed',
  });
});
