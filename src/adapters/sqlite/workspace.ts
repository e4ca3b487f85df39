import { type Stores } from '#services/stores';
import { createAuditStore } from './audit-store.ts';
import { explainStorage, openDatabase } from './database.ts';
import { createDraftStore } from './draft-store.ts';
import { createProposalStore } from './proposal-store.ts';
import { createRepositoryStore } from './repository-store.ts';
import { createReviewStore } from './review-store.ts';
import { createRunStore } from './run-store.ts';
import { createSettingsStore } from './settings-store.ts';
import { createSignOffStore } from './sign-off-store.ts';

/** Every call of a store answers in words when the disk or the file fails. Costs nothing while nothing fails. */
function explained<T extends object>(store: T): T {
  for (const [name, method] of Object.entries(store)) {
    if (typeof method !== 'function') continue;
    const call = (...parts: unknown[]): unknown => {
      try {
        return method.apply(store, parts);
      } catch (error) {
        throw explainStorage(error);
      }
    };
    Object.defineProperty(store, name, { value: call, enumerable: true });
  }
  return store;
}

/** The local workspace of a data folder. Throws AppError when it is open elsewhere, damaged, or from a newer version. */
export function openWorkspace(dataFolder: string, options: { readonly migrations?: readonly string[] } = {}): Stores {
  const { database, close } = openDatabase(dataFolder, options.migrations);
  return {
    repositories: explained(createRepositoryStore(database)),
    drafts: explained(createDraftStore(database)),
    runs: explained(createRunStore(database)),
    reviews: explained(createReviewStore(database)),
    signOffs: explained(createSignOffStore(database)),
    proposals: explained(createProposalStore(database)),
    settings: explained(createSettingsStore(database)),
    audit: explained(createAuditStore(database)),
    close,
  };
}
