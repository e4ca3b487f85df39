export interface StoredConfirmationSet {
  readonly id: string;
  readonly repository: string | null;
  readonly promptId: string;
  readonly cases: readonly string[];
  readonly createdAt: string;
  /** The run that uses it. */
  readonly usedBy: string | null;
  readonly releasedAt: string | null;
}

export interface ConfirmationStore {
  /** Stores it, or what changed of it: `usedBy` and `releasedAt`. */
  save(set: StoredConfirmationSet): void;
  get(id: string): StoredConfirmationSet | null;
  /** Newest first. */
  list(repository: string | null, promptId: string): StoredConfirmationSet[];
  /** Ids of the cases that a model has answered in any run of the prompt; `before`: created before that moment. */
  lookedAt(repository: string | null, promptId: string, before?: string): string[];
}
