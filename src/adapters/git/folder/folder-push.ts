import { promises as files } from 'node:fs';
import { dirname, join } from 'node:path';
import { type PushOutcome } from '#services/ports/team-repository';
import { makeFolder } from '../../files/make-folder.ts';
import { type GitFolder } from './git-folder.ts';
import { addPack } from '../packs/pack-writer.ts';
import { readFolderRefs } from '../objects/refs.ts';
import { systemCode, textOf, trouble } from '../trouble.ts';

/**
 * Puts a proposal into a repository on this computer: the pack first, its index, then the name, which is only ever created.
 * Throws 'proposal-rejected' where the name is taken, 'forbidden' where the folder may not be written.
 */
export async function pushToFolder(
  target: GitFolder,
  proposal: { readonly branch: string; readonly commit: string; readonly pack: Uint8Array | null },
): Promise<PushOutcome> {
  const { branch, commit } = proposal;
  const name = `refs/heads/${branch}`;
  const { refs } = await readFolderRefs(target.gitFolder, target.commonFolder);
  const there = refs.get(name);
  if (there === commit) return { state: 'already-there', branch, commit };
  if (there !== undefined) throw trouble.nameTaken(branch, there);
  const blocking = [...refs.keys()].find((other) => other.startsWith(`${name}/`) || name.startsWith(`${other}/`));
  if (blocking !== undefined) throw trouble.rejected(`${blocking} exists, so ${name} cannot be created`);
  try {
    if (proposal.pack !== null) await addPack(join(target.commonFolder, 'objects'), proposal.pack);
    return await createName(target.commonFolder, branch, commit);
  } catch (error) {
    const code = systemCode(error);
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
      throw trouble.forbidden('This computer', textOf(error));
    throw error;
  }
}

/** As git does it (lockfile.h): `<name>.lock`, created exclusively, then renamed; so git and Signoff cannot both create it. */
async function createName(commonFolder: string, branch: string, commit: string): Promise<PushOutcome> {
  const path = join(commonFolder, 'refs', 'heads', ...branch.split('/'));
  const lock = `${path}.lock`;
  await makeFolder(dirname(path));
  let file;
  try {
    file = await files.open(lock, 'wx');
  } catch (error) {
    if (systemCode(error) === 'EEXIST') throw trouble.rejected(`${lock} exists: another program is writing this name`);
    throw error;
  }
  try {
    const there = await standsAt(path);
    if (there === commit) return { state: 'already-there', branch, commit };
    if (there !== null) throw trouble.nameTaken(branch, there);
    await file.writeFile(`${commit}\n`);
    await file.sync();
    await file.close();
    file = null;
    await files.rename(lock, path);
    return { state: 'created', branch, commit };
  } finally {
    await file?.close();
    await files.rm(lock, { force: true });
  }
}

async function standsAt(path: string): Promise<string | null> {
  try {
    return (await files.readFile(path, 'utf8')).trim();
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    if (systemCode(error) !== 'EISDIR') throw error;
    await files.rmdir(path); // git leaves empty folders of names that are gone
    return null;
  }
}
