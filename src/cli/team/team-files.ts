import { lstat, readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '#contract/errors';
import { isLargeFilePointer, largestPointerBytes } from '#adapters/git/large-files';
import { isSafePath } from '#domain/prompt/prompt-file';
import { decodeText } from '#services/authoring/prompt-files';
import type { TeamRepository, TreeFile } from '#services/ports/team-repository';

/** The files of a team repository at one moment: on disk, or at a commit. */
export interface TeamFiles {
  /** For sentences: "the folder /x" or "main of https://...". */
  readonly where: string;
  /**
   * Text of a file, by its path with forward slashes; null where there is none, or where it is a link.
   * Throws 'limit-exceeded' above maxBytes (before reading) and 'invalid-file' for what is not UTF-8.
   */
  read(file: string, maxBytes: number): Promise<string | null>;
  /** What stands at the path, whether it can be read or not; null for nothing. */
  kind(file: string): Promise<FileKind | null>;
}

export type FileKind = TreeFile['kind'];

export async function filesOnDisk(folder: string): Promise<TeamFiles> {
  const root = await realpath(folder);
  return {
    where: `the folder ${folder}`,
    read: async (file, maxBytes) => {
      if (!isSafePath(file)) return null;
      const place = path.join(root, ...file.split('/'));
      const found = await lstat(place).catch(() => null);
      if (!found?.isFile()) return null;
      // A linked folder on the way could lead anywhere; team files are plain files in plain folders.
      if ((await realpath(place)) !== place) return null;
      if (found.size > maxBytes) throw tooLarge(file, maxBytes);
      const bytes = await readFile(place);
      return isLargeFilePointer(bytes) ? null : decodeText(file, bytes);
    },
    kind: async (file) => {
      if (!isSafePath(file)) return null;
      const place = path.join(root, ...file.split('/'));
      const found = await lstat(place).catch(() => null);
      if (found === null) return null;
      if (found.isSymbolicLink() || (await realpath(place)) !== place) return 'symlink';
      if (found.isDirectory()) return 'submodule';
      if (found.size > largestPointerBytes) return 'file';
      return isLargeFilePointer(await readFile(place)) ? 'lfs-pointer' : 'file';
    },
  };
}

/** Files at a commit: a whole tree that can be looked through. */
export interface CommittedFiles extends TeamFiles {
  /** Paths of what is called so, in whatever folder, and whatever it is. */
  called(name: string): Promise<string[]>;
}

/** `prefix`: where the folder that was asked for stands in its repository, '' or ending with a slash. */
export function filesAtCommit(copy: TeamRepository, commit: string, prefix: string, where: string): CommittedFiles {
  return {
    where,
    read: async (file, maxBytes) => {
      const bytes = await copy.read(commit, prefix + file, maxBytes);
      return bytes === null ? null : decodeText(file, bytes);
    },
    kind: async (file) => {
      const standing = await copy.standsAt(commit, prefix + file);
      if (standing === null) return null;
      // As on disk: a link on the way is one, and there is nothing below a file.
      if (standing.path !== prefix + file && ['file', 'lfs-pointer'].includes(standing.kind)) return null;
      return standing.kind === 'folder' ? 'submodule' : standing.kind;
    },
    called: async (name) => {
      const listed = await copy.list(commit, prefix.replace(/\/$/u, ''));
      const paths = listed.map(({ path: place }) => place.slice(prefix.length));
      return paths.filter((place) => path.posix.basename(place) === name);
    },
  };
}

function tooLarge(file: string, maxBytes: number): AppError {
  const megabytes = (maxBytes / 1_000_000).toLocaleString('en', { maximumFractionDigits: 1 });
  return new AppError(
    'limit-exceeded',
    `${file} is larger than ${megabytes} MB.`,
    'Split it, or take out what it does not need.',
  );
}
