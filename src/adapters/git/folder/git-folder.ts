import { promises as files } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { textOrNull } from '../objects/refs.ts';
import { trouble } from '../trouble.ts';

/** Someone's repository on this computer: where its parts are. Nothing here is ever changed but by `folder-push.ts`. */
export interface GitFolder {
  /** Holds HEAD. */
  readonly gitFolder: string;
  /** Holds refs and objects: another folder where this is one of several work trees. */
  readonly commonFolder: string;
  /** `objects` folders, the repository's own first, then those it borrows from. */
  readonly objectFolders: readonly string[];
  readonly bare: boolean;
  /** A partial clone (`--filter`): objects are left out, and fetched by git itself when it needs them. */
  readonly partial: boolean;
}

/**
 * Finds the repository of a folder: a normal one (`.git` folder), a work tree or submodule (`.git` file that points elsewhere),
 * or a bare one (git's Documentation/gitrepository-layout).
 * Throws 'not-found' where there is none, 'repository-failed' for kinds that cannot be read.
 */
export async function locateGitFolder(path: string): Promise<GitFolder> {
  const gitFolder = await gitFolderOf(path);
  if (gitFolder === null) throw trouble.notFound(path, 'neither a repository nor a bare repository');
  const common = (await textOrNull(join(gitFolder, 'commondir')))?.trim();
  const commonFolder = common === undefined ? gitFolder : resolve(gitFolder, common);
  const config = (await textOrNull(join(commonFolder, 'config'))) ?? '';
  if (/^\s*objectformat\s*=\s*(?!sha1\b)/im.test(config)) throw trouble.otherIds('objectFormat');
  if (/^\s*refstorage\s*=\s*(?!files\b)/im.test(config))
    throw trouble.unsupported('its names are stored in another way', 'refStorage');
  const bare = basename(gitFolder) !== '.git' && common === undefined && /^\s*bare\s*=\s*true\b/im.test(config);
  return {
    gitFolder,
    commonFolder,
    objectFolders: await objectFoldersOf(join(commonFolder, 'objects'), commonFolder),
    bare,
    partial: /^\s*(?:partialclone\s*=|promisor\s*=\s*true\b)/im.test(config),
  };
}

async function gitFolderOf(path: string): Promise<string | null> {
  const dotGit = join(path, '.git');
  const pointer = (await isFile(dotGit))
    ? /^gitdir: (.+)$/m.exec((await textOrNull(dotGit)) ?? '')?.[1]?.trim()
    : undefined;
  for (const candidate of [pointer === undefined ? dotGit : resolve(path, pointer), path]) {
    const hasHead = await isFile(join(candidate, 'HEAD'));
    if (hasHead && ((await isFolder(join(candidate, 'objects'))) || (await isFile(join(candidate, 'commondir')))))
      return candidate;
  }
  return null;
}

/**
 * The folder's own objects, then `objects/info/alternates` and theirs; each once. They may not lead out of the repository: whoever hands a folder
 * over could have another repository of this computer read in its name.
 */
async function objectFoldersOf(first: string, repository: string): Promise<string[]> {
  const found = [first];
  for (let at = 0; at < found.length && found.length < 20; at += 1) {
    const folder = found[at] ?? first;
    for (const line of ((await textOrNull(join(folder, 'info', 'alternates'))) ?? '').split(/\r?\n/)) {
      if (line === '' || line.startsWith('#')) continue;
      const other = isAbsolute(line) ? line : resolve(folder, line);
      if (found.includes(other) || !(await isFolder(other))) continue;
      if (!(await isWithin(other, repository))) {
        throw trouble.unsupported('it borrows its files from another folder', `objects/info/alternates: ${other}`);
      }
      found.push(other);
    }
  }
  return found;
}

/** After every link on the way. */
async function isWithin(path: string, folder: string): Promise<boolean> {
  const way = relative(await files.realpath(folder), await files.realpath(path));
  return !isAbsolute(way) && way !== '..' && !way.startsWith(`..${sep}`);
}

async function isFile(path: string): Promise<boolean> {
  return (await files.stat(path).catch(() => null))?.isFile() ?? false;
}

async function isFolder(path: string): Promise<boolean> {
  return (await files.stat(path).catch(() => null))?.isDirectory() ?? false;
}

/** A short name for sentences. */
export function nameOfFolder(path: string): string {
  const name = basename(path);
  return name === '.git' ? basename(dirname(path)) : name;
}
