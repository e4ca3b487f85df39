import { type Dispatch } from '#contract/wire/dispatcher';
import { type AppEvent } from '#contract/wire/events';
import { type Clock, type Ids, type SampleRepository, type Secrets } from './ports/host.ts';
import { type LocalServer, type ModelClient, type PracticeServer } from './ports/models.ts';
import { type ModelBatches } from './ports/batches.ts';
import { type TeamRepositories } from './ports/team-repository.ts';
import { type Stores } from './stores/stores.ts';

/**
 * Everything the use cases stand on: ports that adapters implement and that name no technology. Every method of one throws AppError (contract/errors.ts) for what a
 * person can do something about. Hosts assemble it (adapters/node.ts) and hand it to createApp.
 */
export interface Ports {
  readonly stores: Stores;
  readonly repositories: TeamRepositories;
  readonly sample: SampleRepository;
  readonly suggestion: () => Promise<{
    promptId: string;
    title: string;
    find: string;
    replace: string;
    why: string;
  } | null>;
  readonly models: ModelClient;
  readonly batches: ModelBatches;
  readonly practice: PracticeServer;
  /** Looked for on this computer when the person adds a connection. */
  readonly localServers: readonly LocalServer[];
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: (level: 'info' | 'warning' | 'error', message: string) => void;
  readonly app: { readonly version: string; readonly host: 'desktop' | 'browser' | 'direct' };
}

/** The running application: the same for desktop, browser and command line. */
export interface App {
  readonly dispatch: Dispatch;
  subscribe(listener: (event: AppEvent) => void): () => void;
  /** Stops long work durably (it resumes at the next start) and releases everything. */
  close(): Promise<void>;
}
