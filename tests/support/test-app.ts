/**
 * The real app for tests: real SQLite and real copies of repositories in a temporary folder, the practice models at once instead of
 * after their usual time, keys in a store that outlives a restart as the system's would.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createNodePorts } from '#adapters/node';
import { createPracticeServer } from '#adapters/practice/practice-server';
import { createMemorySecrets } from '#adapters/secrets/memory-secrets';
import { createClient, type Client } from '#contract/wire/client';
import { AppError, type ErrorDescription } from '#contract/errors';
import { type AppEvent } from '#contract/wire/events';
import { type ProcedureInput, type ProcedureName, type ProcedureOutput } from '#contract/procedures';
import { type App, type Ports } from '#services/app';
import { createApp } from '#services/create-app';
import { createDirectTransport } from '#services/direct-transport';
import { type Clock } from '#services/ports/host';

export const resourcesFolder = fileURLToPath(new URL('../../resources', import.meta.url));

export interface TestApp {
  /** The temporary data folder. */
  readonly folder: string;
  readonly client: Client;
  readonly ports: Ports;
  /** What happened so far, oldest first, over all restarts. */
  readonly events: readonly AppEvent[];
  /** What the app wrote into its log, over all restarts. */
  readonly log: readonly string[];
  call<N extends ProcedureName>(name: N, input: ProcedureInput<N>): Promise<ProcedureOutput<N>>;
  /** The refusal of a call that must not succeed. */
  refusal<N extends ProcedureName>(name: N, input: ProcedureInput<N>): Promise<ErrorDescription>;
  until<T>(look: () => Promise<T | null>): Promise<T>;
  /** Closes the app and opens it again on the same folder. */
  restart(): Promise<void>;
  /** Every byte under the data folder, as text, by path. */
  bytes(): Map<string, string>;
  /** Removes the folder. Throws where the app wrote an error of its own into its log: those are for nobody to see. */
  close(): Promise<void>;
}

export interface TestAppOptions {
  /** Moves the clock that says the date (durations stay real); milliseconds. */
  readonly clockOffsetMs?: () => number;
  /** Where model servers are looked for on this computer; left out: nowhere. */
  readonly localServers?: Ports['localServers'];
  /** Puts something into the data folder before the app first opens it. */
  readonly before?: (folder: string) => Promise<void>;
}

export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const folder = await mkdtemp(join(tmpdir(), 'signoff-app-'));
  await options.before?.(folder);
  const secrets = createMemorySecrets();
  const events: AppEvent[] = [];
  const log: string[] = [];

  const open = async () => {
    const node = await createNodePorts({
      dataFolder: folder,
      resourcesFolder,
      host: 'direct',
      version: '0.0.0-test',
      secrets,
      log: (level, message) => void log.push(`${level}: ${message}`),
    });
    const practice = createPracticeServer({ latencyScale: 0 });
    const ports: Ports = {
      ...node,
      practice,
      localServers: options.localServers ?? [],
      clock: movedClock(node.clock, options.clockOffsetMs),
    };
    const app = createApp(ports);
    app.subscribe((event) => void events.push(event));
    const close = async () => {
      await app.close();
      await practice.close();
      await node.close();
    };
    return { app, ports, client: createClient(createDirectTransport(app)), close };
  };

  let running: { app: App; ports: Ports; client: Client; close(): Promise<void> } | null = await open();
  const now = () => {
    if (running === null) throw new Error('The app is closed.');
    return running;
  };
  const shut = async () => {
    const before = running;
    running = null;
    await before?.close();
  };
  return {
    folder,
    get client() {
      return now().client;
    },
    get ports() {
      return now().ports;
    },
    events,
    log,
    call: (name, input) => now().client.call(name, input),
    refusal: (name, input) => refusalOf(now().client.call(name, input)),
    until: (look) => until(now().client, look),
    restart: async () => {
      await shut();
      running = await open();
    },
    bytes: () => bytesUnder(folder),
    close: async () => {
      await shut();
      await rm(folder, { recursive: true, force: true });
      const failures = log.filter((line) => line.startsWith('error: '));
      if (failures.length > 0) throw new Error(`Nobody expected this:\n${failures.join('\n')}`);
    },
  };
}

/** Looks now and after every event until `look` answers something: as a screen would, without sleeping. */
export function until<T>(client: Client, look: () => Promise<T | null>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    let looking = false;
    let again = false;
    const end = (finish: () => void): void => {
      unsubscribe();
      finish();
    };
    const check = async (): Promise<void> => {
      if (looking) return void (again = true);
      looking = true;
      do {
        again = false;
        try {
          const found = await look();
          if (found !== null) return end(() => resolve(found));
        } catch (error) {
          return end(() => reject(error));
        }
      } while (again);
      looking = false;
    };
    const unsubscribe = client.subscribe(() => void check());
    void check();
  });
}

/** What a call that is refused says. Throws where it was not refused, or with something that is not for people. */
export async function refusalOf(call: Promise<unknown>): Promise<ErrorDescription> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { code, message, nextStep, detail } = error;
    assertPlainWords(message);
    assertPlainWords(nextStep);
    return { code, message, nextStep, ...(detail === undefined ? {} : { detail }) };
  }
  throw new Error('The call was not refused.');
}

const gitWords =
  /\b(git|commit(s|ted)?|push(ed)?|pull(ed)?|merged?|rebased?|HEAD|remote|origin|SHA|fast-forward|fetch(ed)?)\b/;

/** Sentences for people hold none of Git's words (product.md, "Words"), apart from what they quote. */
export function assertPlainWords(sentence: string): void {
  const found = gitWords.exec(sentence.replace(/“[^”]*”/g, ''));
  if (found) throw new Error(`“${found[0]}” stands in a sentence for people: ${sentence}`);
  if (sentence.trim() === '') throw new Error('A sentence for people is empty.');
}

function movedClock(clock: Clock, offsetMs: (() => number) | undefined): Clock {
  return offsetMs === undefined ? clock : { ...clock, now: () => new Date(clock.now().getTime() + offsetMs()) };
}

function bytesUnder(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(folder.length + 1), readFileSync(path).toString('latin1')];
    }),
  );
}
