import { promises as files } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from '../atomic-files.ts';
import { systemCode, trouble } from '../trouble.ts';

/** What a repository calls its commits, at one moment. */
export interface RefSnapshot {
  /** Full name (`refs/heads/main`) to object id; an annotated tag's own id, not its commit's. */
  readonly refs: ReadonlyMap<string, string>;
  /** Full name of the branch that HEAD names, an object id where it names none, null where it is not known. */
  readonly head: string | null;
}

const objectId = /^[0-9a-f]{40}$/;

/**
 * True for names that git itself allows below `refs/` (git-check-ref-format). Names from a server are kept in one file and
 * never become paths.
 */
export function isRefName(name: string): boolean {
  if (!/^refs\/(?:[^/]+\/)+[^/]+$/.test(name) || Buffer.byteLength(name) > 1000) return false;
  if (/[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{|\/\/|\.$/.test(name)) return false;
  return name.split('/').every((part) => !part.startsWith('.') && !part.endsWith('.lock'));
}

/** True for the full name of a branch (`refs/heads/main`): what HEAD may name. */
export function isBranchName(name: string): boolean {
  return name.startsWith('refs/heads/') && isRefName(name);
}

/**
 * The names of the private copy: all in `packed-refs` (gitrepository-layout), replaced whole by one rename. So a crash leaves the
 * old names or the new ones, and names that differ only in case, or that Windows reserves, cannot collide.
 */
export async function readSnapshot(gitFolder: string): Promise<RefSnapshot> {
  return { refs: await readPackedRefs(gitFolder), head: await readHead(gitFolder) };
}

export async function writeSnapshot(gitFolder: string, snapshot: RefSnapshot): Promise<void> {
  const lines = [...snapshot.refs].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, oid]) => `${oid} ${name}\n`);
  await writeAtomically(join(gitFolder, 'packed-refs'), `# pack-refs with: sorted \n${lines.join('')}`);
  const head = snapshot.head ?? 'refs/heads/main';
  await writeAtomically(join(gitFolder, 'HEAD'), objectId.test(head) ? `${head}\n` : `ref: ${head}\n`);
}

/** Names of someone else's repository: loose files win over `packed-refs`; below heads, tags and remotes only. */
export async function readFolderRefs(
  gitFolder: string,
  commonFolder: string,
): Promise<RefSnapshot & { remoteHead: string | null }> {
  const refs = new Map<string, string>();
  for (const [name, oid] of await readPackedRefs(commonFolder)) if (isWanted(name)) refs.set(name, oid);
  const symbolic = new Map<string, string>();
  for (const kind of ['heads', 'tags', 'remotes']) await readLooseRefs(commonFolder, `refs/${kind}`, refs, symbolic);
  for (const [name, target] of symbolic) {
    const oid = refs.get(target);
    if (oid !== undefined) refs.set(name, oid);
  }
  const remoteHead = symbolic.get(`refs/remotes/${remoteOf(refs)}/HEAD`) ?? null;
  return { refs, head: await readHead(gitFolder), remoteHead };
}

/** `origin`, else the only remote there is. */
export function remoteOf(refs: RefSnapshot['refs']): string {
  const remotes = new Set([...refs.keys()].flatMap((name) => /^refs\/remotes\/([^/]+)\//.exec(name)?.[1] ?? []));
  const [only = 'origin'] = remotes;
  return remotes.has('origin') || remotes.size !== 1 ? 'origin' : only;
}

const isWanted = (name: string): boolean => /^refs\/(?:heads|tags|remotes)\//.test(name) && isRefName(name);

async function readLooseRefs(
  root: string,
  name: string,
  refs: Map<string, string>,
  symbolic: Map<string, string>,
): Promise<void> {
  for (const entry of await entriesOf(join(root, ...name.split('/')))) {
    const child = `${name}/${entry.name}`;
    if (entry.isDirectory()) await readLooseRefs(root, child, refs, symbolic);
    else if (entry.isFile() && isWanted(child)) {
      const text = (await textOrNull(join(root, ...child.split('/'))))?.trim() ?? '';
      if (objectId.test(text)) refs.set(child, text);
      else if (text.startsWith('ref: ')) symbolic.set(child, text.slice('ref: '.length).trim());
    }
  }
}

async function entriesOf(folder: string) {
  try {
    return await files.readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return [];
    throw error;
  }
}

async function readPackedRefs(gitFolder: string): Promise<Map<string, string>> {
  const refs = new Map<string, string>();
  for (const line of ((await textOrNull(join(gitFolder, 'packed-refs'))) ?? '').split('\n')) {
    const match = /^([0-9a-f]{40}) (\S+)$/.exec(line.trimEnd());
    if (match?.[1] !== undefined && match[2] !== undefined && isRefName(match[2])) refs.set(match[2], match[1]);
  }
  return refs;
}

async function readHead(gitFolder: string): Promise<string | null> {
  const text = (await textOrNull(join(gitFolder, 'HEAD')))?.trim() ?? '';
  if (objectId.test(text)) return text;
  const named = text.startsWith('ref: ') ? text.slice('ref: '.length).trim() : '';
  return isBranchName(named) ? named : null;
}

/** Of `packed-refs`, the largest of the files that are read whole. */
const mostTextBytes = 64 * 1024 * 1024;

/**
 * Content of a small text file, null where there is none. A pipe or a device in its place is refused before it is opened: reading it would wait
 * for ever, or never end.
 */
export async function textOrNull(path: string): Promise<string | null> {
  try {
    const stat = await files.stat(path);
    if (stat.isDirectory()) return null;
    if (!stat.isFile() || stat.size > mostTextBytes) {
      const what = stat.isFile() ? `${stat.size} bytes` : 'no file';
      throw trouble.unsupported('something else stands where one of its files should be', `${path}: ${what}`);
    }
    return await files.readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return null;
    throw error;
  }
}

/**
 * The branch that stands for "the team's version": what HEAD names if it is there, else main, master, the branch at the same
 * commit as HEAD, or the first by name. Null in a repository without branches.
 */
export function defaultBranchOf(snapshot: RefSnapshot): { readonly name: string; readonly oid: string } | null {
  const branches = [...snapshot.refs]
    .filter(([name]) => name.startsWith('refs/heads/'))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const candidates = [
    snapshot.head,
    branches.find(([, oid]) => oid === snapshot.head)?.[0] ?? null,
    'refs/heads/main',
    'refs/heads/master',
    branches[0]?.[0] ?? null,
  ];
  for (const name of candidates) {
    const oid = name === null ? undefined : snapshot.refs.get(name);
    if (name !== null && oid !== undefined) return { name: name.slice('refs/heads/'.length), oid };
  }
  return null;
}
