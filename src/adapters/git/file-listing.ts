import { AppError } from '#contract/errors';
import { type StandingAt, type TreeFile } from '#services/ports/team-repository';
import { makeBreather } from './breathe.ts';
import { isLargeFilePointer, largestPointerBytes } from './large-files.ts';
import { type ObjectStore } from './objects/object-store.ts';
import { whyUnsafe } from './safe-path.ts';
import {
  decodeTree,
  findEntry,
  isFolder,
  isRegularFile,
  modes,
  nameAsBytes,
  nameAsText,
  type TreeEntry,
} from './objects/tree.ts';
import { textOf, trouble } from './trouble.ts';

export const mostFiles = 200_000;

/** The entry at a path, null where there is none, or where the path is not a safe one. */
export function entryAtPath(store: ObjectStore, rootTree: string, path: string): TreeEntry | null {
  if (whyUnsafe(path) !== null) return null;
  let tree: string | null = rootTree;
  let entry: TreeEntry | null = null;
  for (const name of path.split('/')) {
    if (tree === null) return null;
    entry = guarded(tree, () => findEntry(store.expect(tree ?? '', 'tree'), nameAsBytes(name)));
    tree = entry !== null && isFolder(entry) ? entry.oid : null;
  }
  return entry;
}

/** What stands at a path, or on the way to it where that is no folder; null where there is nothing, or where the path is not a safe one. */
export function standingAt(store: ObjectStore, rootTree: string, path: string): StandingAt | null {
  const parts = path.split('/');
  for (let count = 1; count <= parts.length; count += 1) {
    const place = parts.slice(0, count).join('/');
    const entry = entryAtPath(store, rootTree, place);
    if (entry === null) return null;
    if (!isFolder(entry)) return { path: place, kind: kindOf(store, entry) };
  }
  return { path, kind: 'folder' };
}

/**
 * Every file below a folder, in the order of the tree. Names that are unsafe on some system, or not UTF-8, are left out: the app
 * neither shows nor touches them. Throws 'limit-exceeded' above `mostFiles` entries.
 */
export async function listFiles(store: ObjectStore, rootTree: string, folder: string): Promise<TreeFile[]> {
  const start = folder === '' ? { mode: modes.folder, oid: rootTree } : entryAtPath(store, rootTree, folder);
  if (start === null || !isFolder({ ...start, name: '' })) return [];
  const breathe = makeBreather();
  const found: TreeFile[] = [];
  let visited = 0;
  const walk = async (tree: string, prefix: string): Promise<void> => {
    for (const entry of guarded(tree, () => decodeTree(store.expect(tree, 'tree')))) {
      visited += 1;
      if (visited > mostFiles) throw tooMany();
      await breathe();
      const name = nameAsText(entry);
      const path = `${prefix}${name ?? ''}`;
      if (name === null || whyUnsafe(path) !== null) continue;
      if (isFolder(entry)) await walk(entry.oid, `${path}/`);
      else found.push({ path, blob: entry.oid, kind: kindOf(store, entry) });
    }
  };
  await walk(start.oid, folder === '' ? '' : `${folder}/`);
  return found;
}

/** Bytes of a regular file, null for anything else; sizes are looked at first. Throws 'limit-exceeded' above `maximumBytes`. */
export function readFileAt(
  store: ObjectStore,
  rootTree: string,
  path: string,
  maximumBytes: number,
): Uint8Array | null {
  const entry = entryAtPath(store, rootTree, path);
  if (entry === null || !isRegularFile(entry)) return null;
  const size = store.size(entry.oid) ?? 0;
  if (size > maximumBytes) {
    throw new AppError(
      'limit-exceeded',
      `“${path}” is ${size.toLocaleString('en')} bytes; Signoff reads at most ${maximumBytes.toLocaleString('en')} here.`,
      'Make the file smaller, or split it.',
    );
  }
  const bytes = store.expect(entry.oid, 'blob');
  return isLargeFilePointer(bytes) ? null : bytes;
}

function kindOf(store: ObjectStore, entry: TreeEntry): TreeFile['kind'] {
  if (entry.mode === modes.symlink) return 'symlink';
  if (!isRegularFile(entry)) return 'submodule';
  const size = store.size(entry.oid);
  if (size === null || size > largestPointerBytes) return 'file';
  return isLargeFilePointer(store.expect(entry.oid, 'blob')) ? 'lfs-pointer' : 'file';
}

function guarded<T>(tree: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof AppError ? error : trouble.damagedCopy(`tree ${tree}: ${textOf(error)}`, error);
  }
}

function tooMany(): AppError {
  return new AppError(
    'limit-exceeded',
    `The team's repository holds more than ${mostFiles.toLocaleString('en')} files here.`,
    'Choose the folder that holds the prompts in Settings.',
  );
}
