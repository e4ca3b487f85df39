import { type Database } from 'better-sqlite3';
import { type Stores } from '#services/stores';
import { createAuditStore } from './audit-store.ts';
import { createBatchStore } from './batch-store.ts';
import { openDatabase, openMemoryDatabase } from './database.ts';
import { createConfirmationStore } from './confirmation-store.ts';
import { createDecisionStore } from './decision-store.ts';
import { createDraftStore } from './draft-store.ts';
import { createProposalStore } from './proposal-store.ts';
import { createRepositoryStore } from './repository-store.ts';
import { createReviewStore } from './review-store.ts';
import { createRunStore } from './run-store.ts';
import { createSettingsStore } from './settings-store.ts';
import { createSignOffStore } from './sign-off-store.ts';
import { explainStorage } from './storage-error.ts';

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

function storesOn({ database, close }: { readonly database: Database; close(): void }): Stores {
  try {
    return { ...createStores(database), close };
  } catch (error) {
    close();
    throw explainStorage(error);
  }
}

function createStores(database: Database): Omit<Stores, 'close'> {
  return {
    repositories: explained(createRepositoryStore(database)),
    drafts: explained(createDraftStore(database)),
    runs: explained(createRunStore(database)),
    batches: explained(createBatchStore(database)),
    reviews: explained(createReviewStore(database)),
    signOffs: explained(createSignOffStore(database)),
    proposals: explained(createProposalStore(database)),
    decisions: explained(createDecisionStore(database)),
    settings: explained(createSettingsStore(database)),
    audit: explained(createAuditStore(database)),
    confirmations: explained(createConfirmationStore(database)),
  };
}

/**
 * The local workspace of a data folder. Throws AppError 'storage-failed' when it is open elsewhere, damaged, from a newer version, or
 * cannot be written; the file is then left as it is. `migrations` is for tests.
 */
export function openWorkspace(dataFolder: string, options: { readonly migrations?: readonly string[] } = {}): Stores {
  return storesOn(openDatabase(dataFolder, options.migrations));
}

/** The same stores in memory, gone when closed: for one run of the command line. */
export function openMemoryWorkspace(): Stores {
  return storesOn(openMemoryDatabase());
}
