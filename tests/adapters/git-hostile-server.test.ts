import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTeamRepositories } from '#adapters/git/team-repositories';
import { type TeamRepositories } from '#services/ports/team-repository';
import { blobId, copyInstruction, encodeEntry, writeDelta, writePack } from '#support/packs';
import { startRawServer, type RawServer } from '#support/raw-server';

let folder: string;
let copies: TeamRepositories;
let server: RawServer;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signoff-hostile-'));
  copies = createTeamRepositories(folder, { silenceMs: 5000, connectMs: 5000, answerMs: 700, textBytes: 10_000 });
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const line = (text: string | Buffer): Buffer => {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from((bytes.length + 4).toString(16).padStart(4, '0')), bytes]);
};
const flush = Buffer.from('0000');
const id = 'a'.repeat(40);

function listing(
  refs: readonly string[],
  capabilities = 'side-band-64k ofs-delta symref=HEAD:refs/heads/main',
): Buffer {
  const [first = `${id} refs/heads/main`, ...others] = refs;
  return Buffer.concat([
    line('# service=git-upload-pack\n'),
    flush,
    line(`${first}\0${capabilities}\n`),
    ...others.map((each) => line(`${each}\n`)),
    flush,
  ]);
}

/** A server with this listing; what it does when it is asked for files is up to the test. */
async function serve(
  names: Buffer | ((write: (bytes: Buffer) => void) => void),
  download: (write: (bytes: Buffer) => void) => void = () => {},
): Promise<string> {
  server = await startRawServer((request, response) => {
    const listed = request.method === 'GET';
    response.setHeader('content-type', `application/x-git-upload-pack-${listed ? 'advertisement' : 'result'}`);
    const write = (bytes: Buffer): void => void response.write(bytes);
    if (!listed) download(write);
    else if (typeof names === 'function') names(write);
    else response.end(names);
  });
  return `${server.origin}/team.git`;
}

const update = (address: string): Promise<unknown> => copies.open('copy').update({ address });
const packAnswer = (pack: Buffer): Buffer =>
  Buffer.concat([line('NAK\n'), line(Buffer.concat([Buffer.from([1]), pack])), flush]);

describe('a server that means harm', () => {
  it('a pack that leads in a circle ends in a sentence, and nothing of it is kept', async () => {
    const bytes = Buffer.from('base');
    const delta = writeDelta(4, 4, [copyInstruction(4)]);
    const circle = writePack([
      { kind: 'blob', bytes },
      { kind: 'offset-delta', distance: 0, delta },
    ]);
    expect(circle.length).toBeLessThan(293);
    const address = await serve(listing([]), (write) => write(packAnswer(circle)));
    await expect(update(address)).rejects.toMatchObject({
      code: 'repository-failed',
      message: expect.stringContaining('threw it away') as string,
    });
    expect(await readdir(join(folder, 'repositories', 'copy.git', 'incoming'))).toEqual([]);
  });

  it('a pack that says it becomes half a gigabyte ends in a sentence', async () => {
    const bytes = Buffer.from('base');
    const entry = { kind: 'blob', bytes } as const;
    const delta = writeDelta(4, 512 * 1024 * 1024, [copyInstruction(4)]);
    const pack = writePack([entry, { kind: 'offset-delta', distance: encodeEntry(entry).length, delta }]);
    const address = await serve(listing([]), (write) => write(packAnswer(pack)));
    await expect(update(address)).rejects.toMatchObject({
      code: 'limit-exceeded',
      message: expect.stringContaining('more than Signoff can handle') as string,
    });
  });

  it('a pack without what its branch names leaves the copy as it was', async () => {
    const bytes = Buffer.from('only a file');
    const address = await serve(listing([`${blobId(Buffer.from('x'))} refs/heads/main`]), (write) =>
      write(packAnswer(writePack([{ kind: 'blob', bytes }]))),
    );
    await expect(update(address)).rejects.toMatchObject({ code: 'repository-failed' });
    await expect(copies.open('copy').resolve('main')).rejects.toMatchObject({ code: 'unknown-ref' });
  });

  it('more branches than can be kept are said', async () => {
    const many = Array.from({ length: 100_002 }, (_, at) => `${id} refs/heads/b${at}`);
    await expect(update(await serve(listing(many)))).rejects.toMatchObject({
      code: 'limit-exceeded',
      message: expect.stringContaining('100,000 branches') as string,
    });
  });

  it('a default branch that is no name of a branch is not taken', async () => {
    const bytes = Buffer.from('x');
    for (const head of ['refs/heads/../../config', '../../etc/passwd', 'refs/tags/v1', 'refs/heads/a..b']) {
      const address = await serve(listing([`${id} refs/heads/main`], `side-band-64k symref=HEAD:${head}`), (write) =>
        write(packAnswer(writePack([{ kind: 'blob', bytes }]))),
      );
      // The branch's commit never comes; what matters is that no name of the server becomes a path or a branch here.
      const error: unknown = await update(address).catch((each: unknown) => each);
      expect(error).toMatchObject({ code: 'repository-failed' });
      expect(JSON.stringify(error)).not.toContain(head);
      await expect(copies.open('copy').resolve('HEAD')).rejects.toMatchObject({ code: 'unknown-ref' });
      await server.close();
    }
  });

  it('a listing that drips for ever is given up after its time', async () => {
    const dripping: NodeJS.Timeout[] = [];
    const address = await serve((write) => void dripping.push(setInterval(() => write(Buffer.from('0')), 20)));
    await expect(update(address)).rejects.toMatchObject({
      code: 'timed-out',
      message: expect.stringContaining('still answering') as string,
    });
    for (const each of dripping) clearInterval(each);
  });

  it('a server that only talks is given up', async () => {
    const talk = line(Buffer.concat([Buffer.from([2]), Buffer.from('Still counting ... '.repeat(100))]));
    const address = await serve(listing([]), (write) => {
      write(line('NAK\n'));
      for (let time = 0; time < 20; time += 1) write(talk);
    });
    await expect(update(address)).rejects.toMatchObject({ code: expect.stringMatching(/failed|understood/) as string });
  });

  it('a negotiation without an end is given up', async () => {
    const nak = Buffer.concat(Array.from({ length: 10_000 }, () => line('NAK\n')));
    const address = await serve(listing([]), (write) => {
      for (let time = 0; time < 11; time += 1) write(nak);
    });
    await expect(update(address)).rejects.toMatchObject({ code: expect.stringMatching(/failed|understood/) as string });
  });
});
