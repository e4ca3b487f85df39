import { type AuditStore } from './audit.ts';
import { type BatchStore } from './batches.ts';
import { type ConfirmationStore } from './confirmations.ts';
import { type DecisionStore } from './decisions.ts';
import { type DraftStore } from './drafts.ts';
import { type ProposalStore } from './proposals.ts';
import { type RepositoryStore } from './repositories.ts';
import { type ReviewStore } from './reviews.ts';
import { type RunStore } from './runs.ts';
import { type SettingsStore } from './settings.ts';
import { type SignOffStore } from './sign-offs.ts';

/**
 * The local workspace: one store per aggregate, synchronous (rows are small, calls under 10 ms).
 * Adapters keep them in SQLite; rows are parsed with the schemas named here. Deleting the workspace loses no team work.
 */
export interface Stores {
  readonly repositories: RepositoryStore;
  readonly drafts: DraftStore;
  readonly runs: RunStore;
  readonly batches: BatchStore;
  readonly reviews: ReviewStore;
  readonly signOffs: SignOffStore;
  readonly proposals: ProposalStore;
  readonly decisions: DecisionStore;
  readonly settings: SettingsStore;
  readonly audit: AuditStore;
  readonly confirmations: ConfirmationStore;
  close(): void;
}
