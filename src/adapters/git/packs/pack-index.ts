import { createHash } from 'node:crypto';

/** The entries of a pack, by number in the order of the pack. */
export interface IndexEntries {
  readonly count: number;
  /** 20 bytes each. */
  readonly ids: Buffer;
  /** Where each begins in the pack. */
  readonly offsets: Float64Array;
  /** CRC-32 of each as it stands in the pack. */
  readonly checksums: Uint32Array;
}

/** Offsets from here on stand in a table of eight bytes each. */
const farOffset = 0x80000000;

/**
 * The index of a pack, version 2 (git's Documentation/gitformat-pack): fan-out, ids, checksums, offsets, all in the order of the ids, then the
 * checksum of the pack and of the index. Throws where two entries have one id.
 */
export function encodePackIndex(entries: IndexEntries, packChecksum: Buffer): Buffer {
  const { count, ids, offsets, checksums } = entries;
  const compare = (a: number, b: number): number => ids.compare(ids, b * 20, b * 20 + 20, a * 20, a * 20 + 20);
  const order = Uint32Array.from({ length: count }, (_, number) => number).sort(compare);
  const far = offsets.subarray(0, count).filter((at) => at >= farOffset).length;
  const idsAt = 8 + 1024;
  const [checksumsAt, offsetsAt, farAt] = [idsAt + count * 20, idsAt + count * 24, idsAt + count * 28];
  const index = Buffer.alloc(farAt + far * 8 + 40);
  index.writeUInt32BE(0xff744f63, 0);
  index.writeUInt32BE(2, 4);
  const fanOut = new Uint32Array(256);
  let farCount = 0;
  for (const [place, number] of order.entries()) {
    const before = order[place - 1];
    if (before !== undefined && compare(before, number) === 0) {
      throw new Error(`two entries of ${ids.toString('hex', number * 20, number * 20 + 20)}`);
    }
    const first = ids[number * 20] ?? 0;
    fanOut[first] = (fanOut[first] ?? 0) + 1;
    ids.copy(index, idsAt + place * 20, number * 20, number * 20 + 20);
    index.writeUInt32BE(checksums[number] ?? 0, checksumsAt + place * 4);
    const at = offsets[number] ?? 0;
    index.writeUInt32BE(at < farOffset ? at : farOffset + farCount, offsetsAt + place * 4);
    if (at >= farOffset) {
      index.writeBigUInt64BE(BigInt(at), farAt + farCount * 8);
      farCount += 1;
    }
  }
  let total = 0;
  for (const [first, number] of fanOut.entries()) {
    total += number;
    index.writeUInt32BE(total, 8 + first * 4);
  }
  packChecksum.copy(index, index.length - 40);
  createHash('sha1')
    .update(index.subarray(0, -20))
    .digest()
    .copy(index, index.length - 20);
  return index;
}
