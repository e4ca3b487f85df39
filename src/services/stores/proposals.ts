import { type Trouble } from '#contract/fields';
export interface StoredProposal {
  readonly id: string;
  readonly repository: string;
  /** null, as run and prompt then are: a change to files that need no sign-off (the log of experiments, the data policy). */
  readonly signOffId: string | null;
  readonly runId: string | null;
  readonly promptId: string | null;
  /** Who sends a change without a sign-off, kept so that a second try gives the same bytes; null: the one who signed. */
  readonly author: { readonly name: string; readonly email: string } | null;
  readonly title: string;
  readonly practice: boolean;
  readonly branch: string;
  readonly description: string;
  readonly address: string;
  readonly state: 'sending' | 'sent' | 'failed';
  readonly base: string;
  readonly commit: string | null;
  readonly files: readonly {
    readonly path: string;
    readonly status: 'added' | 'changed' | 'removed';
    readonly before: string | null;
    readonly after: string | null;
  }[];
  readonly error: Trouble | null;
  readonly createdAt: string;
  readonly sentAt: string | null;
}

export interface ListedProposal extends Omit<StoredProposal, 'files' | 'base' | 'author' | 'repository'> {
  readonly files: readonly Pick<StoredProposal['files'][number], 'path' | 'status'>[];
}

export interface ProposalStore {
  save(proposal: StoredProposal): void;
  get(id: string): StoredProposal | null;
  /** Newest first, without what is in their files. */
  list(repository: string): ListedProposal[];
  /** Newest first; the files of one never change, its state does. */
  states(repository: string): Pick<StoredProposal, 'id' | 'state'>[];
  count(repository: string): number;
}
