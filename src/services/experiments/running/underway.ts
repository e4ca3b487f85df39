import { type Clock } from '../../ports/host.ts';
import { type RunTrouble } from '../run-words.ts';

/** What somebody wants of a run that is under way. `running`: it stops now, and the next start goes on with it. */
export type Wanted = 'paused' | 'cancelled' | 'running';

/** A run on which this session works. */
export interface Underway {
  /** Calls that were over before this session. */
  readonly settledBefore: number;
  readonly settled: Promise<void>;
  stop(state: Wanted): void;
}

/** What a run has out while it is under way, known as soon as it is. */
export interface Out {
  /** Servers it talks to; empty until it is known where they are. */
  origins: ReadonlySet<string>;
  /** What it has out at the server; null for a run that asks now. */
  batch: { readonly trouble: RunTrouble | null; nudge(): void } | null;
}

/** The runs on which this session works, by id. */
export class UnderwayRuns {
  readonly #clock: Clock;
  readonly #all = new Map<string, Underway & Out & { readonly startedAt: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(runId: string, underway: Underway): void {
    this.#all.set(runId, { ...underway, startedAt: this.#clock.monotonic(), origins: new Set(), batch: null });
  }

  remove(runId: string): void {
    this.#all.delete(runId);
  }

  get(runId: string): (Underway & Out) | undefined {
    return this.#all.get(runId);
  }

  has(runId: string): boolean {
    return this.#all.has(runId);
  }

  /** Milliseconds since this session began to work on the run; 0 when it does not. */
  elapsedMs(runId: string): number {
    const underway = this.#all.get(runId);
    return underway ? this.#clock.monotonic() - underway.startedAt : 0;
  }

  /** Ids of those that talk to this server. */
  talkingTo(origin: string): string[] {
    return [...this.#all].filter(([, { origins }]) => origins.has(origin)).map(([runId]) => runId);
  }

  async stop(runId: string, state: Wanted): Promise<void> {
    const underway = this.#all.get(runId);
    underway?.stop(state);
    await underway?.settled;
  }

  /** Stops all of them, to be gone on with at the next start. */
  async close(): Promise<void> {
    const all = [...this.#all.values()];
    for (const each of all) each.stop('running');
    await Promise.allSettled(all.map((each) => each.settled));
  }
}
