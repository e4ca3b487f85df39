import { createHash } from 'node:crypto';
import { applyDelta, deltaSizes, longestChain, maximumObjectBytes } from './delta.ts';
import { type EntryHead, firstEntryAt, type ObjectType } from './pack-entry.ts';
import { encodePackIndex } from './pack-index.ts';
import { PackReader } from './pack-reader.ts';

/** What reading a pack may take at most: a pack of a few hundred bytes can ask for any number of bytes. */
export interface PackBudget {
  /** Bytes inflated and rebuilt in total, each time they are. */
  readonly bytes: number;
  /** Bytes of objects kept at once while deltas are resolved. */
  readonly heldBytes: number;
}

export interface IndexedPack {
  readonly index: Buffer;
  readonly count: number;
  /** Bytes of all objects. */
  readonly objectBytes: number;
}

/** The pack asks for more than the budget allows, as no honest one of its size does. */
export class PackTooLarge extends Error {}

type OnProgress = (done: number, total: number) => void;

/**
 * The index (version 2) of a pack, of which nothing is believed: bases lie before their deltas, chains end, every id is the hash of what was
 * rebuilt, nothing is left over, and no more is unpacked than the budget allows. For a thread that may be stopped: it blocks.
 *
 * isomorphic-git's indexPack looks for no circles and knows no limits (a pack of 293 bytes keeps it busy for ever), and takes five times as long.
 * Throws PackTooLarge, and an Error that says what is wrong with the pack.
 */
export async function indexPack(path: string, budget: PackBudget, onProgress: OnProgress): Promise<IndexedPack> {
  const pack = new PackReader(path);
  try {
    return await new Indexing(pack, budget, onProgress).run();
  } finally {
    pack.close();
  }
}

/** One object on the way down a tree of deltas. */
interface Level {
  readonly entry: number;
  /** The next entry that is built on it; -1: none is left. */
  child: number;
  /** null: let go of, to be rebuilt when another child asks. */
  bytes: Buffer | null;
}

const none = -1;

/** Entries are known by their number in the pack; what is known of each stands in tables, so that a million of them take 50 MB. */
class Indexing {
  readonly #pack: PackReader;
  readonly #budget: PackBudget;
  readonly #onProgress: OnProgress;
  readonly #offsets: Float64Array;
  readonly #checksums: Uint32Array;
  readonly #ids: Buffer;
  /** 1 where the id is known. */
  readonly #isKnown: Uint8Array;
  /** The first entry that is built on an entry, and for each of those the next one. */
  readonly #firstChild: Int32Array;
  readonly #nextSibling: Int32Array;
  /** The first entry that is built on the object of an id. */
  readonly #firstOnId = new Map<string, number>();
  #spent = 0;
  #held = 0;
  #objectBytes = 0;
  #known = 0;

  constructor(pack: PackReader, budget: PackBudget, onProgress: OnProgress) {
    const { count } = pack;
    this.#pack = pack;
    this.#budget = budget;
    this.#onProgress = onProgress;
    this.#offsets = new Float64Array(count);
    this.#checksums = new Uint32Array(count);
    this.#ids = Buffer.alloc(count * 20);
    this.#isKnown = new Uint8Array(count);
    this.#firstChild = new Int32Array(count).fill(none);
    this.#nextSibling = new Int32Array(count).fill(none);
  }

  async run(): Promise<IndexedPack> {
    const { count } = this.#pack;
    let at = firstEntryAt;
    for (let entry = 0; entry < count; entry += 1) at = await this.#scan(entry, at);
    if (at !== this.#pack.end) throw new Error(`${this.#pack.end - at} bytes after the last entry`);
    for (let entry = 0; entry < count; entry += 1) {
      if (this.#firstChild[entry] === none && this.#firstOnId.size === 0) continue;
      const { kind } = this.#headOf(entry);
      if (isPlain(kind)) this.#resolve(entry, kind);
    }
    if (this.#known < count) throw new Error(`${count - this.#known} deltas whose base is not there`);
    const entries = { count, ids: this.#ids, offsets: this.#offsets, checksums: this.#checksums };
    return { index: encodePackIndex(entries, this.#pack.checksum()), count, objectBytes: this.#objectBytes };
  }

  /** The entry at `at`; answers where it ends, which is known only after inflating it. */
  async #scan(entry: number, at: number): Promise<number> {
    const head = this.#pack.head(at);
    this.#offsets[entry] = at;
    this.#spend(head.size);
    const end = isPlain(head.kind) ? await this.#scanObject(entry, head, head.kind) : this.#scanDelta(entry, head);
    this.#checksums[entry] = this.#pack.crc(at, end);
    return end;
  }

  async #scanObject(entry: number, head: EntryHead, type: ObjectType): Promise<number> {
    if (head.size > maximumObjectBytes) {
      const { id, end } = await this.#pack.hashLarge(head);
      this.#know(entry, id, head.size);
      return end;
    }
    const { bytes, end } = this.#pack.inflate(head);
    this.#know(entry, idOf(type, bytes), bytes.length);
    return end;
  }

  #scanDelta(entry: number, { base, size, ...head }: EntryHead): number {
    if (size > maximumObjectBytes) throw new PackTooLarge(`a delta of ${size} bytes`);
    if (typeof base === 'string') {
      this.#nextSibling[entry] = this.#firstOnId.get(base) ?? none;
      this.#firstOnId.set(base, entry);
    } else {
      const on = this.#entryAt(base ?? 0, entry);
      this.#nextSibling[entry] = this.#firstChild[on] ?? none;
      this.#firstChild[on] = entry;
    }
    return this.#pack.inflate({ ...head, base, size }).end;
  }

  /** The number of the entry that begins at an offset, among those before `before`. */
  #entryAt(offset: number, before: number): number {
    let [low, high] = [0, before];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#offsets[middle] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    if (low >= before || this.#offsets[low] !== offset) throw new Error(`no entry begins at ${offset}`);
    return low;
  }

  /**
   * Everything that is built on one object, depth first. The bytes on the way down stay held up to the budget; beyond it the uppermost are let
   * go of, and rebuilt if another child needs them.
   */
  #resolve(root: number, type: ObjectType): void {
    const path: Level[] = [{ entry: root, child: this.#childrenOf(root), bytes: null }];
    for (let level = path.at(-1); level !== undefined; level = path.at(-1)) {
      const child = level.child;
      if (child === none) {
        this.#letGo(level);
        path.pop();
        continue;
      }
      level.child = this.#nextSibling[child] ?? none;
      if (this.#isKnown[child] === 1) throw new Error('a delta that is built on itself');
      if (path.length > longestChain) throw new Error('a chain of deltas without an end');
      const bytes = this.#rebuilt(child, this.#bytesOf(path));
      this.#know(child, idOf(type, bytes), bytes.length);
      const next = this.#childrenOf(child);
      if (next === none) continue;
      path.push({ entry: child, child: next, bytes });
      this.#hold(path, bytes.length);
    }
  }

  /** The first of the entries built on this one: those that name its id are put behind those that name its place, once. */
  #childrenOf(entry: number): number {
    if (this.#firstOnId.size === 0) return this.#firstChild[entry] ?? none;
    const id = this.#ids.toString('hex', entry * 20, entry * 20 + 20);
    const byId = this.#firstOnId.get(id) ?? none;
    if (byId === none) return this.#firstChild[entry] ?? none;
    this.#firstOnId.delete(id);
    const first = this.#firstChild[entry] ?? none;
    if (first === none) return byId;
    let last = first;
    for (let next = first; next !== none; next = this.#nextSibling[next] ?? none) last = next;
    this.#nextSibling[last] = byId;
    return first;
  }

  /** The bytes of the last object of the path, rebuilt from the nearest one above it that is still held, or from the first. */
  #bytesOf(path: readonly Level[]): Buffer {
    const last = path.at(-1);
    if (last?.bytes) return last.bytes;
    const from = path.findLastIndex(({ bytes }) => bytes !== null);
    let bytes: Buffer | null = path[from]?.bytes ?? null;
    for (const level of path.slice(from + 1)) {
      bytes = bytes === null ? this.#inflated(level.entry) : this.#rebuilt(level.entry, bytes);
    }
    if (bytes === null || last === undefined) throw new Error('a delta without a base');
    last.bytes = bytes;
    this.#hold(path, bytes.length);
    return bytes;
  }

  #rebuilt(entry: number, base: Buffer): Buffer {
    const delta = this.#inflated(entry);
    const { result } = deltaSizes(delta);
    if (result > maximumObjectBytes) throw new PackTooLarge(`an object of ${result} bytes`);
    this.#spend(result);
    return applyDelta(base, delta);
  }

  #inflated(entry: number): Buffer {
    const head = this.#headOf(entry);
    if (head.size > maximumObjectBytes) throw new PackTooLarge(`deltas on an object of ${head.size} bytes`);
    this.#spend(head.size);
    return this.#pack.inflate(head).bytes;
  }

  #headOf(entry: number): EntryHead {
    return this.#pack.head(this.#offsets[entry] ?? 0);
  }

  #hold(path: readonly Level[], bytes: number): void {
    this.#held += bytes;
    for (const level of path.slice(0, -1)) {
      if (this.#held <= this.#budget.heldBytes) return;
      this.#letGo(level);
    }
  }

  #letGo(level: Level): void {
    this.#held -= level.bytes?.length ?? 0;
    level.bytes = null;
  }

  #know(entry: number, id: Buffer, bytes: number): void {
    id.copy(this.#ids, entry * 20);
    this.#isKnown[entry] = 1;
    this.#objectBytes += bytes;
    this.#known += 1;
    this.#onProgress(this.#known, this.#pack.count);
  }

  #spend(bytes: number): void {
    this.#spent += bytes;
    if (this.#spent > this.#budget.bytes) throw new PackTooLarge(`more than ${this.#budget.bytes} bytes once unpacked`);
  }
}

function isPlain(kind: EntryHead['kind']): kind is ObjectType {
  return kind !== 'offset-delta' && kind !== 'id-delta';
}

/** SHA-1 of `<type> <size>NUL<bytes>`. */
function idOf(type: ObjectType, bytes: Buffer): Buffer {
  return createHash('sha1').update(`${type} ${bytes.length}\0`).update(bytes).digest();
}
