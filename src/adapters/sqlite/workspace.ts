import { type Stores } from '#services/stores/stores';
import { createAuditStore } from './audit-store.ts';
import { createBatchStore } from './batch-store.ts';
import { openDatabase, openMemoryDatabase, type OpenDatabase } from './database.ts';
import { createConfirmationStore } from './confirmation-store.ts';
import { createDecisionStore } from './decision-store.ts';
import { createDraftStore } from './draft-store.ts';
import { createProposalStore } from './proposal-store.ts';
import { createRepositoryStore } from './repository-store.ts';
import { createReviewStore } from './review-store.ts';
import { createRunStore } from './run-store.ts';
import { createSettingsStore } from './settings-store.ts';
import { createSignOffStore } from './sign-off-store.ts';
import { explainStorage, folderGone } from './storage-error.ts';

/** Every call of a store answers in words when the disk or the file fails, and does nothing when the file is gone. */
function explained<T extends object>(store: T, { database, isThere }: OpenDatabase): T {
  for (const [name, method] of Object.entries(store)) {
    if (typeof method !== 'function') continue;
    const call = (...parts: unknown[]): unknown => {
      // Within a transaction it was looked for already.
      if (!database.inTransaction && !isThere()) throw folderGone(database.name);
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

function storesOn(open: OpenDatabase): Stores {
  try {
    return { ...createStores(open), close: open.close };
  } catch (error) {
    open.close();
    throw explainStorage(error);
  }
}

function createStores(open: OpenDatabase): Omit<Stores, 'close'> {
  const { database } = open;
  return {
    repositories: explained(createRepositoryStore(database), open),
    drafts: explained(createDraftStore(database), open),
    runs: explained(createRunStore(database), open),
    batches: explained(createBatchStore(database), open),
    reviews: explained(createReviewStore(database), open),
    signOffs: explained(createSignOffStore(database), open),
    proposals: explained(createProposalStore(database), open),
    decisions: explained(createDecisionStore(database), open),
    settings: explained(createSettingsStore(database), open),
    audit: explained(createAuditStore(database), open),
    confirmations: explained(createConfirmationStore(database), open),
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
