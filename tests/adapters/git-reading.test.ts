import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTeamRepositories } from '#adapters/git/team-repositories';
import { type TeamRepositories, type TeamRepository } from '#services/ports/team-repository';
import { createBareRepository, git, type CommitFiles } from '#support/git-server';

let root: string;
let copies: TeamRepositories;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'signoff-git-reading-'));
  copies = createTeamRepositories(join(root, 'data'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** A long history in one delta-compressed pack, as servers and gc make them. */
async function longRepository(name: string, commits: number): Promise<string> {
  const history: CommitFiles[] = [{}];
  const first: Record<string, string> = { 'prompts/a.md': 'start\n' };
  for (let n = 0; n < 400; n += 1) first[`src/d${n % 20}/f${n}.txt`] = `file ${n}\n`.repeat(n % 50);
  history[0] = first;
  for (let n = 1; n < commits; n += 1) {
    history.push(
      n % 40 === 0
        ? { 'prompts/a.md': `version ${n}\n`.repeat(30) }
        : { [`src/d${n % 20}/f${n % 400}.txt`]: `change ${n}\n` },
    );
  }
  const folder = await createBareRepository(join(root, `${name}.git`), { history });
  await git(['-C', folder, 'repack', '-adfq', '--depth=50']);
  return folder;
}

let folder: string;
let copy: TeamRepository;
let tip: string;

beforeAll(async () => {
  folder = await longRepository('long', 3000);
  copy = copies.open('long');
  tip = (await copy.update({ address: folder })).tip;
});

test('the history of a file among thousands of commits is what real git says', async () => {
  const revisions = await copy.history(tip, 'prompts/a.md', 1000);
  const log = await git([
    '-C',
    folder,
    'log',
    '--first-parent',
    '--format=%H %aI %an <%ae> %s',
    'main',
    '--',
    'prompts/a.md',
  ]);
  expect(
    revisions.map(
      ({ commit, at, author, message }) =>
        `${commit} ${at.replace('.000Z', '+00:00')} ${author.name} <${author.email}> ${message.trim()}`,
    ),
  ).toEqual(log.trim().split('\n'));
  expect(revisions.at(-1)?.blob).toBe(
    (await git(['-C', folder, 'rev-parse', `${revisions.at(-1)?.commit}:prompts/a.md`])).trim(),
  );
  expect(await copy.history(tip, 'prompts/a.md', 3)).toEqual(revisions.slice(0, 3));
  expect(await copy.history(tip, 'prompts/none.md', 3)).toEqual([]);
});

test('every file and its content is what real git says', async () => {
  const files = await copy.list(tip, '');
  const tree = (await git(['-C', folder, 'ls-tree', '-r', 'main'])).trim().split('\n');
  expect(files.map(({ path, blob }) => `100644 blob ${blob}\t${path}`)).toEqual(tree);
  for (const path of ['prompts/a.md', 'src/d7/f47.txt', 'src/d0/f0.txt']) {
    expect(Buffer.from((await copy.read(tip, path, 1e6)) ?? []).toString()).toBe(
      await git(['-C', folder, 'show', `main:${path}`]),
    );
  }
  expect(await copy.list(tip, 'prompts')).toEqual(files.filter(({ path }) => path.startsWith('prompts/')));
  expect(await copy.list(tip, 'nowhere')).toEqual([]);
});

test('sizes are looked at before reading', async () => {
  const size = Number((await git(['-C', folder, 'cat-file', '-s', 'main:prompts/a.md'])).trim());
  expect((await copy.read(tip, 'prompts/a.md', size))?.length).toBe(size);
  await expect(copy.read(tip, 'prompts/a.md', size - 1)).rejects.toMatchObject({ code: 'limit-exceeded' });
});

test('names, tags, digits and ancestors resolve as real git resolves them; others are unknown', async () => {
  await git(['-C', folder, 'tag', '-a', 'v1', '-m', 'first', 'main~5']);
  await git(['-C', folder, 'tag', 'light', 'main~7']);
  await copy.update({ address: folder });
  for (const ref of ['main', 'HEAD', 'v1', 'light', 'main~12', 'main^^', 'refs/heads/main', 'v1~2']) {
    expect(await copy.resolve(ref), ref).toBe((await git(['-C', folder, 'rev-parse', `${ref}^{commit}`])).trim());
  }
  const old = (await git(['-C', folder, 'rev-parse', 'main~2000'])).trim();
  expect(await copy.resolve(old.slice(0, 12))).toBe(old);
  expect(await copy.resolve(old)).toBe(old);
  const blob = (await git(['-C', folder, 'rev-parse', 'main:prompts/a.md'])).trim();
  for (const ref of ['nothing', '', 'main~99999', blob, 'f'.repeat(40), '../HEAD', 'abc', 'config']) {
    await expect(copy.resolve(ref), ref).rejects.toMatchObject({ code: 'unknown-ref' });
  }
});

test('descent is followed over merges, and an unknown commit is nobody’s ancestor', async () => {
  const merged = await createBareRepository(join(root, 'merged.git'), {
    history: [{ 'a.md': '1\n' }, { 'a.md': '2\n' }],
  });
  const [first, second] = (await git(['-C', merged, 'rev-list', '--reverse', 'main'])).trim().split('\n');
  const person = 'committer E <e@example.com> 1700000000 +0000';
  await git(
    ['-C', merged, 'fast-import', '--quiet'],
    Buffer.from(
      `commit refs/heads/side\nmark :1\n${person}\ndata 1\ns\nfrom ${first}\nM 100644 inline b.md\ndata 2\nb\n\n` +
        `commit refs/heads/main\n${person}\ndata 1\nm\nfrom ${second}\nmerge :1\nM 100644 inline b.md\ndata 2\nb\n\n`,
    ),
  );
  const mergedCopy = copies.open('merged');
  const { tip: top } = await mergedCopy.update({ address: merged });
  const side = await mergedCopy.resolve('side');
  expect(await mergedCopy.descendsFrom(top, side)).toBe(true);
  expect(await mergedCopy.descendsFrom(top, first ?? '')).toBe(true);
  expect(await mergedCopy.descendsFrom(top, top)).toBe(true);
  expect(await mergedCopy.descendsFrom(side, second ?? '')).toBe(false);
  expect(await mergedCopy.descendsFrom(top, 'e'.repeat(40))).toBe(false);
  expect((await mergedCopy.history(top, 'b.md', 10)).map(({ commit }) => commit)).toEqual([top]);
});

test('pointers to large-file storage and removed files are told apart from files', async () => {
  const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n';
  const large = await createBareRepository(join(root, 'large.git'), {
    history: [
      { 'big.bin': pointer, 'small.md': 'version of the world\n' },
      { 'small.md': null, 'x.md': 'x\n' },
    ],
  });
  const largeCopy = copies.open('large');
  const { tip: top } = await largeCopy.update({ address: large });
  expect((await largeCopy.list(top, '')).map(({ path, kind }) => ({ path, kind }))).toEqual([
    { path: 'big.bin', kind: 'lfs-pointer' },
    { path: 'x.md', kind: 'file' },
  ]);
  expect(await largeCopy.read(top, 'big.bin', 1000)).toBeNull();
  expect((await largeCopy.history(top, 'small.md', 5)).map(({ blob }) => blob === null)).toEqual([true, false]);
  const author = { name: 'P', email: 'p@example.com' };
  const change = { path: 'big.bin', bytes: Buffer.from('x') };
  const refused = largeCopy.commitOnto({ base: top, changes: [change], message: 'x', author, at: new Date(0) });
  await expect(refused).rejects.toMatchObject({ code: 'bad-input' });
});

test('a damaged copy says so, and keeps everything else apart', async () => {
  const damaged = copies.open('damaged');
  const own = await createBareRepository(join(root, 'damaged.git'), { history: [{ 'a.md': 'a\n' }] });
  await git(['-C', own, 'repack', '-adq']);
  const { tip: top } = await damaged.update({ address: own });
  await copies.remove('damaged');
  const packs = join(own, 'objects', 'pack');
  for (const name of await readdir(packs)) if (name.endsWith('.idx')) await rm(join(packs, name));
  await appendFile(join(packs, `pack-${'0'.repeat(40)}.idx`), 'nonsense');
  await appendFile(join(packs, `pack-${'0'.repeat(40)}.pack`), 'nonsense');
  const again = copies.open('damaged');
  await expect(again.update({ address: own })).rejects.toMatchObject({ code: 'repository-failed' });
  await expect(again.list(top, '')).rejects.toMatchObject({ code: 'repository-failed' });
});

test('any sequence of edits leaves exactly the files that it says, in trees that real git accepts', async () => {
  const base = await createBareRepository(join(root, 'edits.git'), { history: [{ 'keep.md': 'keep\n' }] });
  const editsCopy = copies.open('edits');
  const { tip: start } = await editsCopy.update({ address: base });
  const name = fc.constantFrom('a', 'b', 'a.b', 'a-b', 'a0', 'Z', 'é', 'keep.md');
  const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join('/'));
  const content = fc.option(fc.string({ maxLength: 20 }).filter((text) => !text.includes('\r')));
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.tuple(path, content), { selector: ([each]) => each, maxLength: 8 }),
      async (edits) => {
        const files = new Map<string, string>([['keep.md', 'keep\n']]);
        let commit = start;
        for (const [where, text] of edits) {
          const bytes = text === null ? null : Buffer.from(text);
          const request = {
            base: commit,
            changes: [{ path: where, bytes }],
            message: where,
            author: { name: 'P', email: 'p@e' },
            at: new Date(0),
          };
          try {
            commit = await editsCopy.commitOnto(request);
          } catch (error) {
            expect(error).toMatchObject({ code: 'bad-input' });
            continue;
          }
          if (text === null) files.delete(where);
          else files.set(where, text);
        }
        expect(new Map((await editsCopy.list(commit, '')).map((file) => [file.path, file.kind]))).toEqual(
          new Map([...files.keys()].map((each) => [each, 'file'])),
        );
        for (const [where, text] of files) {
          expect(Buffer.from((await editsCopy.read(commit, where, 1000)) ?? []).toString()).toBe(text);
        }
      },
    ),
    { numRuns: 30, seed: 20261121 },
  );
  expect(await git(['-C', join(root, 'data', 'repositories', 'edits.git'), 'fsck', '--strict', '--no-dangling'])).toBe(
    '',
  );
});
