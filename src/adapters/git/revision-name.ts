import { type CommitGraph } from './commit-graph.ts';
import { type ObjectStore } from './object-store.ts';
import { type RefSnapshot } from './refs.ts';
import { trouble } from './trouble.ts';

/**
 * The commit that a name stands for: a branch, a tag, `origin/main` of a folder, HEAD, a commit id or its first four or more
 * digits; each may end in `~n` and `^` (first parents). A branch wins over a tag, a name over digits.
 * Throws 'unknown-ref'.
 */
export function resolveName(
  copy: { readonly store: ObjectStore; readonly graph: CommitGraph },
  snapshot: RefSnapshot,
  ref: string,
): string {
  const match = /^([^~^]+)((?:~\d*|\^)*)$/.exec(ref.trim());
  if (match === null) throw trouble.unknownRef(ref);
  let commit = startOf(copy.store, snapshot, match[1] ?? '');
  for (const step of match[2]?.match(/~\d*|\^/g) ?? []) {
    const generations = step === '^' || step === '~' ? 1 : Number(step.slice(1));
    for (let n = 0; n < generations && commit !== null; n += 1) commit = copy.graph.links(commit)?.parents[0] ?? null;
  }
  if (commit === null || copy.graph.links(commit) === null) throw trouble.unknownRef(ref);
  return commit;
}

function startOf(store: ObjectStore, { refs, head }: RefSnapshot, name: string): string | null {
  if (name === 'HEAD') return head === null ? null : peel(store, refs.get(head) ?? head);
  for (const full of [
    name,
    `refs/heads/${name}`,
    `refs/tags/${name}`,
    `refs/remotes/${name}`,
    `refs/remotes/${name}/HEAD`,
  ]) {
    const oid = refs.get(full);
    if (oid !== undefined) return peel(store, oid);
  }
  if (!/^[0-9a-f]{4,40}$/i.test(name)) return null;
  const commits = store
    .startingWith(name.toLowerCase(), 50)
    .map((oid) => peel(store, oid))
    .filter((oid) => oid !== null);
  return new Set(commits).size === 1 ? (commits[0] ?? null) : null;
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
