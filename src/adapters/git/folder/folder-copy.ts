import { constants, promises as files } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeFolder } from '../../files/make-folder.ts';
import { makeBreather } from '../breathe.ts';
import { temporaryNameFor } from '../atomic-files.ts';
import { type GitFolder } from './git-folder.ts';
import { type Progress } from '../server/incoming-pack.ts';
import { systemCode, throwIfAborted } from '../trouble.ts';

/**
 * Brings the objects of a repository on this computer into the private copy. Objects never change, so what is here already is
 * skipped, and the rest is hard-linked where the disk allows it (as `git clone --local` does), else copied beside and renamed.
 * Loose objects come before packs: one that is packed meanwhile is then found in its pack.
 */
export async function copyObjects(
  from: GitFolder,
  toObjects: string,
  how: { readonly signal?: AbortSignal | undefined; readonly onProgress?: Progress | undefined },
): Promise<void> {
  const breathe = makeBreather(how.signal);
  for (const objects of from.objectFolders) {
    for (const pair of await namesIn(objects, /^[0-9a-f]{2}$/)) {
      await copyFolder(
        join(objects, pair),
        join(toObjects, pair),
        await namesIn(join(objects, pair), /^[0-9a-f]{38}$/),
        how.signal,
      );
      how.onProgress?.("Getting the team's files", Number.parseInt(pair, 16), 256);
      await breathe();
    }
    const packs = await namesIn(join(objects, 'pack'), /^pack-[0-9a-f]{40}\.idx$/);
    for (const [at, index] of packs.entries()) {
      const pack = index.replace(/\.idx$/, '.pack');
      await copyFolder(join(objects, 'pack'), join(toObjects, 'pack'), [pack, index], how.signal); // the index last: readers look for it
      how.onProgress?.("Getting the team's files", at + 1, packs.length);
    }
  }
}

async function copyFolder(
  from: string,
  to: string,
  names: readonly string[],
  signal: AbortSignal | undefined,
): Promise<void> {
  if (names.length === 0) return;
  await makeFolder(to);
  const present = new Set(await files.readdir(to));
  for (const name of names) {
    throwIfAborted(signal);
    if (!present.has(name)) await takeFile(join(from, name), join(to, name));
  }
}

async function takeFile(from: string, to: string): Promise<void> {
  // A link in someone's objects folder could lead anywhere; only plain files are objects.
  const stat = await files.lstat(from).catch(() => null);
  if (stat === null || !stat.isFile()) return;
  try {
    await files.link(from, to);
    return;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return;
  }
  const temporary = temporaryNameFor(to);
  try {
    await makeFolder(dirname(to));
    await files.copyFile(from, temporary, constants.COPYFILE_FICLONE);
    await files.rename(temporary, to);
  } catch (error) {
    await files.rm(temporary, { force: true });
    if (systemCode(error) !== 'ENOENT') throw error; // packed away meanwhile: found in its pack, or missed and noticed
  }
}

async function namesIn(folder: string, pattern: RegExp): Promise<string[]> {
  try {
    return (await files.readdir(folder)).filter((name) => pattern.test(name));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}
