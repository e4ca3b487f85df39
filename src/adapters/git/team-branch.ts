import { join } from 'node:path';
import { type GitFolder } from './folder/git-folder.ts';
import { defaultBranchOf, remoteOf, textOrNull, type RefSnapshot } from './objects/refs.ts';

/** Which branch of someone's folder is the team's. */
export interface TeamBranch {
  readonly name: string;
  readonly oid: string;
  /** The folder does not say: this is what is checked out, for whoever needs some version to show. It is no baseline. */
  readonly guessed: boolean;
  /** Branches any of which could be the team's, where that is why it was guessed: `origin/main`, `origin/develop`. */
  readonly unclear?: readonly string[];
}

/** What default branches are called: the first two are taken for one, the others show that they may not be. */
const usualNames = ['main', 'master'];
const otherNames = ['develop', 'development', 'trunk'];

/**
 * A bare folder is its own authority. In a person's own folder the team's version is what was last fetched from the server: its default branch, else main or
 * master. Where several branches have such a name (an old main beside develop) and the folder does not say which is the default, it is not clear.
 * Of a copy (it has a remote, fetched something, or holds only a part of the history) the branch that is checked out is never the team's for sure: a checkout of
 * one branch, as CI makes it, holds nothing else. A folder that was copied from nowhere and has one branch means that one.
 * `detached`: a folder without any branch is taken too. `copied`: it is known to be a copy.
 */
export async function teamBranchOf(
  folder: GitFolder,
  snapshot: RefSnapshot & { readonly remoteHead: string | null },
  how: { readonly detached?: boolean | undefined; readonly copied?: boolean | undefined },
): Promise<TeamBranch | null> {
  const { refs, head, remoteHead } = snapshot;
  if (folder.bare) return known(defaultBranchOf(snapshot));
  const remote = `refs/remotes/${remoteOf(refs)}/`;
  const told = remoteHead === null ? undefined : refs.get(remoteHead);
  if (remoteHead !== null && told !== undefined)
    return { name: remoteHead.replace(/^refs\/remotes\/[^/]+\//, ''), oid: told, guessed: false };
  const fetched = usualBranch(refs, remote, () => true);
  if (fetched !== null) return fetched;
  const copied = how.copied === true || (await isCopy(folder, refs));
  const own = usualBranch(refs, 'refs/heads/', (name, oid) => !(copied && isCheckedOut(snapshot, name, oid)));
  if (own !== null) return own;
  const branches = [...refs.keys()].filter((name) => name.startsWith('refs/heads/'));
  const some = defaultBranchOf(snapshot);
  if (!copied && branches.length === 1) return known(some);
  if (some !== null) return { ...some, guessed: true };
  const isCommit = head !== null && /^[0-9a-f]{40}$/.test(head);
  return how.detached === true && isCommit ? { name: 'HEAD', oid: head, guessed: true } : null;
}

/** The branch with a usual name below `prefix`; guessed where several have one. null: none, or none that may be taken. */
function usualBranch(
  refs: RefSnapshot['refs'],
  prefix: string,
  mayBe: (name: string, oid: string) => boolean,
): TeamBranch | null {
  for (const name of usualNames) {
    const oid = refs.get(prefix + name);
    if (oid === undefined || !mayBe(prefix + name, oid)) continue;
    const several = [...usualNames, ...otherNames].filter((each) => refs.has(prefix + each));
    const unclear = several.length > 1 ? several.map((each) => (prefix + each).replace(/^refs\/[^/]+\//, '')) : null;
    return { name, oid, guessed: unclear !== null, ...(unclear !== null && { unclear }) };
  }
  return null;
}

function known(branch: { readonly name: string; readonly oid: string } | null): TeamBranch | null {
  return branch && { ...branch, guessed: false };
}

/** By its name, or by its commit under another one. */
function isCheckedOut({ refs, head }: RefSnapshot, name: string, oid: string): boolean {
  return head === name || head === oid || (head !== null && refs.get(head) === oid);
}

/** Made from another repository, as far as the folder says. */
async function isCopy({ gitFolder, commonFolder }: GitFolder, refs: RefSnapshot['refs']): Promise<boolean> {
  if ([...refs.keys()].some((name) => name.startsWith('refs/remotes/'))) return true;
  // FETCH_HEAD: something was fetched, by an address that nothing else remembers.
  for (const file of [join(commonFolder, 'shallow'), join(commonFolder, 'FETCH_HEAD'), join(gitFolder, 'FETCH_HEAD')])
    if ((await textOrNull(file)) !== null) return true;
  return /^\s*\[remote\s/m.test((await textOrNull(join(commonFolder, 'config'))) ?? '');
}
