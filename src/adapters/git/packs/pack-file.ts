import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { constants, inflateSync } from 'node:zlib';
import { applyDelta, deltaSizes, longestChain, maximumObjectBytes } from './delta.ts';
import { FileWindows } from './file-windows.ts';
import { deflateBound, type EntryHead, longestHead, type ObjectType, readEntryHead } from './pack-entry.ts';

export interface GitObject {
  readonly type: ObjectType;
  readonly bytes: Buffer;
}

/**
 * One pack with its index, version 2 (git's Documentation/gitformat-pack). Reads with positioned reads and native zlib:
 * isomorphic-git keeps whole packs in memory and needs 0.4 ms for each object, which is seconds for a file's history.
 */
export class PackFile {
  readonly #index: Buffer;
  readonly #file: number;
  readonly #content: FileWindows;
  readonly #bases: BaseCache;
  readonly count: number;

  /** `path` without extension. Throws where a file is missing or of another version. */
  constructor(path: string, bases: BaseCache) {
    this.#index = readFileSync(`${path}.idx`);
    if (
      this.#index.length < 8 + 1024 + 40 ||
      this.#index.readUInt32BE(0) !== 0xff744f63 ||
      this.#index.readUInt32BE(4) !== 2
    ) {
      throw new Error(`pack index of another version: ${path}.idx`);
    }
    this.count = this.#index.readUInt32BE(8 + 255 * 4);
    if (this.#index.length < idsAt + this.count * 28 + 40) throw new Error(`cut-off pack index: ${path}.idx`);
    this.#file = openSync(`${path}.pack`, 'r');
    this.#content = new FileWindows(this.#file, fstatSync(this.#file).size - 20); // the rest is a checksum
    this.#bases = bases;
  }

  close(): void {
    closeSync(this.#file);
    this.#content.clear();
  }

  /** Position of an object in the pack, null where it is not in this one. */
  find(oid: string): number | null {
    const wanted = Buffer.from(oid, 'hex');
    const at = this.#lowerBound(wanted);
    if (at >= this.count || this.#index.compare(wanted, 0, 20, idsAt + at * 20, idsAt + at * 20 + 20) !== 0)
      return null;
    return this.#offset(at);
  }

  /** Ids that start with these hexadecimal digits, at most `limit`. */
  startingWith(digits: string, limit: number): string[] {
    const found: string[] = [];
    const first = Buffer.from(digits.padEnd(40, '0'), 'hex');
    for (let at = this.#lowerBound(first); at < this.count && found.length < limit; at += 1) {
      const oid = this.#oid(at);
      if (!oid.startsWith(digits)) break;
      found.push(oid);
    }
    return found;
  }

  /** Every id in the pack. */
  oids(): string[] {
    return Array.from({ length: this.count }, (_, at) => this.#oid(at));
  }

  /** The object at this position; `other` reads a delta's base that is not in this pack. */
  read(offset: number, other: (oid: string) => GitObject | null): GitObject {
    const deltas: Buffer[] = [];
    let held = 0;
    let at = offset;
    let object: GitObject | null = null;
    while (object === null) {
      object = this.#bases.get(this, at);
      if (object !== null) break;
      const entry = this.#entry(at);
      const bytes = this.#inflate(entry);
      if (entry.kind !== 'offset-delta' && entry.kind !== 'id-delta') {
        object = { type: entry.kind, bytes };
        this.#bases.set(this, at, object);
        break;
      }
      deltas.push(bytes);
      held += bytes.length;
      // By id a chain can lead in a circle, and any chain can hold more than fits into memory.
      if (deltas.length > longestChain || held > maximumObjectBytes) throw new Error(`endless deltas at ${offset}`);
      const base = typeof entry.base === 'string' ? this.find(entry.base) : entry.base;
      if (base !== null) at = base;
      else object = typeof entry.base === 'string' ? other(entry.base) : null;
      if (base === null && object === null) throw new Error(`missing base of a delta at ${offset}`);
    }
    for (const delta of deltas.reverse()) object = { type: object.type, bytes: applyDelta(object.bytes, delta) };
    if (deltas.length > 0) this.#bases.set(this, offset, object);
    return object;
  }

  /** Size of the whole object in bytes, without reading it. */
  size(offset: number): number {
    const entry = this.#entry(offset);
    if (entry.kind !== 'offset-delta' && entry.kind !== 'id-delta') return entry.size;
    const start = inflateSync(this.#content.bytes(entry.dataAt, 1024), {
      finishFlush: constants.Z_SYNC_FLUSH,
      chunkSize: 64,
    });
    return deltaSizes(start).result;
  }

  #oid(at: number): string {
    return this.#index.toString('hex', idsAt + at * 20, idsAt + at * 20 + 20);
  }

  #lowerBound(wanted: Buffer): number {
    const firstByte = wanted[0] ?? 0;
    let low = firstByte === 0 ? 0 : this.#index.readUInt32BE(8 + (firstByte - 1) * 4);
    let high = this.#index.readUInt32BE(8 + firstByte * 4);
    while (low < high) {
      const middle = (low + high) >>> 1;
      const start = idsAt + middle * 20;
      if (this.#index.compare(wanted, 0, 20, start, start + 20) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #offset(at: number): number {
    const offsetsAt = idsAt + this.count * 24;
    const value = this.#index.readUInt32BE(offsetsAt + at * 4);
    if (value < 0x80000000) return value;
    return Number(this.#index.readBigUInt64BE(offsetsAt + this.count * 4 + (value - 0x80000000) * 8));
  }

  #entry(at: number): EntryHead {
    const entry = readEntryHead(this.#content.bytes(at, longestHead), at);
    if (entry.size > maximumObjectBytes) throw new Error(`object of ${entry.size} bytes`);
    return entry;
  }

  #inflate(entry: EntryHead): Buffer {
    const bound = deflateBound(entry.size);
    // The default chunk of 16 KB for each of thousands of small objects costs more than inflating them.
    const options = { maxOutputLength: Math.max(1, entry.size), chunkSize: Math.max(64, entry.size + 1) };
    let bytes: Buffer;
    try {
      bytes = inflateSync(this.#content.bytes(entry.dataAt, bound), options);
    } catch {
      // Some writers store more than the bound, in many small blocks: read on to the end of what could be this entry.
      bytes = inflateSync(this.#content.bytes(entry.dataAt, bound * 2 + 65_536), options);
    }
    if (bytes.length !== entry.size) throw new Error('entry of another size than its header says');
    return bytes;
  }
}

/** Where the ids start in an index: header (8 bytes), fan-out table (256 numbers). */
const idsAt = 8 + 1024;

/** Objects that deltas build on, kept up to a number of bytes. */
export class BaseCache {
  readonly #limit: number;
  readonly #objects = new Map<PackFile, Map<number, GitObject>>();
  #bytes = 0;

  constructor(limitBytes: number) {
    this.#limit = limitBytes;
  }

  get(pack: PackFile, offset: number): GitObject | null {
    return this.#objects.get(pack)?.get(offset) ?? null;
  }

  set(pack: PackFile, offset: number, object: GitObject): void {
    const size = object.bytes.length + 200;
    if (size > this.#limit / 8) return;
    // Emptying it whole is as fast as keeping an order, and simpler: bases of one walk come back at once.
    if (this.#bytes + size > this.#limit) this.clear();
    const ofPack = this.#objects.get(pack) ?? new Map<number, GitObject>();
    this.#objects.set(pack, ofPack);
    // A copy of its own: a small object would hold on to the whole pool of memory that it was cut from.
    const bytes = Buffer.allocUnsafeSlow(object.bytes.length);
    object.bytes.copy(bytes);
    ofPack.set(offset, { type: object.type, bytes });
    this.#bytes += size;
  }

  clear(): void {
    this.#objects.clear();
    this.#bytes = 0;
  }
}
