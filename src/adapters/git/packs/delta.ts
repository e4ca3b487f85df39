/** Deltas as packs hold them: copy and insert instructions on a base (git's Documentation/gitformat-pack, "Deltified representation"). */

/**
 * Larger objects are refused where they would have to be held in memory whole: a base, a delta and what is made of them stand there at the same
 * time, and each of them can come out of a few hundred bytes.
 */
export const maximumObjectBytes = 128 * 1024 * 1024;

/** Git's own limit (`pack.depth`): a longer chain is none that git wrote. */
export const longestChain = 4095;

interface Reader {
  at: number;
}

/** What a delta says of itself, in bytes: nothing is allocated before it was looked at. Throws where it ends too early. */
export function deltaSizes(delta: Buffer): { readonly base: number; readonly result: number } {
  const reader = { at: 0 };
  return { base: deltaNumber(delta, reader), result: deltaNumber(delta, reader) };
}

/** Rebuilds an object from its base and a delta. Throws where they do not fit, and where the result would be too large. */
export function applyDelta(base: Buffer, delta: Buffer): Buffer {
  const reader = { at: 0 };
  if (deltaNumber(delta, reader) !== base.length) throw new Error('delta for another base');
  const size = deltaNumber(delta, reader);
  if (size > maximumObjectBytes) throw new Error(`object of ${size} bytes`);
  const result = Buffer.allocUnsafeSlow(size);
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

/** Size in a delta: little-endian groups of seven bits. */
function deltaNumber(bytes: Buffer, reader: Reader): number {
  let value = 0;
  for (let scale = 1; scale <= 2 ** 49; scale *= 128) {
    const byte = byteOf(bytes, reader);
    value += (byte & 0x7f) * scale;
    if (!(byte & 0x80)) return value;
  }
  throw new Error('endless number');
}

function byteOf(bytes: Buffer, reader: Reader): number {
  const byte = bytes[reader.at];
  if (byte === undefined) throw new Error('unexpected end');
  reader.at += 1;
  return byte;
}
