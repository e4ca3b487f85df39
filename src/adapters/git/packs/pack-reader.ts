import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync } from 'node:fs';
import { Readable } from 'node:stream';
import { crc32, createInflate, type Inflate, inflateSync } from 'node:zlib';
import { FileWindows } from './file-windows.ts';
import { deflateBound, type EntryHead, firstEntryAt, longestHead, readEntryHead } from './pack-entry.ts';

const pieceBytes = 1024 * 1024;
/** An entry takes at least a byte of head and the eight that zlib makes of nothing. */
const fewestEntryBytes = 9;

/** The file of a pack that has no index yet: read in windows from its beginning to its end, and in pieces after that. */
export class PackReader {
  readonly #file: number;
  readonly length: number;
  /** Entries, as the pack says; never more than there is room for. */
  readonly count: number;
  readonly #content: FileWindows;

  /** Throws where it is no pack. */
  constructor(path: string) {
    this.#file = openSync(path, 'r');
    this.length = fstatSync(this.#file).size;
    this.#content = new FileWindows(this.#file, this.length);
    const head = this.#content.bytes(0, firstEntryAt);
    const isPack = head.length === firstEntryAt && head.toString('latin1', 0, 4) === 'PACK';
    this.count = isPack ? head.readUInt32BE(8) : 0;
    const version = isPack ? head.readUInt32BE(4) : 0;
    if ((version === 2 || version === 3) && this.count * fewestEntryBytes <= this.length) return;
    closeSync(this.#file);
    throw new Error(
      isPack ? `a pack of version ${version} with ${this.count} entries in ${this.length} bytes` : 'no pack',
    );
  }

  close(): void {
    closeSync(this.#file);
  }

  /** The last 20 bytes: the SHA-1 of all before them, which whoever received them has checked. */
  checksum(): Buffer {
    return this.#content.bytes(this.length - 20, 20);
  }

  /** Where the entries must end. */
  get end(): number {
    return this.length - 20;
  }

  head(at: number): EntryHead {
    return readEntryHead(this.#upToEnd(at, longestHead), at);
  }

  /** The inflated bytes of an entry, of exactly the size that its head says, and where it ends. */
  inflate({ size, dataAt }: EntryHead): { readonly bytes: Buffer; readonly end: number } {
    // The default chunk of 16 KB for each of thousands of small objects costs more than inflating them.
    const options = { maxOutputLength: Math.max(1, size), chunkSize: Math.max(64, size + 1), info: true } as const;
    const bound = deflateBound(size);
    let inflated: Inflated;
    try {
      inflated = inflateWithEnd(this.#upToEnd(dataAt, bound), options);
    } catch {
      // Some writers store more than the bound, in many small blocks: read on to the end of what could be this entry.
      inflated = inflateWithEnd(this.#upToEnd(dataAt, bound * 2 + 65_536), options);
    }
    if (inflated.buffer.length !== size) throw new Error(`the entry at ${dataAt} has another size than its head says`);
    return { bytes: inflated.buffer, end: dataAt + inflated.engine.bytesWritten };
  }

  /** The same for an object that is too large to be held: its id, and where it ends. */
  async hashLarge({ kind, size, dataAt }: EntryHead): Promise<{ readonly id: Buffer; readonly end: number }> {
    const hash = createHash('sha1').update(`${kind} ${size}\0`);
    const engine = createInflate({ chunkSize: pieceBytes });
    const source = Readable.from(this.#pieces(dataAt), { objectMode: false });
    source.pipe(engine);
    let inflated = 0;
    try {
      for await (const chunk of engine) {
        const bytes: Buffer = chunk; // what an inflating stream gives
        inflated += bytes.length;
        if (inflated > size) break;
        hash.update(bytes);
      }
    } finally {
      source.destroy();
    }
    if (inflated !== size) throw new Error(`the entry at ${dataAt} has another size than its head says`);
    return { id: hash.digest(), end: dataAt + engine.bytesWritten };
  }

  /** CRC-32 of the bytes from `at` to `end`. */
  crc(at: number, end: number): number {
    let value = 0;
    for (let from = at; from < end; from += pieceBytes) {
      value = crc32(this.#upToEnd(from, Math.min(pieceBytes, end - from)), value);
    }
    return value;
  }

  /** Bytes from `at`, fewer at the end of the entries. */
  #upToEnd(at: number, length: number): Buffer {
    return this.#content.bytes(at, Math.min(length, Math.max(0, this.end - at)));
  }

  *#pieces(from: number): Generator<Buffer> {
    for (let at = from; at < this.end; at += pieceBytes) yield this.#upToEnd(at, pieceBytes);
  }
}

interface Inflated {
  readonly buffer: Buffer;
  readonly engine: Pick<Inflate, 'bytesWritten'>;
}

function inflateWithEnd(bytes: Buffer, options: { maxOutputLength: number; chunkSize: number; info: true }): Inflated {
  // With `info` the answer is the bytes beside the engine (Node's documentation of zlib), which the types do not say.
  return inflateSync(bytes, options) as unknown as Inflated;
}
