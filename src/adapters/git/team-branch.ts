import { join } from 'node:path';
import { type GitFolder } from './git-folder.ts';
import { defaultBranchOf, textOrNull, type RefSnapshot } from './refs.ts';

/** Which branch of someone's folder is the team's. */
export interface TeamBranch {
  readonly name: string;
  readonly oid: string;
  /** The folder does not say: this is what is checked out, for whoever needs some version to show. It is no baseline. */
  readonly guessed: boolean;
}

const usualNames = ['main', 'master'];

/**
 * A bare folder is its own authority. In a person's own folder the team's version is what was last fetched from the server, else main or master.
 * Of a copy (it has a remote, or only a part of the history) the branch that is checked out is never the team's for sure: a checkout of one branch, as CI makes it,
 * holds nothing else. A folder that was copied from nowhere and has one branch means that one. `detached`: a folder without any branch is taken too.
 */
export async function teamBranchOf(
  folder: GitFolder,
  snapshot: RefSnapshot & { readonly remoteHead: string | null },
  detached: boolean,
): Promise<TeamBranch | null> {
  const { refs, head } = snapshot;
  if (folder.bare) return known(defaultBranchOf(snapshot));
  const fetched = [snapshot.remoteHead, ...fetchedNames(refs)];
  for (const name of fetched) {
    const oid = name === null ? undefined : refs.get(name);
    if (name !== null && oid !== undefined)
      return { name: name.replace(/^refs\/remotes\/[^/]+\//, ''), oid, guessed: false };
  }
  const copied = await isCopy(folder, refs);
  for (const name of usualNames.map((each) => `refs/heads/${each}`)) {
    const oid = refs.get(name);
    if (oid !== undefined && !(copied && isCheckedOut(head, name, oid)))
      return { name: name.slice('refs/heads/'.length), oid, guessed: false };
  }
  const branches = [...refs.keys()].filter((name) => name.startsWith('refs/heads/'));
  const some = defaultBranchOf(snapshot);
  if (!copied && branches.length === 1) return known(some);
  if (some !== null) return { ...some, guessed: true };
  return detached && head !== null && /^[0-9a-f]{40}$/.test(head) ? { name: 'HEAD', oid: head, guessed: true } : null;
}

function known(branch: { readonly name: string; readonly oid: string } | null): TeamBranch | null {
  return branch && { ...branch, guessed: false };
}

/** main and master as they were last fetched: from `origin`, else from the only remote there is. */
function fetchedNames(refs: RefSnapshot['refs']): string[] {
  const remotes = new Set([...refs.keys()].flatMap((name) => /^refs\/remotes\/([^/]+)\//.exec(name)?.[1] ?? []));
  const [only] = remotes;
  const remote = remotes.has('origin') || remotes.size !== 1 ? 'origin' : only;
  return usualNames.map((name) => `refs/remotes/${remote}/${name}`);
}

function isCheckedOut(head: string | null, name: string, oid: string): boolean {
  return head === name || head === oid;
}

/** Made from another repository, as far as the folder says. */
async function isCopy({ commonFolder }: GitFolder, refs: RefSnapshot['refs']): Promise<boolean> {
  if ([...refs.keys()].some((name) => name.startsWith('refs/remotes/'))) return true;
  if ((await textOrNull(join(commonFolder, 'shallow'))) !== null) return true;
  return /^\s*\[remote\s/m.test((await textOrNull(join(commonFolder, 'config'))) ?? '');
}
