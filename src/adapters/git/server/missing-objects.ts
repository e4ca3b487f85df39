import { makeBreather } from '../breathe.ts';
import { type CommitGraph } from '../objects/commit-graph.ts';
import { type ObjectStore } from '../objects/object-store.ts';
import { encodePack } from '../packs/pack-writer.ts';
import { trouble } from '../trouble.ts';
import { decodeTree, isFolder, type TreeEntry } from '../objects/tree.ts';

/**
 * Ids of what a server lacks to hold `commit`: the commits that it does not know, and of their trees what differs, path by path,
 * from the parents' trees. (isomorphic-git's push walks the commit's whole tree instead.)
 */
export async function missingObjects(
  copy: { readonly store: ObjectStore; readonly graph: CommitGraph },
  commit: string,
  isKnown: (commit: string) => Promise<boolean>,
): Promise<string[]> {
  const breathe = makeBreather();
  const missing = new Set<string>();
  const queue = [commit];
  for (let oid = queue.pop(); oid !== undefined; oid = queue.pop()) {
    if (missing.has(oid)) continue;
    const links = copy.graph.links(oid);
    if (links === null || (await isKnown(oid))) continue;
    missing.add(oid);
    queue.push(...links.parents);
    const before = links.parents.map((parent) => copy.graph.links(parent)?.tree).filter((tree) => tree !== undefined);
    await addChanged(copy.store, links.tree, before, missing, breathe);
  }
  return [...missing];
}

async function addChanged(
  store: ObjectStore,
  tree: string,
  before: readonly string[],
  missing: Set<string>,
  breathe: () => Promise<void>,
): Promise<void> {
  if (before.includes(tree) || missing.has(tree)) return;
  missing.add(tree);
  await breathe();
  const old = before.map((oid) => new Map(decodeTree(store.expect(oid, 'tree')).map((entry) => [entry.name, entry])));
  for (const entry of decodeTree(store.expect(tree, 'tree'))) {
    const same = old.map((entries) => entries.get(entry.name)).filter((each): each is TreeEntry => each !== undefined);
    if (entry.mode === '160000' || same.some((each) => each.oid === entry.oid)) continue;
    if (isFolder(entry)) {
      await addChanged(
        store,
        entry.oid,
        same.filter(isFolder).map((each) => each.oid),
        missing,
        breathe,
      );
    } else {
      missing.add(entry.oid);
    }
  }
}

/** These objects as one pack. Read by our own store: isomorphic-git would load every pack of the copy into memory for it. */
export function packOf(store: ObjectStore, oids: readonly string[]): Uint8Array {
  return encodePack(
    oids.map((oid) => {
      const object = store.read(oid);
      if (object === null) throw trouble.damagedCopy(`missing ${oid}`);
      return object;
    }),
  );
}
