import { createHash, type Hash } from 'node:crypto';
import { promises as files } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../files/make-folder.ts';
import { makeTemporaryFolder, writeAtomically } from '../atomic-files.ts';
import { BaseCache, PackFile } from '../packs/pack-file.ts';
import { oidOf, type ObjectStore } from '../objects/object-store.ts';
import { PackTooLarge } from '../packs/index-pack.ts';
import { writePackIndex } from '../packs/pack-indexing.ts';
import { textOf, throwIfAborted, trouble } from '../trouble.ts';
import { deflateSync } from 'node:zlib';

export type Progress = (message: string, done: number, total: number | null) => void;

/** Small downloads become single files, so that a year of daily updates does not pile up packs that every read must search. */
const smallPack = { objects: 100, bytes: 8 * 1024 * 1024 };
/** Leftovers of a crash are removed when they are older than any download could be. */
const leftoverAgeMs = 24 * 3600_000;

/**
 * Takes a pack from a stream into the objects of a private copy. Nothing is visible before all of it is there, has the checksum
 * that it says, and is indexed; an interruption leaves only a temporary folder.
 * Throws 'repository-failed' (damaged), 'limit-exceeded', 'cancelled', and what the stream throws.
 */
export async function takePack(
  copy: { readonly gitFolder: string; readonly store: ObjectStore },
  stream: AsyncIterable<Uint8Array>,
  source: {
    readonly host: string;
    readonly maximumBytes: number;
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: Progress | undefined;
  },
): Promise<void> {
  const incoming = join(copy.gitFolder, 'incoming');
  await removeLeftovers(incoming);
  const folder = await makeTemporaryFolder(incoming, 'pack-');
  try {
    const { checksum, count } = await savePack(join(folder, 'new.pack'), stream, source);
    throwIfAborted(source.signal);
    if (count === 0) return;
    const objectBytes = await writeIndex(folder, source);
    throwIfAborted(source.signal);
    const isSmall = count <= smallPack.objects && objectBytes <= smallPack.bytes;
    if (isSmall) await unpack(join(folder, 'new'), join(copy.gitFolder, 'objects'), copy.store);
    else await publish(copy.gitFolder, folder, checksum);
  } finally {
    await files.rm(folder, { recursive: true, force: true });
  }
}

async function removeLeftovers(incoming: string): Promise<void> {
  await makeFolder(incoming);
  for (const name of await files.readdir(incoming)) {
    const { mtimeMs } = await files.stat(join(incoming, name)).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > leftoverAgeMs) await files.rm(join(incoming, name), { recursive: true, force: true });
  }
}

async function savePack(
  path: string,
  stream: AsyncIterable<Uint8Array>,
  source: Parameters<typeof takePack>[2],
): Promise<{ checksum: string; count: number }> {
  const file = await files.open(path, 'wx');
  const check = new TrailerCheck();
  let size = 0;
  let head: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of stream) {
      size += chunk.length;
      if (size > source.maximumBytes) {
        throw trouble.tooLarge(
          "The team's repository",
          `${Math.floor(source.maximumBytes / 1e9)} GB`,
          `pack of more than ${source.maximumBytes} bytes`,
        );
      }
      if (head.length < 12) head = Buffer.concat([head, chunk]).subarray(0, 12);
      check.add(chunk);
      await file.appendFile(chunk);
      source.onProgress?.("Getting the team's files", size, null);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  const checksum = check.end();
  if (head.length < 12 || head.toString('latin1', 0, 4) !== 'PACK' || checksum === null) {
    throw trouble.damagedDownload(source.host, `pack of ${size} bytes whose checksum is wrong`);
  }
  return { checksum, count: head.readUInt32BE(8) };
}

/** The last 20 bytes of a pack are the SHA-1 of all before them. */
class TrailerCheck {
  readonly #hash: Hash = createHash('sha1');
  #tail: Buffer = Buffer.alloc(0);

  add(chunk: Uint8Array): void {
    const all = Buffer.concat([this.#tail, chunk]);
    const keep = Math.min(20, all.length);
    this.#hash.update(all.subarray(0, all.length - keep));
    this.#tail = Buffer.from(all.subarray(all.length - keep));
  }

  /** The checksum, null where it is not right. */
  end(): string | null {
    const stated = this.#tail.toString('hex');
    return this.#hash.digest('hex') === stated ? stated : null;
  }
}

/** Answers how many bytes the objects have. */
async function writeIndex(folder: string, source: Parameters<typeof takePack>[2]): Promise<number> {
  const onProgress = (done: number, total: number): void => source.onProgress?.('Checking what arrived', done, total);
  try {
    return (await writePackIndex(join(folder, 'new'), onProgress, source.signal)).objectBytes;
  } catch (error) {
    throwIfAborted(source.signal);
    const detail = `index: ${textOf(error)}`;
    if (error instanceof PackTooLarge) throw trouble.tooMuchInside(source.host, detail, error);
    throw trouble.damagedDownload(source.host, detail, error);
  }
}

async function publish(gitFolder: string, folder: string, checksum: string): Promise<void> {
  const target = join(gitFolder, 'objects', 'pack', `pack-${checksum}`);
  await makeFolder(join(gitFolder, 'objects', 'pack'));
  await files.rename(join(folder, 'new.pack'), `${target}.pack`);
  await files.rename(join(folder, 'new.idx'), `${target}.idx`); // last: readers look for this one
}

async function unpack(path: string, objects: string, store: ObjectStore): Promise<void> {
  const pack = new PackFile(path, new BaseCache(8 * 1024 * 1024));
  try {
    for (const oid of pack.oids()) {
      const offset = pack.find(oid);
      if (offset === null || store.has(oid)) continue;
      const { type, bytes } = pack.read(offset, (base) => store.read(base));
      if (oidOf(type, bytes) !== oid) throw trouble.damagedDownload('the server', `object ${oid}`);
      const content = deflateSync(Buffer.concat([Buffer.from(`${type} ${bytes.length}\0`), bytes]));
      await writeAtomically(join(objects, oid.slice(0, 2), oid.slice(2)), content);
    }
  } finally {
    pack.close();
  }
}
