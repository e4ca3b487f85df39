import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { constants, inflateSync } from 'node:zlib';

export type ObjectType = 'commit' | 'tree' | 'blob' | 'tag';

export interface GitObject {
  readonly type: ObjectType;
  readonly bytes: Buffer;
}

/** Larger objects are refused: they would be held in memory whole. */
export const maximumObjectBytes = 512 * 1024 * 1024;

const plainTypes: Readonly<Record<number, ObjectType>> = { 1: 'commit', 2: 'tree', 3: 'blob', 4: 'tag' };

interface Entry {
  readonly kind: ObjectType | 'offset-delta' | 'id-delta';
  /** Bytes of this entry once inflated: of the object, or of the delta. */
  readonly size: number;
  readonly base: number | string | null;
  readonly dataAt: number;
}

/**
 * One pack with its index, version 2 (git's Documentation/gitformat-pack). Reads with positioned reads and native zlib:
 * isomorphic-git keeps whole packs in memory and needs 0.4 ms for each object, which is seconds for a file's history.
 */
export class PackFile {
  readonly #index: Buffer;
  readonly #file: number;
  readonly #length: number;
  readonly #bases: BaseCache;
  readonly #windows = new Map<number, Buffer>();
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
    this.#file = openSync(`${path}.pack`, 'r');
    this.#length = fstatSync(this.#file).size;
    this.#bases = bases;
  }

  close(): void {
    closeSync(this.#file);
    this.#windows.clear();
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
    const start = inflateSync(this.#bytes(entry.dataAt, 1024), { finishFlush: constants.Z_SYNC_FLUSH, chunkSize: 64 });
    const reader = { at: 0 };
    deltaNumber(start, reader); // size of the base
    return deltaNumber(start, reader);
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

  /** Bytes from `at`, fewer at the end of the file; served from windows, since a system call for each is what takes the time. */
  #bytes(at: number, length: number): Buffer {
    const end = Math.min(at + length, this.#length - 20);
    if (end <= at) return Buffer.alloc(0);
    const first = Math.floor(at / windowBytes);
    const last = Math.floor((end - 1) / windowBytes);
    if (last - first > 1) return this.#readRange(at, end);
    const start = at - first * windowBytes;
    const window = this.#window(first);
    if (last === first) return window.subarray(start, start + end - at);
    return Buffer.concat([window.subarray(start), this.#window(last).subarray(0, end - last * windowBytes)]);
  }

  #window(number: number): Buffer {
    const known = this.#windows.get(number);
    if (known !== undefined) return known;
    if (this.#windows.size >= mostWindows) this.#windows.clear();
    const window = this.#readRange(number * windowBytes, Math.min((number + 1) * windowBytes, this.#length));
    this.#windows.set(number, window);
    return window;
  }

  #readRange(from: number, to: number): Buffer {
    const buffer = Buffer.allocUnsafeSlow(to - from);
    let filled = 0;
    while (filled < buffer.length) {
      const read = readSync(this.#file, buffer, filled, buffer.length - filled, from + filled);
      if (read === 0) break;
      filled += read;
    }
    return buffer.subarray(0, filled);
  }

  #entry(at: number): Entry {
    const head = this.#bytes(at, 32);
    const reader = { at: 0 };
    let byte = byteOf(head, reader);
    const type = (byte >> 4) & 7;
    let size = byte & 15;
    for (let scale = 16; byte & 0x80; scale *= 128) {
      byte = byteOf(head, reader);
      size += (byte & 0x7f) * scale;
    }
    if (size > maximumObjectBytes) throw new Error(`object of ${size} bytes`);
    const plain = plainTypes[type];
    if (plain !== undefined) return { kind: plain, size, base: null, dataAt: at + reader.at };
    if (type === 6) {
      const distance = offsetNumber(head, reader);
      return { kind: 'offset-delta', size, base: at - distance, dataAt: at + reader.at };
    }
    if (type !== 7) throw new Error(`unknown entry type ${type}`);
    return {
      kind: 'id-delta',
      size,
      base: head.toString('hex', reader.at, reader.at + 20),
      dataAt: at + reader.at + 20,
    };
  }

  #inflate(entry: Entry): Buffer {
    const bound = entry.size + (entry.size >> 12) + (entry.size >> 14) + 64; // zlib's deflateBound, with room
    // The default chunk of 16 KB for each of thousands of small objects costs more than inflating them.
    const options = { maxOutputLength: Math.max(1, entry.size), chunkSize: Math.max(64, entry.size + 1) };
    let bytes: Buffer;
    try {
      bytes = inflateSync(this.#bytes(entry.dataAt, bound), options);
    } catch {
      // Some writers store more than the bound, in many small blocks: read on to the end of what could be this entry.
      bytes = inflateSync(this.#bytes(entry.dataAt, bound * 2 + 65_536), options);
    }
    if (bytes.length !== entry.size) throw new Error('entry of another size than its header says');
    return bytes;
  }
}

const windowBytes = 512 * 1024;
const mostWindows = 32;

/** Where the ids start in an index: header (8 bytes), fan-out table (256 numbers). */
const idsAt = 8 + 1024;

function byteOf(bytes: Buffer, reader: { at: number }): number {
  const byte = bytes[reader.at];
  if (byte === undefined) throw new Error('unexpected end');
  reader.at += 1;
  return byte;
}

/** Distance of an offset delta: big-endian groups of seven bits, each continuation adding one (gitformat-pack). */
function offsetNumber(bytes: Buffer, reader: { at: number }): number {
  let byte = byteOf(bytes, reader);
  let value = byte & 0x7f;
  while (byte & 0x80) {
    byte = byteOf(bytes, reader);
    value = (value + 1) * 128 + (byte & 0x7f);
  }
  return value;
}

/** Size in a delta: little-endian groups of seven bits. */
function deltaNumber(bytes: Buffer, reader: { at: number }): number {
  let value = 0;
  for (let scale = 1; ; scale *= 128) {
    const byte = byteOf(bytes, reader);
    value += (byte & 0x7f) * scale;
    if (!(byte & 0x80)) return value;
  }
}

/** Rebuilds an object from its base and a delta of copy and insert instructions (gitformat-pack, "Deltified representation"). */
export function applyDelta(base: Buffer, delta: Buffer): Buffer {
  const reader = { at: 0 };
  if (deltaNumber(delta, reader) !== base.length) throw new Error('delta for another base');
  const size = deltaNumber(delta, reader);
  if (size > maximumObjectBytes) throw new Error(`object of ${size} bytes`);
  const result = Buffer.allocUnsafe(size);
  let filled = 0;
  while (reader.at < delta.length) {
    const instruction = byteOf(delta, reader);
    if (instruction & 0x80) {
      let start = 0;
      for (let bit = 0; bit < 4; bit += 1)
        if (instruction & (1 << bit)) start += byteOf(delta, reader) * 2 ** (8 * bit);
      let length = 0;
      for (let bit = 0; bit < 3; bit += 1)
        if (instruction & (16 << bit)) length += byteOf(delta, reader) * 2 ** (8 * bit);
      if (length === 0) length = 0x10000;
      if (start + length > base.length || filled + length > size) throw new Error('delta out of range');
      base.copy(result, filled, start, start + length);
      filled += length;
    } else {
      if (instruction === 0 || reader.at + instruction > delta.length || filled + instruction > size) {
        throw new Error('delta out of range');
      }
      delta.copy(result, filled, reader.at, reader.at + instruction);
      reader.at += instruction;
      filled += instruction;
    }
  }
  if (filled !== size) throw new Error('delta of another size than it says');
  return result;
}

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
