import { type CommitGraph } from './commit-graph.ts';
import { type ObjectStore } from './object-store.ts';
import { type RefSnapshot } from './refs.ts';
import { trouble } from '../trouble.ts';

/**
 * The commit that a name stands for: a branch, a tag, `origin/main` of a folder, HEAD, a commit id or its first four or more
 * digits, or a whole name (`refs/tags/v1`); each may end in `~n` and `^` (first parents) and `^2` (of a merge, what was merged). Git takes the first of several that have one name, and a tag
 * before the branch of a server: whoever may push a tag could say what is compared with what. So a name of different commits is refused.
 * Throws 'unknown-ref', and 'bad-input' with the whole names.
 */
export function resolveName(
  copy: { readonly store: ObjectStore; readonly graph: CommitGraph },
  snapshot: RefSnapshot,
  ref: string,
): string {
  const match = /^([^~^]+)((?:~\d*|\^2?)*)$/.exec(ref.trim());
  if (match === null) throw trouble.unknownRef(ref);
  let commit = startOf(copy.store, snapshot, match[1] ?? '');
  for (const step of match[2]?.match(/~\d*|\^2?/g) ?? []) {
    if (step === '^2') {
      commit = commit === null ? null : (copy.graph.links(commit)?.parents[1] ?? null);
      continue;
    }
    const generations = step === '^' || step === '~' ? 1 : Number(step.slice(1));
    for (let n = 0; n < generations && commit !== null; n += 1) commit = copy.graph.links(commit)?.parents[0] ?? null;
  }
  if (commit === null || copy.graph.links(commit) === null) throw trouble.unknownRef(ref);
  return commit;
}

function startOf(store: ObjectStore, { refs, head }: RefSnapshot, name: string): string | null {
  if (name === 'HEAD') return head === null ? null : peel(store, refs.get(head) ?? head);
  const whole = refs.get(name);
  if (whole !== undefined) return peel(store, whole);
  // Nobody can take the id of a commit away by calling a tag like it.
  const byId = commitsStartingWith(store, name);
  if (name.length === 40 && byId.length === 1) return byId[0] ?? null;
  const named = [`refs/heads/${name}`, `refs/tags/${name}`, `refs/remotes/${name}`, `refs/remotes/${name}/HEAD`];
  const [heads = '', tags = ''] = named;
  // Who says main and has no such branch means the team's, and not a tag that somebody called so.
  if (refs.has(tags) && !refs.has(heads)) named.push(`refs/remotes/origin/${name}`);
  const found = named.flatMap((full) => {
    const oid = refs.get(full);
    return oid === undefined ? [] : [{ full, commit: peel(store, oid) }];
  });
  const [first] = found;
  if (first === undefined) return byId.length === 1 ? (byId[0] ?? null) : null;
  const commits = new Set([...found.map(({ commit }) => commit), ...byId]);
  if (commits.size > 1) throw trouble.ambiguousRef(name, [...found.map(({ full }) => full), ...byId]);
  return first.commit;
}

/** The commits that these digits can mean; none for what is no id. */
function commitsStartingWith(store: ObjectStore, digits: string): string[] {
  if (!/^[0-9a-f]{4,40}$/i.test(digits)) return [];
  const commits = store.startingWith(digits.toLowerCase(), 50).map((oid) => peel(store, oid));
  return [...new Set(commits.filter((oid) => oid !== null))];
}

/** The commit behind an annotated tag; null where there is none. */
function peel(store: ObjectStore, oid: string): string | null {
  let current = oid;
  for (let depth = 0; depth < 10; depth += 1) {
    const object = /^[0-9a-f]{40}$/.test(current) ? store.read(current) : null;
    if (object?.type === 'commit') return current;
    const target =
      object?.type === 'tag' ? /^object ([0-9a-f]{40})$/m.exec(object.bytes.toString('latin1'))?.[1] : undefined;
    if (target === undefined) return null;
    current = target;
  }
  return null;
}
