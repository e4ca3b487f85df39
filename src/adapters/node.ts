import { type Ports } from '#services/app';
import { type LocalServer, type ModelClient, type PracticeServer } from '#services/ports/models';
import { type ModelBatches } from '#services/ports/batches';
import { type Secrets } from '#services/ports/host';
import { createIds, createSystemClock } from './clock.ts';
import { createSuggestion, prepareDataFolder } from './files/app-files.ts';
import { createSampleRepository } from './git/sample/sample-repository.ts';
import { createTeamRepositories } from './git/team-repositories.ts';
import { batchLimits, measureBatchLine } from './openai/batch-line.ts';
import { createCallSizes } from './openai/call-sizes.ts';
import { LearnedDialects } from './openai/learned-dialects.ts';
import { createMemorySecrets } from './secrets/memory-secrets.ts';
import { openWorkspace } from './sqlite/workspace.ts';

export interface NodePortsOptions {
  /** Where the local workspace is kept. One process at a time. */
  readonly dataFolder: string;
  /** What ships with the app: the sample team repository. */
  readonly resourcesFolder: string;
  readonly host: Ports['app']['host'];
  readonly version: string;
  /** The system's key store where the host has one; else keys live until the process ends. */
  readonly secrets?: Secrets;
  readonly log?: Ports['log'];
}

/**
 * Everything the use cases stand on, for a data folder. Throws AppError 'storage-failed' when the folder is in use, damaged or from a newer
 * version. `close` releases what the app's own `close` does not: call it after that one.
 */
export async function createNodePorts(options: NodePortsOptions): Promise<Ports & { close(): Promise<void> }> {
  const { dataFolder, resourcesFolder, host, version } = options;
  prepareDataFolder(dataFolder);
  const stores = openWorkspace(dataFolder);
  const practice = createLazyPractice();
  const learned = new LearnedDialects();
  return {
    stores,
    repositories: createTeamRepositories(dataFolder),
    sample: createSampleRepository(resourcesFolder, dataFolder),
    suggestion: createSuggestion(resourcesFolder),
    models: createLazyModels(learned),
    batches: createLazyBatches(learned),
    practice,
    localServers: usualLocalServers,
    secrets: options.secrets ?? createMemorySecrets(),
    clock: createSystemClock(),
    ids: createIds(),
    log: options.log ?? logToStderr,
    app: { version, host },
    close: async () => {
      await practice.close();
      stores.close();
    },
  };
}

/** Their own documentation names these ports. */
const usualLocalServers: readonly LocalServer[] = [
  { name: 'Ollama', port: 11434 },
  { name: 'LM Studio', port: 1234 },
  { name: 'vLLM', port: 8000 },
  { name: 'llama.cpp', port: 8080 },
];

/** The openai SDK takes a good part of the start-up to load; the first call loads it. */
function createLazyModels(learned: LearnedDialects): ModelClient {
  let loading: Promise<ModelClient> | null = null;
  let client: ModelClient | null = null;
  const load = (): Promise<ModelClient> =>
    (loading ??= import('./openai/openai-client.ts').then(
      ({ createModelClient }) => (client = createModelClient({ learned })),
    ));
  return {
    sizeOf: createCallSizes(learned),
    complete: (...parts) => (client ? client.complete(...parts) : load().then((loaded) => loaded.complete(...parts))),
    listModels: async (server, signal) => (client ?? (await load())).listModels(server, signal),
  };
}

function createLazyBatches(learned: LearnedDialects): ModelBatches {
  let loading: Promise<ModelBatches> | null = null;
  const load = (): Promise<ModelBatches> =>
    (loading ??= import('./openai/batches.ts').then(({ createModelBatches }) => createModelBatches({ learned })));
  return {
    limits: batchLimits,
    measure: measureBatchLine,
    supported: async (...parts) => (await load()).supported(...parts),
    upload: async (...parts) => (await load()).upload(...parts),
    submit: async (...parts) => (await load()).submit(...parts),
    find: async (...parts) => (await load()).find(...parts),
    status: async (...parts) => (await load()).status(...parts),
    forget: async (...parts) => (await load()).forget(...parts),
    cancel: async (...parts) => (await load()).cancel(...parts),
    async *results(...parts) {
      yield* (await load()).results(...parts);
    },
  };
}

function createLazyPractice(): PracticeServer & { close(): Promise<void> } {
  type Server = PracticeServer & { close(): Promise<void> };
  let loading: Promise<Server> | null = null;
  const load = (): Promise<Server> =>
    (loading ??= import('./practice/practice-server.ts').then(({ createPracticeServer }) => createPracticeServer()));
  return {
    baseUrl: async () => (await load()).baseUrl(),
    close: async () => {
      if (loading !== null) await (await loading).close();
    },
  };
}

/** Messages for engineers. Never a key and never a text of the person's: callers see to that. */
function logToStderr(level: 'info' | 'warning' | 'error', message: string): void {
  if (level !== 'info') process.stderr.write(`signoff ${level}: ${message}\n`);
}
