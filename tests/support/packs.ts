import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';

/** One entry of a pack as somebody may have written it, honest or not (git's Documentation/gitformat-pack). */
export type WrittenEntry = {
  /** Bytes that the entry says it has; left out: as many as it has. */
  readonly says?: number;
} & (
  | { readonly kind: 'blob'; readonly bytes: Uint8Array }
  /** `distance`: how many bytes before this entry its base begins. */
  | { readonly kind: 'offset-delta'; readonly distance: number; readonly delta: Uint8Array }
  | { readonly kind: 'id-delta'; readonly base: string; readonly delta: Uint8Array }
);

const typeNumbers = { blob: 3, 'offset-delta': 6, 'id-delta': 7 };

/** A pack with a right checksum. `count`: entries that it says it has; left out: as many as it has. */
export function writePack(entries: readonly WrittenEntry[], count = entries.length): Buffer {
  const head = Buffer.alloc(12);
  head.write('PACK', 'latin1');
  head.writeUInt32BE(2, 4);
  head.writeUInt32BE(count, 8);
  return sealed(Buffer.concat([head, ...entries.map(encodeEntry)]));
}

/** With the SHA-1 of all of it at its end. */
export function sealed(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, createHash('sha1').update(bytes).digest()]);
}

/** As `writePack` writes it: to work out distances. */
export function encodeEntry(entry: WrittenEntry): Buffer {
  const content = entry.kind === 'blob' ? entry.bytes : entry.delta;
  const head = entryHead(typeNumbers[entry.kind], entry.says ?? content.length);
  const base =
    entry.kind === 'offset-delta'
      ? offsetNumber(entry.distance)
      : entry.kind === 'id-delta'
        ? Buffer.from(entry.base, 'hex')
        : Buffer.alloc(0);
  return Buffer.concat([head, base, deflateSync(content)]);
}

export function blobId(bytes: Uint8Array): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

/** A delta from a base of `from` bytes to `to` bytes, made of these instructions. */
export function writeDelta(from: number, to: number, instructions: readonly Uint8Array[]): Buffer {
  return Buffer.concat([deltaNumber(from), deltaNumber(to), ...instructions]);
}

/** Copies the first `length` bytes of the base (at most 16 MB). */
export function copyInstruction(length: number): Buffer {
  return Buffer.from([0xf0, length & 255, (length >> 8) & 255, (length >> 16) & 255]);
}

export function insertInstruction(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}

function entryHead(type: number, size: number): Buffer {
  const bytes = [(type << 4) | (size % 16)];
  for (let rest = Math.floor(size / 16); rest > 0; rest = Math.floor(rest / 128)) {
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) | 0x80;
    bytes.push(rest % 128);
  }
  return Buffer.from(bytes);
}

function offsetNumber(distance: number): Buffer {
  const bytes = [distance & 0x7f];
  for (let rest = distance >> 7; rest > 0; rest >>= 7) {
    rest -= 1;
    bytes.unshift(0x80 | (rest & 0x7f));
  }
  return Buffer.from(bytes);
}

function deltaNumber(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  do {
    bytes.push((rest % 128) | (rest >= 128 ? 0x80 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return Buffer.from(bytes);
}
