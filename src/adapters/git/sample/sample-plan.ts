import { promises as files } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { encodeCommit } from '../objects/commit.ts';
import { type ObjectType } from '../packs/pack-entry.ts';
import { type GitObject } from '../packs/pack-file.ts';
import { oidOf } from '../objects/object-store.ts';
import { assertSafePath } from '../safe-path.ts';
import { systemCode } from '../trouble.ts';
import { encodeTree, modes, nameAsBytes, type TreeEntry } from '../objects/tree.ts';

/** `sample/history.json`: the versions of the sample team's repository, oldest first. */
export const sampleHistorySchema = z
  .array(
    z.object({
      message: z.string().min(1),
      author: z.object({ name: z.string().min(1), email: z.string() }),
      at: z.iso.datetime({ offset: true }),
      /** Path in the repository to the file in `sample/` (or `sample/versions/`) with its content; null removes it. */
      files: z.record(z.string(), z.string().nullable()),
    }),
  )
  .min(1);

/** Everything that the sample repository consists of, before any of it is on the disk. */
export interface SamplePlan {
  readonly rootCommit: string;
  readonly tip: string;
  readonly objects: ReadonlyMap<string, GitObject>;
}

/** Computes the sample from its content alone: same content, same ids, on every machine. Throws where the content is not whole. */
export async function planSample(sampleFolder: string): Promise<SamplePlan> {
  const text = await files.readFile(join(sampleFolder, 'history.json'), 'utf8');
  const objects = new Map<string, GitObject>();
  const add = (type: ObjectType, bytes: Buffer): string => {
    const oid = oidOf(type, bytes);
    objects.set(oid, { type, bytes });
    return oid;
  };
  const present = new Map<string, string>();
  const commits: string[] = [];
  for (const version of sampleHistorySchema.parse(JSON.parse(text))) {
    for (const [path, source] of Object.entries(version.files)) {
      assertSafePath(path);
      if (source === null) present.delete(path);
      else present.set(path, add('blob', await readContent(sampleFolder, source)));
    }
    const person = { ...version.author, seconds: Math.floor(Date.parse(version.at) / 1000) };
    const commit = {
      tree: addTree(present, add),
      parents: commits.slice(-1),
      author: person,
      committer: person,
      message: version.message,
    };
    commits.push(add('commit', encodeCommit(commit)));
  }
  return { rootCommit: commits[0] ?? '', tip: commits.at(-1) ?? '', objects };
}

/** LF always: a checkout on Windows may have turned the content's line ends, and that must not change an id. */
async function readContent(sampleFolder: string, source: string): Promise<Buffer> {
  assertSafePath(source);
  for (const folder of [sampleFolder, join(sampleFolder, 'versions')]) {
    try {
      const bytes = await files.readFile(join(folder, ...source.split('/')));
      return bytes.includes(0) ? bytes : Buffer.from(bytes.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw error;
    }
  }
  throw new Error(`the sample has no file ${source}`);
}

function addTree(present: ReadonlyMap<string, string>, add: (type: ObjectType, bytes: Buffer) => string): string {
  const entries: TreeEntry[] = [];
  const folders = new Map<string, Map<string, string>>();
  for (const [path, oid] of present) {
    const slash = path.indexOf('/');
    if (slash === -1) entries.push({ mode: modes.file, name: nameAsBytes(path), oid });
    else {
      const below = folders.get(path.slice(0, slash)) ?? new Map<string, string>();
      folders.set(path.slice(0, slash), below.set(path.slice(slash + 1), oid));
    }
  }
  for (const [name, below] of folders)
    entries.push({ mode: modes.folder, name: nameAsBytes(name), oid: addTree(below, add) });
  return add('tree', encodeTree(entries));
}
