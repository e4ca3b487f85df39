/** The head of one entry of a pack (git's Documentation/gitformat-pack). */

export type ObjectType = 'commit' | 'tree' | 'blob' | 'tag';

export interface EntryHead {
  readonly kind: ObjectType | 'offset-delta' | 'id-delta';
  /** Bytes of this entry once inflated: of the object, or of the delta. */
  readonly size: number;
  /** Where the base of a delta stands in the pack, or its id; null: no delta. */
  readonly base: number | string | null;
  /** Where the deflated bytes begin. */
  readonly dataAt: number;
}

/** As many bytes as a head can have. */
export const longestHead = 32;

/** Where the first entry of a pack stands. */
export const firstEntryAt = 12;

const plainTypes: Readonly<Record<number, ObjectType>> = { 1: 'commit', 2: 'tree', 3: 'blob', 4: 'tag' };

/**
 * Reads the head of the entry at `at` from its first bytes. Throws where it is none, and where a delta's base does not lie strictly before it:
 * a base at the entry itself or behind it is how a pack of 293 bytes keeps a reader busy for ever.
 */
export function readEntryHead(head: Buffer, at: number): EntryHead {
  const reader = { at: 0 };
  let byte = byteOf(head, reader);
  const type = (byte >> 4) & 7;
  let size = byte & 15;
  for (let scale = 16; byte & 0x80; scale *= 128) {
    if (scale > 2 ** 46) throw new Error('endless size');
    byte = byteOf(head, reader);
    size += (byte & 0x7f) * scale;
  }
  const plain = plainTypes[type];
  if (plain !== undefined) return { kind: plain, size, base: null, dataAt: at + reader.at };
  if (type === 6) {
    const base = at - offsetNumber(head, reader);
    if (base >= at || base < firstEntryAt) throw new Error(`the base of the delta at ${at} does not lie before it`);
    return { kind: 'offset-delta', size, base, dataAt: at + reader.at };
  }
  if (type !== 7) throw new Error(`unknown entry type ${type}`);
  const base = head.toString('hex', reader.at, reader.at + 20);
  if (base.length !== 40) throw new Error('unexpected end');
  return { kind: 'id-delta', size, base, dataAt: at + reader.at + 20 };
}

/** Distance of an offset delta: big-endian groups of seven bits, each continuation adding one. */
function offsetNumber(bytes: Buffer, reader: { at: number }): number {
  let byte = byteOf(bytes, reader);
  let value = byte & 0x7f;
  while (byte & 0x80) {
    byte = byteOf(bytes, reader);
    value = (value + 1) * 128 + (byte & 0x7f);
  }
  return value;
}

function byteOf(bytes: Buffer, reader: { at: number }): number {
  const byte = bytes[reader.at];
  if (byte === undefined) throw new Error('unexpected end');
  reader.at += 1;
  return byte;
}

/** At most so many bytes does zlib make of `size` bytes (its deflateBound, with room). */
export function deflateBound(size: number): number {
  return size + (size >> 12) + (size >> 14) + 64;
}
