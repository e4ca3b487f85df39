import { createHash } from 'node:crypto';
import { promises as files } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { makeTemporaryFolder, writeAtomically } from '../atomic-files.ts';
import { indexPack } from './index-pack.ts';
import { type ObjectType } from './pack-entry.ts';
import { type GitObject } from './pack-file.ts';
import { budgetFor } from './pack-indexing.ts';

const typeNumbers: Readonly<Record<ObjectType, number>> = { commit: 1, tree: 2, blob: 3, tag: 4 };

/** Objects as one pack without deltas (git's Documentation/gitformat-pack): header, entries, SHA-1 of all of it. */
export function encodePack(objects: readonly GitObject[]): Buffer {
  const head = Buffer.alloc(12);
  head.write('PACK', 'latin1');
  head.writeUInt32BE(2, 4);
  head.writeUInt32BE(objects.length, 8);
  const parts = [head, ...objects.flatMap(({ type, bytes }) => [entryHead(type, bytes.length), deflateSync(bytes)])];
  const hash = createHash('sha1');
  for (const part of parts) hash.update(part);
  return Buffer.concat([...parts, hash.digest()]);
}

/** Type and size: four bits of size in the first byte, seven in each further one. */
function entryHead(type: ObjectType, size: number): Buffer {
  const bytes = [(typeNumbers[type] << 4) | (size & 15)];
  for (let rest = Math.floor(size / 16); rest > 0; rest = Math.floor(rest / 128)) {
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) | 0x80;
    bytes.push(rest & 0x7f);
  }
  return Buffer.from(bytes);
}

/** Puts a pack into an `objects` folder, its index last, so that nobody ever sees one without the other. */
export async function addPack(objects: string, pack: Uint8Array): Promise<void> {
  const packs = join(objects, 'pack');
  const folder = await makeTemporaryFolder(packs, 'tmp_signoff_');
  try {
    await writeAtomically(join(folder, 'new.pack'), pack);
    const { index } = await indexPack(join(folder, 'new.pack'), budgetFor(pack.length), () => {});
    await writeAtomically(join(folder, 'new.idx'), index);
    const path = join(packs, `pack-${Buffer.from(pack.subarray(-20)).toString('hex')}`);
    await files.rename(join(folder, 'new.pack'), `${path}.pack`);
    await files.rename(join(folder, 'new.idx'), `${path}.idx`);
  } finally {
    await files.rm(folder, { recursive: true, force: true });
  }
}
