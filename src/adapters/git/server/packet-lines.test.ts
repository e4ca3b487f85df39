import fc from 'fast-check';
import { expect, test } from 'vitest';
import { flushPacket, packet, readPackets, readSideBand } from './packet-lines.ts';

async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const each of stream) all.push(each);
  return all;
}

/** The bytes in pieces of these sizes, as a network would deliver them. */
function pieces(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const result: Buffer[] = [];
  let at = 0;
  for (const size of sizes) result.push(bytes.subarray(at, (at += size)));
  return [...result, bytes.subarray(at)];
}

test('packets come out as they went in, however the bytes are cut', async () => {
  const line = fc.option(fc.string({ minLength: 1, maxLength: 300 }));
  await fc.assert(
    fc.asyncProperty(fc.array(line), fc.array(fc.nat({ max: 50 })), async (lines, sizes) => {
      const bytes = Buffer.concat(lines.map((text) => (text === null ? flushPacket : packet(text))));
      const read = await collect(readPackets(pieces(bytes, sizes)));
      expect(read.map((each) => each?.toString('utf8') ?? null)).toEqual(lines);
    }),
  );
});

test.each(['00', '0005', '<html>', '0003', '0010short'])('%s is not a sequence of packets', async (text) => {
  await expect(collect(readPackets([Buffer.from(text)]))).rejects.toThrow();
});

test('side bands are told apart: data, words for people, and a fatal message', async () => {
  const heard: string[] = [];
  const band = (number: number, text: string) => packet(String.fromCharCode(number) + text);
  const good = [band(1, 'PA'), band(2, 'Counting'), band(1, 'CK'), flushPacket];
  const data = await collect(readSideBand(readPackets(good), (text) => heard.push(text)));
  expect({ data: Buffer.concat(data).toString(), heard }).toEqual({ data: 'PACK', heard: ['Counting'] });
  await expect(collect(readSideBand(readPackets([band(3, 'no space left')]), () => undefined))).rejects.toThrow(
    'no space left',
  );
  await expect(collect(readSideBand(readPackets([band(1, 'PA')]), () => undefined))).rejects.toThrow(
    'before its last packet',
  );
});
