import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { constants, inflateSync } from 'node:zlib';
import { systemCode, textOf, trouble } from '../trouble.ts';
import { maximumObjectBytes } from '../packs/delta.ts';
import { type ObjectType } from '../packs/pack-entry.ts';
import { BaseCache, PackFile, type GitObject } from '../packs/pack-file.ts';

/** Git knows this id without storing it. */
const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** In an `objects` folder that was copied from a partial clone: what is missing in it was never there. */
export const partialNote = 'signoff-partial';

const cacheBytes = 24 * 1024 * 1024;

/**
 * Reads objects from one or more `objects` folders: loose files and packs. Synchronous, because each read takes
 * microseconds; whoever reads thousands in a row lets the event loop breathe (`breathe.ts`).
 */
export class ObjectStore {
  readonly #folders: readonly string[];
  readonly #bases = new BaseCache(cacheBytes);
  #packs = new Map<string, PackFile>();
  #recent: PackFile | null = null;

  constructor(folders: readonly string[]) {
    this.#folders = folders;
  }

  /** Lets go of the files, so that the folder can be removed on Windows too. The store opens them again when asked. */
  close(): void {
    for (const pack of this.#packs.values()) pack.close();
    this.#packs = new Map();
    this.#recent = null;
    this.#bases.clear();
  }

  has(oid: string): boolean {
    return this.#locateKnown(oid) !== null || this.#isLoose(oid) || this.#locate(oid) !== null;
  }

  /** The object, null where it is not here. Throws 'repository-failed' where its bytes do not fit its id. */
  read(oid: string): GitObject | null {
    const object = this.#readUnverified(oid);
    if (object === null) return oid === emptyTree ? { type: 'tree', bytes: Buffer.alloc(0) } : null;
    if (oidOf(object.type, object.bytes) !== oid)
      throw trouble.damagedCopy(`object ${oid} has other bytes than its id says`);
    return object;
  }

  /** Like `read`, for an object that must be there and of this type. */
  expect(oid: string, type: ObjectType): Buffer {
    const object = this.read(oid);
    if (object === null) {
      const detail = `missing ${type} ${oid}`;
      const partial = this.#folders.some((folder) => existsSync(join(folder, partialNote)));
      throw partial ? trouble.partialCopy(detail) : trouble.damagedCopy(detail);
    }
    if (object.type !== type) throw trouble.damagedCopy(`${oid} is a ${object.type}, not a ${type}`);
    return object.bytes;
  }

  /** Bytes of the object, without reading it whole; null where it is not here. */
  size(oid: string): number | null {
    return this.#guard(oid, () => {
      const known = this.#locateKnown(oid);
      if (known !== null) return known.pack.size(known.offset);
      const loose = this.#readLooseFile(oid);
      if (loose !== null) {
        const start = inflateSync(loose.subarray(0, 1024), { finishFlush: constants.Z_SYNC_FLUSH });
        return looseHeader(start).size;
      }
      const place = this.#locate(oid);
      return place === null ? null : place.pack.size(place.offset);
    });
  }

  /** Ids that start with these digits (at least four), at most `limit`. */
  startingWith(digits: string, limit: number): string[] {
    const found = new Set<string>();
    for (const folder of this.#folders) {
      for (const rest of namesIn(join(folder, digits.slice(0, 2)))) {
        if (/^[0-9a-f]{38}$/.test(rest) && rest.startsWith(digits.slice(2))) found.add(digits.slice(0, 2) + rest);
      }
    }
    this.#findPacks();
    for (const pack of this.#packs.values()) for (const oid of pack.startingWith(digits, limit)) found.add(oid);
    return [...found].slice(0, limit);
  }

  #readUnverified(oid: string): GitObject | null {
    return this.#guard(oid, () => {
      const place = this.#locateKnown(oid); // in memory, so before the disk is asked
      const loose = place === null ? this.#readLooseFile(oid) : null;
      if (loose !== null) return decodeLoose(loose);
      const found = place ?? this.#locate(oid);
      return found === null ? null : found.pack.read(found.offset, (base) => this.#readUnverified(base));
    });
  }

  #guard<T>(oid: string, read: () => T): T {
    try {
      return read();
    } catch (error) {
      throw trouble.damagedCopy(`object ${oid}: ${textOf(error)}`, error);
    }
  }

  #isLoose(oid: string): boolean {
    return this.#folders.some((folder) => {
      const found = statSync(join(folder, oid.slice(0, 2), oid.slice(2)), { throwIfNoEntry: false });
      return found !== undefined && found.size > 0;
    });
  }

  #readLooseFile(oid: string): Buffer | null {
    for (const folder of this.#folders) {
      try {
        const bytes = readFileSync(join(folder, oid.slice(0, 2), oid.slice(2)));
        if (bytes.length > 0) return bytes;
      } catch (error) {
        if (systemCode(error) !== 'ENOENT') throw error;
      }
    }
    return null;
  }

  #locate(oid: string): { pack: PackFile; offset: number } | null {
    return this.#locateKnown(oid) ?? (this.#findPacks() ? this.#locateIn(oid) : null);
  }

  /** In the packs that are open already. */
  #locateKnown(oid: string): { pack: PackFile; offset: number } | null {
    const recent = this.#recent?.find(oid) ?? null;
    if (this.#recent !== null && recent !== null) return { pack: this.#recent, offset: recent };
    return this.#locateIn(oid);
  }

  #locateIn(oid: string): { pack: PackFile; offset: number } | null {
    for (const pack of this.#packs.values()) {
      const offset = pack.find(oid);
      if (offset === null) continue;
      this.#recent = pack;
      return { pack, offset };
    }
    return null;
  }

  /** Looks for packs that have come since; true where there are new ones. */
  #findPacks(): boolean {
    let news = false;
    for (const folder of this.#folders) {
      for (const name of namesIn(join(folder, 'pack'))) {
        const path = join(folder, 'pack', name.slice(0, -'.idx'.length));
        if (!name.endsWith('.idx') || this.#packs.has(path)) continue;
        this.#packs.set(
          path,
          this.#guard(name, () => new PackFile(path, this.#bases)),
        );
        news = true;
      }
    }
    return news;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/** Git's id of an object: SHA-1 of `<type> <size>NUL<bytes>`. */
export function oidOf(type: ObjectType, bytes: Uint8Array): string {
  return createHash('sha1').update(`${type} ${bytes.length}\0`).update(bytes).digest('hex');
}

function decodeLoose(file: Buffer): GitObject {
  const bytes = inflateSync(file, { maxOutputLength: maximumObjectBytes });
  const { type, size, dataAt } = looseHeader(bytes);
  if (bytes.length - dataAt !== size) throw new Error('object of another size than its header says');
  return { type, bytes: bytes.subarray(dataAt) };
}

function looseHeader(bytes: Buffer): { type: ObjectType; size: number; dataAt: number } {
  const match = /^(commit|tree|blob|tag) (\d+)\0/.exec(bytes.toString('latin1', 0, 40));
  if (match === null) throw new Error('malformed object header');
  return {
    type: match[1] as ObjectType, // one of the four names in the pattern
    size: Number(match[2]),
    dataAt: match[0].length,
  };
}
