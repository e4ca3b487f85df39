import { execFile } from 'node:child_process';
import { existsSync, promises as files } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { budgetFor, writePackIndex } from '#adapters/git/packs/pack-indexing';
import { indexPack, PackTooLarge } from '#adapters/git/packs/index-pack';
import { maximumObjectBytes } from '#adapters/git/packs/delta';
import { BaseCache, PackFile } from '#adapters/git/packs/pack-file';
import { inDeep } from '#support/deep';
import {
  blobId,
  copyInstruction,
  encodeEntry,
  insertInstruction,
  sealed,
  writeDelta,
  writePack,
  type WrittenEntry,
} from '#support/packs';

const run = promisify(execFile);
const git = async (cwd: string, ...args: string[]): Promise<string> => {
  const identity = ['-c', 'user.name=PM', '-c', 'user.email=pm@acme.example', '-c', 'gc.auto=0'];
  return (await run('git', [...identity, ...args], { cwd })).stdout.trim();
};
const nothing = (): void => {};
let folder: string;

beforeAll(async () => {
  folder = await files.mkdtemp(join(tmpdir(), 'signoff-packs-'));
});
afterAll(() => files.rm(folder, { recursive: true, force: true }));

let written = 0;
async function packFile(bytes: Buffer): Promise<string> {
  written += 1;
  const path = join(folder, `pack-${written}`);
  await files.writeFile(`${path}.pack`, bytes);
  return path;
}

/** The pack of a repository with a history that git stores as deltas on deltas. */
async function packOfHistory(name: string, ...options: string[]): Promise<string> {
  const repository = join(folder, name);
  await git(folder, 'init', '--quiet', name);
  const lines = Array.from({ length: 400 }, (_, at) => `line ${at} of the long prompt ${(at * 7919) % 1000}`);
  for (let version = 0; version < 12; version += 1) {
    lines[version * 30] = `changed in version ${version}`;
    await files.writeFile(join(repository, 'long.md'), lines.join('\n'));
    await files.writeFile(join(repository, `own-${version}.md`), `only in version ${version}`);
    await git(repository, 'add', '.');
    await git(repository, 'commit', '--quiet', '-m', `Version ${version}`);
  }
  await git(repository, 'tag', '-a', 'v1', '-m', 'A tag of its own');
  await git(repository, ...options, 'repack', '-adf', '--depth=50');
  const [pack] = (await files.readdir(join(repository, '.git/objects/pack'))).filter((each) => each.endsWith('.pack'));
  return join(repository, '.git/objects/pack', String(pack).slice(0, -'.pack'.length));
}

describe('the index of an honest pack', () => {
  it.each([
    ['deltas by offset', ['-c', 'repack.useDeltaBaseOffset=true']],
    ['deltas by id', ['-c', 'repack.useDeltaBaseOffset=false']],
  ])('with %s is byte for byte the one that git writes', async (name, options) => {
    const path = await packOfHistory(name.replaceAll(' ', '-'), ...options);
    const copy = `${path}-copy`;
    await files.copyFile(`${path}.pack`, `${copy}.pack`);
    const { count, objectBytes } = await writePackIndex(copy, nothing);
    expect(await files.readFile(`${copy}.idx`)).toEqual(await files.readFile(`${path}.idx`));
    const verified = await git(folder, 'verify-pack', '-v', `${copy}.idx`);
    expect(verified).toMatch(/chain length = \d{1,2}: /);
    expect(count).toBe(verified.split('\n').filter((line) => /^[0-9a-f]{40} /.test(line)).length);
    expect(objectBytes).toBeGreaterThan(400 * 30 * 12);
  });

  it('is the same when too little may be held to keep a chain in memory', async () => {
    const path = await packOfHistory('held');
    const { index } = await indexPack(`${path}.pack`, { bytes: 1e9, heldBytes: 20_000 }, nothing);
    expect(index).toEqual(await files.readFile(`${path}.idx`));
  });

  it('takes an object that is too large to be held', async () => {
    const zeros = Buffer.alloc(maximumObjectBytes + 5);
    const path = await packFile(
      writePack([
        { kind: 'blob', bytes: zeros },
        { kind: 'blob', bytes: Buffer.from('x') },
      ]),
    );
    expect(await writePackIndex(path, nothing)).toEqual({ count: 2, objectBytes: zeros.length + 1 });
    await run('git', ['verify-pack', `${path}.idx`]);
  });

  it('says how far it is, to the end', async () => {
    const heard: [number, number][] = [];
    const path = await packFile(
      writePack([
        { kind: 'blob', bytes: Buffer.from('a') },
        { kind: 'blob', bytes: Buffer.from('b') },
      ]),
    );
    await writePackIndex(path, (done, total) => heard.push([done, total]));
    expect(heard.at(-1)).toEqual([2, 2]);
  });

  it('holds whatever blobs and deltas there are, as git sees them', async () => {
    const texts = fc.array(fc.string({ maxLength: 60 }), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(texts, fc.infiniteStream(fc.nat()), async (given, picks) => {
        const objects = [...new Set(given)].map((text) => Buffer.from(text));
        const entries: WrittenEntry[] = [];
        const made: Buffer[] = [];
        for (const bytes of objects) {
          const base = made.length === 0 ? undefined : made[(picks.next().value ?? 0) % made.length];
          const result = base === undefined ? bytes : Buffer.concat([base, bytes, Buffer.from(`#${made.length}`)]);
          const added = result.subarray(base?.length ?? 0);
          if (base === undefined) entries.push({ kind: 'blob', bytes });
          else {
            const copy = base.length === 0 ? [] : [copyInstruction(base.length)];
            const insert = insertInstruction(added.toString().slice(0, 40));
            const [, ...text] = insert;
            const delta = writeDelta(base.length, base.length + text.length, [...copy, insert]);
            entries.push({ kind: 'id-delta', base: blobId(base), delta });
            made.push(Buffer.concat([base, Buffer.from(text)]));
            continue;
          }
          made.push(result);
        }
        if (new Set(made.map(blobId)).size < made.length) return;
        const path = await packFile(writePack(entries));
        const { index, count } = await indexPack(`${path}.pack`, budgetFor(1000), nothing);
        expect(count).toBe(made.length);
        await files.writeFile(`${path}.idx`, index);
        const pack = new PackFile(path, new BaseCache(1024 * 1024));
        for (const bytes of made) expect(pack.read(pack.find(blobId(bytes)) ?? -1, () => null).bytes).toEqual(bytes);
        pack.close();
      }),
      { numRuns: 40 },
    );
  });
});

const one = Buffer.from('one object that others are built on');
const blob: WrittenEntry = { kind: 'blob', bytes: one };
const distance = encodeEntry(blob).length;
const same = writeDelta(one.length, one.length, [copyInstruction(one.length)]);

/** A chain of `length` deltas by offset, each adding a letter. */
function chainOf(length: number): WrittenEntry[] {
  const entries: WrittenEntry[] = [{ kind: 'blob', bytes: Buffer.alloc(0) }];
  for (let size = 0; size < length; size += 1) {
    const copies = size === 0 ? [] : [copyInstruction(size)];
    const delta = writeDelta(size, size + 1, [...copies, insertInstruction('x')]);
    const before = entries.at(-1);
    if (before) entries.push({ kind: 'offset-delta', distance: encodeEntry(before).length, delta });
  }
  return entries;
}

/** 100 MB out of a few hundred bytes, `times` over. */
function bomb(times: number): WrittenEntry[] {
  const base = Buffer.alloc(10 * 1024 * 1024);
  const grown = writeDelta(
    base.length,
    base.length * 10,
    Array.from({ length: 10 }, () => copyInstruction(base.length)),
  );
  const entries: WrittenEntry[] = [{ kind: 'blob', bytes: base }];
  let back = encodeEntry({ kind: 'blob', bytes: base }).length;
  for (let time = 0; time < times; time += 1) {
    const delta = Buffer.concat([
      grown.subarray(0, grown.length - 4),
      copyInstruction(base.length - time),
      insertBytes(time),
    ]);
    const entry: WrittenEntry = { kind: 'offset-delta', distance: back, delta };
    back += encodeEntry(entry).length;
    entries.push(entry);
  }
  return entries;
}

function insertBytes(count: number): Buffer {
  const parts: Buffer[] = [];
  for (let left = count; left > 0; left -= 100) parts.push(insertInstruction('y'.repeat(Math.min(100, left))));
  return Buffer.concat(parts);
}

describe('a pack that somebody made to do harm ends in a sentence', () => {
  const cutShort = sealed(writePack([blob, { kind: 'blob', bytes: Buffer.from('second') }]).subarray(0, -30));
  const cases: [string, Buffer, RegExp][] = [
    ['a delta that is its own base', writePack([blob, { kind: 'offset-delta', distance: 0, delta: same }]), /does not lie before it/],
    ['a base before the pack', writePack([{ kind: 'offset-delta', distance: 12, delta: same }]), /does not lie before it/],
    ['a base within an entry', writePack([blob, { kind: 'offset-delta', distance: distance - 3, delta: same }]), /no entry begins at/],
    ['a delta on its own id', writePack([{ kind: 'id-delta', base: blobId(one), delta: same }]), /1 deltas whose base is not there/],
    ['two deltas on each other', writePack([{ kind: 'id-delta', base: 'a'.repeat(40), delta: same }, { kind: 'id-delta', base: 'b'.repeat(40), delta: same }]), /2 deltas/],
    ['the same object twice', writePack([blob, { ...blob }]), /two entries of/],
    ['an object built twice', writePack([blob, { kind: 'offset-delta', distance, delta: same }]), /two entries of/],
    ['a chain longer than git makes', writePack(chainOf(4200)), /without an end/],
    ['more entries than there is room for', writePack([blob], 0xffffffff), /4294967295 entries in/],
    ['fewer entries than there are', writePack([blob, { kind: 'blob', bytes: Buffer.from('x') }], 1), /bytes after the last entry/],
    ['more entries than there are', writePack([blob, blob].slice(0, 1), 2), /unexpected end/],
    ['an entry that says less than it has', writePack([{ ...blob, says: 3 }]), /buffer|size/i],
    ['an entry that says more than it has', writePack([{ ...blob, says: 3000 }]), /size|end of file/],
    ['an entry that is cut off', cutShort, /end/],
    ['a delta for another base', writePack([blob, { kind: 'offset-delta', distance, delta: writeDelta(5, 5, [copyInstruction(5)]) }]), /another base/],
    ['a copy from behind the base', writePack([blob, { kind: 'offset-delta', distance, delta: writeDelta(one.length, 90, [copyInstruction(90)]) }]), /out of range/],
    ['no pack at all', sealed(Buffer.from('<html><body>Please sign in</body></html>')), /no pack/],
    ['nothing', Buffer.alloc(0), /no pack/],
  ]; // prettier-ignore

  it.each(cases)('%s', async (_name, bytes, says) => {
    const path = await packFile(bytes);
    await expect(indexPack(`${path}.pack`, budgetFor(bytes.length), nothing)).rejects.toThrow(says);
  });

  it('in the thread too, and nothing is left beside it', async () => {
    const path = await packFile(writePack([blob, { kind: 'offset-delta', distance: 0, delta: same }]));
    await expect(writePackIndex(path, nothing)).rejects.toThrow('does not lie before it');
    expect(existsSync(`${path}.idx`)).toBe(false);
  });

  it('a few kilobytes that become gigabytes are too much, counted while they are unpacked', async () => {
    const bytes = writePack(bomb(60));
    expect(bytes.length).toBeLessThan(60_000);
    const path = await packFile(bytes);
    const before = process.memoryUsage.rss();
    const budget = inDeep(budgetFor, () => ({ ...budgetFor(0), bytes: 400 * 1024 * 1024 }));
    await expect(writePackIndex(path, nothing, undefined, budget)).rejects.toBeInstanceOf(PackTooLarge);
    expect(process.memoryUsage.rss() - before).toBeLessThan(400 * 1024 * 1024);
  });

  it('a delta that says it becomes half a gigabyte is refused before that is made', async () => {
    const delta = writeDelta(one.length, 512 * 1024 * 1024, [copyInstruction(one.length)]);
    const path = await packFile(writePack([blob, { kind: 'offset-delta', distance, delta }]));
    await expect(indexPack(`${path}.pack`, budgetFor(1000), nothing)).rejects.toBeInstanceOf(PackTooLarge);
  });

  it('can be stopped', async () => {
    const path = await packFile(writePack(bomb(60)));
    const stopping = new AbortController();
    await expect(writePackIndex(path, () => stopping.abort(), stopping.signal)).rejects.toMatchObject({
      code: 'cancelled',
    });
  });

  it('a copy whose index leads in a circle is read to an error, not for ever', async () => {
    const honest = await packFile(
      writePack([blob, { kind: 'offset-delta', distance, delta: writeDelta(one.length, 1, [insertInstruction('x')]) }]),
    );
    await writePackIndex(honest, nothing);
    const bytes = await files.readFile(`${honest}.pack`);
    const at = 12 + distance;
    const circle = Buffer.concat([
      bytes.subarray(0, at),
      encodeEntry({ kind: 'offset-delta', distance: 0, delta: same }),
      Buffer.alloc(40),
    ]);
    await files.writeFile(`${honest}.pack`, circle);
    const pack = new PackFile(honest, new BaseCache(1000));
    expect(() => pack.read(at, () => null)).toThrow('does not lie before it');
    pack.close();
  });
});
