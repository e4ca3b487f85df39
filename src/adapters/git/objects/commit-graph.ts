import { type Revision } from '#services/ports/team-repository';
import { makeBreather } from '../breathe.ts';
import { decodeCommit, type Commit } from './commit.ts';
import { type ObjectStore } from './object-store.ts';
import { findEntry, isFolder, isRegularFile, nameAsBytes, type TreeEntry } from './tree.ts';
import { textOf, trouble } from '../trouble.ts';

interface CommitLinks {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly seconds: number;
}

const rememberedCommits = 100_000;

/** Questions about how commits follow each other, over one store. Commits never change, so what was read once is kept. */
export class CommitGraph {
  readonly #store: ObjectStore;
  readonly #links = new Map<string, CommitLinks | null>();

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  /** The commit. Throws 'unknown-ref' where it is not in the copy. */
  commit(oid: string): Commit {
    const object = this.#store.read(oid);
    if (object?.type !== 'commit') throw trouble.unknownRef(oid);
    try {
      return decodeCommit(object.bytes);
    } catch (error) {
      throw trouble.damagedCopy(`commit ${oid}: ${textOf(error)}`, error);
    }
  }

  /** Tree and parents of a commit, null where it is not in the copy (the end of a shortened history). */
  links(oid: string): CommitLinks | null {
    const known = this.#links.get(oid);
    if (known !== undefined) return known;
    const object = this.#store.read(oid);
    if (object?.type !== 'commit') return null; // not remembered: it may arrive later
    if (this.#links.size > rememberedCommits) this.#links.clear();
    const { tree, parents, committer } = decodeCommit(object.bytes);
    const links = { tree, parents, seconds: committer.seconds };
    this.#links.set(oid, links);
    return links;
  }

  /** True when `ancestor` is one of `from` or can be reached from one, newest first, so near ancestors are found quickly. */
  async reaches(from: readonly string[], ancestor: string, signal?: AbortSignal): Promise<boolean> {
    if (this.links(ancestor) === null) return false;
    const breathe = makeBreather(signal);
    const queue = new NewestFirst();
    const seen = new Set<string>();
    const add = (oid: string) => {
      if (seen.has(oid)) return;
      seen.add(oid);
      const links = this.links(oid);
      if (links !== null) queue.push(oid, links.seconds);
    };
    from.forEach(add);
    if (seen.has(ancestor)) return true;
    for (let oid = queue.pop(); oid !== null; oid = queue.pop()) {
      this.links(oid)?.parents.forEach(add);
      if (seen.has(ancestor)) return true;
      await breathe();
    }
    return false;
  }

  /** Newest first: the commits, along first parents, at which the file's blob differs from the parent's; at most `limit`. */
  async history(commit: string, path: string, limit: number): Promise<Revision[]> {
    const breathe = makeBreather();
    const blobOf = this.#blobLookup(path);
    const revisions: Revision[] = [];
    let oid: string | undefined = commit;
    let links = this.links(commit);
    if (links === null) throw trouble.unknownRef(commit);
    let blob = blobOf(links.tree);
    while (oid !== undefined && links !== null && revisions.length < limit) {
      const parent: string | undefined = links.parents[0];
      const parentLinks: CommitLinks | null = parent === undefined ? null : this.links(parent);
      const parentBlob: string | null = parentLinks === null ? null : blobOf(parentLinks.tree);
      if (blob !== parentBlob) revisions.push(this.#revision(oid, blob));
      [oid, links, blob] = [parent, parentLinks, parentBlob];
      await breathe();
    }
    return revisions;
  }

  #revision(oid: string, blob: string | null): Revision {
    const { author, message } = this.commit(oid);
    return {
      commit: oid,
      at: new Date(author.seconds * 1000).toISOString(),
      author: { name: author.name, email: author.email },
      message,
      blob,
    };
  }

  /** Blob of a path by root tree; remembers each folder on the way, since most commits leave most of them alone. */
  #blobLookup(path: string): (tree: string) => string | null {
    const names = path.split('/').map(nameAsBytes);
    const remembered = names.map(() => new Map<string, TreeEntry | null>());
    return (root) => {
      let tree = root;
      for (const [depth, name] of names.entries()) {
        let entry = remembered[depth]?.get(tree);
        if (entry === undefined) {
          entry = findEntry(this.#store.expect(tree, 'tree'), name);
          remembered[depth]?.set(tree, entry);
        }
        if (entry === null) return null;
        if (depth === names.length - 1) return isRegularFile(entry) ? entry.oid : null;
        if (!isFolder(entry)) return null;
        tree = entry.oid;
      }
      return null;
    };
  }
}

/** A binary heap: pops what has the largest number. */
class NewestFirst {
  readonly #heap: { oid: string; seconds: number }[] = [];

  push(oid: string, seconds: number): void {
    const heap = this.#heap;
    let at = heap.push({ oid, seconds }) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#swapIfNewer(at, parent)) break;
      at = parent;
    }
  }

  pop(): string | null {
    const heap = this.#heap;
    const top = heap[0];
    const last = heap.pop();
    if (top === undefined || last === undefined) return null;
    if (heap.length > 0) {
      heap[0] = last;
      for (let at = 0; ;) {
        const [left, right] = [2 * at + 1, 2 * at + 2];
        const newer = (heap[right]?.seconds ?? -Infinity) > (heap[left]?.seconds ?? -Infinity) ? right : left;
        if (newer >= heap.length || !this.#swapIfNewer(newer, at)) break;
        at = newer;
      }
    }
    return top.oid;
  }

  #swapIfNewer(child: number, parent: number): boolean {
    const [a, b] = [this.#heap[child], this.#heap[parent]];
    if (a === undefined || b === undefined || a.seconds <= b.seconds) return false;
    [this.#heap[child], this.#heap[parent]] = [b, a];
    return true;
  }
}
