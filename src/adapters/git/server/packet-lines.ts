/**
 * Packet lines (git's Documentation/gitprotocol-common): four hexadecimal digits of length, which count themselves, then the
 * bytes; `0000` is a flush.
 */
export const flushPacket = Buffer.from('0000');

export function packet(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  return Buffer.concat([Buffer.from((bytes.length + 4).toString(16).padStart(4, '0')), bytes]);
}

/** Packets of a stream, null for a flush. Throws where the stream is not made of packets or ends inside one. */
export async function* readPackets(
  stream: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Buffer | null> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of stream) {
    rest = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk]);
    let at = 0;
    while (rest.length - at >= 4) {
      const length = lengthOf(rest, at);
      if (length < 4) {
        yield null;
        at += 4;
        continue;
      }
      if (rest.length - at < length) break;
      yield rest.subarray(at + 4, at + length);
      at += length;
    }
    rest = rest.subarray(at);
  }
  if (rest.length > 0) throw new Error('the answer ends inside a packet');
}

function lengthOf(bytes: Buffer, at: number): number {
  const digits = bytes.toString('latin1', at, at + 4);
  if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw new Error(`not a packet length: ${JSON.stringify(digits)}`);
  const length = Number.parseInt(digits, 16);
  if (length === 3) throw new Error('packet of length 3');
  return length;
}

/**
 * Splits a multiplexed answer ("side-band-64k", gitprotocol-pack): 1 is data, 2 is text for people, 3 is a fatal message.
 * Yields the data; calls `onText`; throws the fatal message.
 */
export async function* readSideBand(
  packets: AsyncIterable<Buffer | null>,
  onText: (text: string) => void,
): AsyncGenerator<Buffer> {
  for await (const line of packets) {
    if (line === null) return;
    const band = line[0];
    if (band === 1) yield line.subarray(1);
    else if (band === 2) onText(line.subarray(1).toString('utf8'));
    else if (band === 3) throw new ServerMessage(line.subarray(1).toString('utf8').trim());
    else throw new Error('not a side-band packet');
  }
  throw new Error('the answer ends before its last packet');
}

/** What a server said before it gave up. */
export class ServerMessage extends Error {}
