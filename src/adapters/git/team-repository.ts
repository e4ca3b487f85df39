import { promises as files } from 'node:fs';
import { join } from 'node:path';
import { writeObject } from 'isomorphic-git';
import { AppError } from '#contract/errors';
import {
  type PushOutcome,
  type Revision,
  type StandingAt,
  type TeamRepository,
  type TreeFile,
} from '#services/ports/team-repository';
import { makeFolder } from '../files/make-folder.ts';
import { parseAddress, type Address } from './address.ts';
import { atomicFileSystem, writeAtomically } from './atomic-files.ts';
import { CommitGraph } from './objects/commit-graph.ts';
import { encodeCommit } from './objects/commit.ts';
import { downloadMissing } from './server/download.ts';
import { listFiles, readFileAt, standingAt } from './file-listing.ts';
import { copyObjects } from './folder/folder-copy.ts';
import { pushToFolder } from './folder/folder-push.ts';
import { locateGitFolder, nameOfFolder, type GitFolder } from './folder/git-folder.ts';
import { type HttpLimits } from './server/http-exchange.ts';
import { missingObjects, packOf } from './server/missing-objects.ts';
import { ObjectStore, oidOf, partialNote } from './objects/object-store.ts';
import {
  defaultBranchOf,
  isRefName,
  readFolderRefs,
  readSnapshot,
  textOrNull,
  writeSnapshot,
  type RefSnapshot,
} from './objects/refs.ts';
import { resolveName } from './objects/revision-name.ts';
import { whyUnsafe } from './safe-path.ts';
import { SmartHttp } from './server/smart-http.ts';
import { teamBranchOf } from './team-branch.ts';
import { editTree, type ObjectWriter } from './tree-edit.ts';
import { describeDiskError, trouble } from './trouble.ts';
import { pushOverHttp } from './server/upload.ts';
import { tellingNoToken } from './without-token.ts';

type UpdateRequest = Parameters<TeamRepository['update']>[0];
type UpdateResult = Awaited<ReturnType<TeamRepository['update']>>;
type PushRequest = Parameters<TeamRepository['push']>[0];

/**
 * One private, bare copy: objects come first, then all names at once (`packed-refs` replaced by one rename), so that an
 * interrupted update leaves the copy as it was.
 */
export class GitTeamRepository implements TeamRepository {
  readonly #gitFolder: string;
  readonly #limits: HttpLimits;
  readonly #store: ObjectStore;
  readonly #graph: CommitGraph;
  readonly #writer: ObjectWriter;
  #updating: Promise<unknown> = Promise.resolve();

  constructor(gitFolder: string, limits: HttpLimits) {
    this.#gitFolder = gitFolder;
    this.#limits = limits;
    this.#store = new ObjectStore([join(gitFolder, 'objects')]);
    this.#graph = new CommitGraph(this.#store);
    this.#writer = new LooseObjectWriter(gitFolder, this.#store);
  }

  /** Lets go of open files. */
  close(): void {
    this.#store.close();
  }

  update(request: UpdateRequest): Promise<UpdateResult> {
    const turn = this.#updating.then(() => this.#update(request));
    this.#updating = turn.catch(() => undefined);
    return turn;
  }

  async resolve(ref: string): Promise<string> {
    return resolveName(this.#copy, await readSnapshot(this.#gitFolder), ref);
  }

  async list(commit: string, folder: string): Promise<TreeFile[]> {
    return listFiles(this.#store, this.#graph.commit(commit).tree, folder.replace(/\/+$/, ''));
  }

  async read(commit: string, path: string, maxBytes: number): Promise<Uint8Array | null> {
    return readFileAt(this.#store, this.#graph.commit(commit).tree, path, maxBytes);
  }

  async standsAt(commit: string, path: string): Promise<StandingAt | null> {
    return standingAt(this.#store, this.#graph.commit(commit).tree, path);
  }

  async message(commit: string): Promise<string> {
    return this.#graph.commit(commit).message;
  }

  async history(commit: string, path: string, limit: number): Promise<Revision[]> {
    return this.#graph.history(commit, path, limit);
  }

  async descendsFrom(commit: string, ancestor: string): Promise<boolean> {
    return this.#graph.reaches([commit], ancestor);
  }

  async commitOnto(request: Parameters<TeamRepository['commitOnto']>[0]): Promise<string> {
    const base = this.#graph.commit(request.base);
    const person = { ...request.author, seconds: Math.floor(request.at.getTime() / 1000) };
    try {
      const objects = { store: this.#store, writer: this.#writer };
      const tree = await editTree(objects, base.tree, request.changes);
      if (tree === base.tree) throw nothingToPropose();
      const commit = { tree, parents: [request.base], author: person, committer: person, message: request.message };
      return await this.#writer.write('commit', encodeCommit(commit));
    } catch (error) {
      throw describeDiskError(error);
    }
  }

  async push(request: PushRequest): Promise<PushOutcome> {
    const name = `refs/heads/${request.branch}`;
    if (!isRefName(name) || whyUnsafe(request.branch) !== null) throw badBranchName(request.branch);
    this.#graph.commit(request.commit); // must be here, whole
    const address = parseAddress(request.address);
    return address.kind === 'folder'
      ? this.#pushToFolder(address.path, request)
      : tellingNoToken(request.credential, () => this.#pushOverHttp(address, request));
  }

  async remoteBranch(request: Parameters<TeamRepository['remoteBranch']>[0]): Promise<string | null> {
    const address = parseAddress(request.address);
    const { refs } =
      address.kind === 'folder'
        ? await readRefsOf(await locateGitFolder(address.path))
        : await tellingNoToken(request.credential, () =>
            new SmartHttp({ ...request, url: address.url, limits: this.#limits }).list('git-upload-pack'),
          );
    return refs.get(`refs/heads/${request.branch}`) ?? null;
  }

  get #copy() {
    return { gitFolder: this.#gitFolder, store: this.#store, graph: this.#graph };
  }

  async #update(request: UpdateRequest): Promise<UpdateResult> {
    const address = parseAddress(request.address);
    try {
      await prepareBareFolder(this.#gitFolder);
      return address.kind === 'folder'
        ? await this.#updateFromFolder(address.path, request)
        : await tellingNoToken(request.credential, () => this.#updateOverHttp(address, request));
    } catch (error) {
      throw describeDiskError(error);
    }
  }

  async #updateOverHttp(address: Address & { kind: 'http' }, request: UpdateRequest): Promise<UpdateResult> {
    const server = new SmartHttp({ ...request, url: address.url, limits: this.#limits });
    const listing = await server.list('git-upload-pack');
    const branch = defaultBranchOf(listing);
    if (branch === null) throw trouble.empty(address.url);
    const known = await readSnapshot(this.#gitFolder);
    await downloadMissing(
      server,
      listing,
      { ...this.#copy, known },
      { ...request, maximumBytes: this.#limits.packBytes },
    );
    // A server may send less than it lists: the copy takes no name of what did not arrive, and stays as it was without the default branch.
    const refs = new Map([...listing.refs].filter(([, oid]) => this.#store.has(oid)));
    const start = refs.has(`refs/heads/${branch.name}`) ? this.#graph.links(branch.oid) : null;
    if (start === null || !this.#store.has(start.tree)) {
      throw trouble.damagedDownload(server.host, `the download lacks ${branch.oid} of ${branch.name}`);
    }
    await this.#adopt({ refs, head: listing.head }, server.url);
    return {
      defaultBranch: branch.name,
      tip: resolveName(this.#copy, listing, branch.oid),
      ...(server.url === address.url ? {} : { movedTo: server.url }),
    };
  }

  async #updateFromFolder(path: string, request: UpdateRequest): Promise<UpdateResult> {
    const folder = await locateGitFolder(path);
    // The second time round picks up what moved into a new pack during the first.
    for (let attempt = 1; ; attempt += 1) {
      const snapshot = await readRefsOf(folder);
      const branch = await teamBranchOf(folder, snapshot, request);
      if (branch === null) throw trouble.empty(nameOfFolder(path));
      await copyObjects(folder, join(this.#gitFolder, 'objects'), request);
      await notePartial(this.#gitFolder, folder.partial);
      const refs = new Map([...snapshot.refs].filter(([, oid]) => this.#store.has(oid)));
      if (refs.size < snapshot.refs.size && attempt < 3) continue;
      if (!this.#store.has(branch.oid)) {
        throw trouble.unsupported(
          'parts of its history are not on this computer',
          `missing ${branch.oid} of ${branch.name}`,
        );
      }
      await this.#adopt({ refs, head: snapshot.head }, path);
      const tip = resolveName(this.#copy, snapshot, branch.oid);
      const { guessed, unclear } = branch;
      return { defaultBranch: branch.name, tip, ...(guessed && { guessed }), ...(unclear && { unclear }) };
    }
  }

  /** From now on the copy knows these names; `source` says whose they are. */
  async #adopt(snapshot: RefSnapshot, source: string): Promise<void> {
    await writeSnapshot(this.#gitFolder, snapshot);
    await writeAtomically(join(this.#gitFolder, 'signoff-source'), source);
  }

  async #pushToFolder(path: string, { commit, branch }: PushRequest): Promise<PushOutcome> {
    const target = await locateGitFolder(path);
    const theirs = new ObjectStore(target.objectFolders);
    try {
      const missing = await missingObjects(this.#copy, commit, (oid) => Promise.resolve(theirs.has(oid)));
      const pack = missing.length === 0 ? null : packOf(this.#store, missing);
      return await pushToFolder(target, { branch, commit, pack });
    } finally {
      theirs.close();
    }
  }

  async #pushOverHttp(address: Address & { kind: 'http' }, request: PushRequest): Promise<PushOutcome> {
    const server = new SmartHttp({ ...request, url: address.url, limits: this.#limits });
    return pushOverHttp(server, {
      ...request,
      packFor: async (theirs) => {
        const sameSource = [address.url, server.url].includes(
          (await textOrNull(join(this.#gitFolder, 'signoff-source'))) ?? '',
        );
        const mine = sameSource ? (await readSnapshot(this.#gitFolder)).refs.values() : [];
        const tips = [...new Set([...theirs.values(), ...mine])].filter((oid) => this.#graph.links(oid) !== null);
        return packOf(
          this.#store,
          await missingObjects(this.#copy, request.commit, (oid) => this.#graph.reaches(tips, oid, request.signal)),
        );
      },
    });
  }
}

/** Writes objects as single files; what is there already is not written again. */
class LooseObjectWriter implements ObjectWriter {
  readonly #gitFolder: string;
  readonly #store: ObjectStore;

  constructor(gitFolder: string, store: ObjectStore) {
    this.#gitFolder = gitFolder;
    this.#store = store;
  }

  async write(type: 'commit' | 'tree' | 'blob' | 'tag', bytes: Uint8Array): Promise<string> {
    const oid = oidOf(type, bytes);
    if (this.#store.has(oid)) return oid;
    return writeObject({
      fs: atomicFileSystem,
      dir: this.#gitFolder,
      gitdir: this.#gitFolder,
      type,
      object: bytes,
      format: 'content',
    });
  }
}

/** What git needs to see to call a folder a bare repository; names and objects come later. */
export async function prepareBareFolder(gitFolder: string): Promise<void> {
  await makeFolder(join(gitFolder, 'objects', 'pack'));
  await makeFolder(join(gitFolder, 'refs'));
  const config = '[core]\n\trepositoryformatversion = 0\n\tbare = true\n';
  if ((await textOrNull(join(gitFolder, 'config'))) !== config)
    await writeAtomically(join(gitFolder, 'config'), config);
  if ((await textOrNull(join(gitFolder, 'HEAD'))) === null)
    await writeAtomically(join(gitFolder, 'HEAD'), 'ref: refs/heads/main\n');
}

/** Where the store looks, to tell what was left out from what is damaged. */
async function notePartial(gitFolder: string, partial: boolean): Promise<void> {
  const note = join(gitFolder, 'objects', partialNote);
  if (partial) await writeAtomically(note, '');
  else await files.rm(note, { force: true });
}

function readRefsOf(folder: GitFolder) {
  return readFolderRefs(folder.gitFolder, folder.commonFolder);
}

function nothingToPropose(): AppError {
  return new AppError(
    'bad-input',
    'Nothing in it differs from the version that the team has.',
    'Change something first, then propose it.',
  );
}

function badBranchName(branch: string): AppError {
  return new AppError(
    'bad-input',
    `A proposal cannot be called “${branch.slice(0, 100)}”.`,
    'Use letters, digits, dashes and slashes, without spaces.',
  );
}
