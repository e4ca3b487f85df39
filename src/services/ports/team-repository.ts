export interface Credential {
  readonly username: string;
  readonly password: string;
}

export interface TreeFile {
  /** Path from the root of the repository, with forward slashes. */
  readonly path: string;
  readonly blob: string;
  readonly kind: 'file' | 'symlink' | 'submodule' | 'lfs-pointer';
}

export interface Revision {
  readonly commit: string;
  readonly at: string;
  readonly author: { readonly name: string; readonly email: string };
  readonly message: string;
  /** Blob of the file asked for at this revision, null where it did not exist. */
  readonly blob: string | null;
}

export interface FileChange {
  readonly path: string;
  /** null removes the file. */
  readonly bytes: Uint8Array | null;
}

export interface PushOutcome {
  readonly state: 'created' | 'already-there';
  readonly branch: string;
  readonly commit: string;
}

export interface StandingAt {
  readonly path: string;
  readonly kind: TreeFile['kind'] | 'folder';
}

/** One private, bare copy of a team repository. No work tree, no index. */
export interface TeamRepository {
  /** Gets the team's latest into the private copy (first use: makes the copy). Address: https, loopback http, or a folder. */
  update(request: {
    readonly address: string;
    readonly credential?: Credential | undefined;
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: ((message: string, done: number, total: number | null) => void) | undefined;
    /** Takes a folder in which no branch is checked out too: its commits and names are of use to whoever can name one. */
    readonly detached?: boolean | undefined;
    /** The folder was made from another repository, whatever it says of itself: what is checked out in it is not the team's version. */
    readonly copied?: boolean | undefined;
  }): Promise<{
    readonly defaultBranch: string;
    readonly tip: string;
    /** A folder that does not hold the team's branch: what is named here is what is checked out, and nobody's version but its own. */
    readonly guessed?: boolean | undefined;
    /** Branches any of which could be the team's, where a folder has several and does not say which one is; then it is guessed too. */
    readonly unclear?: readonly string[] | undefined;
    /** Where the server now says this repository lives (same server only): offer to update the address. */
    readonly movedTo?: string | undefined;
  }>;
  /** Commit id of a branch, tag or (abbreviated) commit. Throws 'unknown-ref', and 'bad-input' for a name of different commits. */
  resolve(ref: string): Promise<string>;
  /** Every file under a folder ('' for all) at a commit. Throws 'limit-exceeded' above 200,000 files. */
  list(commit: string, folder: string): Promise<TreeFile[]>;
  /** Bytes of a file at a commit, null where it is not a regular file there. Throws 'limit-exceeded' above maxBytes. */
  read(commit: string, path: string, maxBytes: number): Promise<Uint8Array | null>;
  /** What stands at a path at a commit, read or not: the path's own, or whatever on the way to it is no folder. null: nothing. */
  standsAt(commit: string, path: string): Promise<StandingAt | null>;
  /** What whoever made the commit wrote of it. */
  message(commit: string): Promise<string>;
  /** Newest first: the revisions at which the file changed, at most `limit`. */
  history(commit: string, path: string, limit: number): Promise<Revision[]>;
  /** True when `ancestor` is the commit itself or reachable from it. False when it is not in the copy. */
  descendsFrom(commit: string, ancestor: string): Promise<boolean>;
  /** Commits `changes` on top of `base` by tree edit; touches exactly these files. Returns the commit id. Deterministic for equal input. */
  commitOnto(request: {
    readonly base: string;
    readonly changes: readonly FileChange[];
    readonly message: string;
    readonly author: { readonly name: string; readonly email: string };
    readonly at: Date;
  }): Promise<string>;
  /** Creates `branch` at `commit` on the team's server. Throws 'proposal-rejected' when a different commit stands there. */
  push(request: {
    readonly address: string;
    readonly credential?: Credential | undefined;
    readonly commit: string;
    readonly branch: string;
    readonly signal?: AbortSignal | undefined;
  }): Promise<PushOutcome>;
  /** Commit at which `branch` stands on the team's server now, null when there is none. */
  remoteBranch(request: {
    readonly address: string;
    readonly credential?: Credential | undefined;
    readonly branch: string;
  }): Promise<string | null>;
}

export interface TeamRepositories {
  /** Throws bad-input, with what to enter instead, for an address of a kind that can never be opened, and for a folder that holds no repository. Asks no server. */
  refuseAddress(address: string): Promise<void>;
  /** The private copy with this id (made lazily by `update`). */
  open(id: string): TeamRepository;
  remove(id: string): Promise<void>;
}
