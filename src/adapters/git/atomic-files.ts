import { randomBytes } from 'node:crypto';
import { promises as nodeFiles } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeFolder } from '../files/make-folder.ts';

/** A name beside `path` that no other process uses. */
export function temporaryNameFor(path: string): string {
  return `${path}.tmp-${process.pid}-${randomBytes(6).toString('hex')}`;
}

/** Writes beside the target, flushes to the disk and renames: after a crash the old file or the new one is there, whole. */
export async function writeAtomically(path: string, content: Uint8Array | string): Promise<void> {
  await makeFolder(dirname(path));
  await replaceFile(path, content);
}

async function replaceFile(path: string, content: Uint8Array | string): Promise<void> {
  const temporary = temporaryNameFor(path);
  try {
    const file = await nodeFiles.open(temporary, 'wx');
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await nodeFiles.rename(temporary, path);
  } catch (error) {
    await nodeFiles.rm(temporary, { force: true });
    throw error;
  }
}

/**
 * The file system as isomorphic-git sees it, with one difference: every write is atomic. The library writes objects in place,
 * so a crash would leave half an object that counts as present for ever.
 */
export const atomicFileSystem = {
  promises: {
    readFile: nodeFiles.readFile,
    writeFile: (path: string, content: Uint8Array | string) => replaceFile(path, content),
    unlink: nodeFiles.unlink,
    readdir: nodeFiles.readdir,
    mkdir: nodeFiles.mkdir,
    rmdir: nodeFiles.rmdir,
    rm: nodeFiles.rm,
    stat: nodeFiles.stat,
    lstat: nodeFiles.lstat,
    readlink: nodeFiles.readlink,
    symlink: nodeFiles.symlink,
  },
};

/** A new, empty folder inside `parent` for something that is not finished yet. */
export async function makeTemporaryFolder(parent: string, prefix: string): Promise<string> {
  await makeFolder(parent);
  return nodeFiles.mkdtemp(join(parent, prefix));
}
