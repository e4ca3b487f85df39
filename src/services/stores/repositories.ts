export interface StoredRepository {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly username: string | null;
  readonly sample: boolean;
  readonly trusted: boolean;
  readonly branch: string | null;
  readonly commit: string | null;
  /** `branch` is what is checked out in a folder that does not hold the team's; left out: it is the team's. */
  readonly guessed?: boolean;
  readonly updatedAt: string | null;
  readonly openedAt: string;
}

export interface RepositoryStore {
  list(): StoredRepository[];
  get(id: string): StoredRepository | null;
  save(repository: StoredRepository): void;
  remove(id: string): void;
}
