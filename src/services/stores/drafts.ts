import { type DraftKind } from '#contract/prompt';

export interface StoredDraft {
  readonly repository: string;
  readonly prompt: string;
  readonly kind: DraftKind;
  readonly text: string;
  readonly version: number;
  /** Content id of the team's file the draft started from; null when there was none. */
  readonly baseContent: string | null;
  readonly savedAt: string;
}

export interface DraftStore {
  get(repository: string, prompt: string, kind: DraftKind): StoredDraft | null;
  list(repository: string): StoredDraft[];
  /** Stores version `draft.version`; throws AppError 'stale-version' unless the stored version is exactly one below (0: none). */
  save(draft: StoredDraft): void;
  /** Moves the draft aside and answers an id for `restore`. Versions go on counting. */
  discard(repository: string, prompt: string, kind: DraftKind, at: string): string;
  restore(undoId: string): StoredDraft;
}
