import { AppError } from '#contract/errors';
import { buildRunResult } from '#domain/build-run-result';
import { type Policy } from '#domain/policy';
import { type RunResult } from '#domain/run-result';
import { type Clock, type Ids, type ModelClient } from '../ports.ts';
import { type AuditStore, type Job, type RunPlan, type RunStore, type StoredRun } from '../stores.ts';
import { ActiveRun, type Ending } from './active-run.ts';
import { ModelDoor, type Prices } from './model-door.ts';

export interface RunnerParts {
  readonly runs: RunStore;
  readonly audit: AuditStore;
  readonly models: ModelClient;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Called with the run's id when something about it changed, at most four times a second. */
  readonly changed: (runId: string) => void;
  /** Asked at each start of the run, so that a forgotten key and a changed address are noticed. */
  readonly access: (plan: RunPlan) => Promise<RunAccess>;
  readonly log: (level: 'info' | 'warning' | 'error', message: string) => void;
}

/** What a run may use while it is under way. */
export interface RunAccess {
  readonly apiKey: string | null;
  readonly policy: Policy;
  readonly priceOf: (origin: string, model: string) => Prices | null;
  /** The plan with the addresses that hold now: the practice server has another port after each start. */
  readonly plan: RunPlan;
}

const quietMs = 250;

interface Underway {
  readonly startedAt: number;
  readonly settledBefore: number;
  readonly settled: Promise<void>;
  stop(state: 'paused' | 'cancelled' | 'running'): void;
}

/** Starts, stops and resumes runs. Everything it knows is in the store; a new runner on the same store goes on. */
export class Runner {
  readonly #parts: RunnerParts;
  readonly #underway = new Map<string, Underway>();
  readonly #lastSaid = new Map<string, number>();

  constructor(parts: RunnerParts) {
    this.#parts = parts;
  }

  /** Stores the run with all its jobs and begins. */
  start(run: Pick<StoredRun, 'repository' | 'title' | 'hypothesis'>, plan: RunPlan, jobs: readonly Job[]): string {
    const { runs, ids, clock } = this.#parts;
    const id = ids.next();
    const practice = plan.variants.some((variant) => variant.practice) || (plan.judge?.practice ?? false);
    runs.create(
      {
        id,
        ...run,
        promptId: plan.promptId,
        state: 'running',
        practice,
        createdAt: clock.now().toISOString(),
        startedAt: clock.now().toISOString(),
        finishedAt: null,
        durationMs: 0,
        error: null,
        result: null,
        removedAt: null,
      },
      plan,
      jobs,
    );
    this.#begin(id);
    return id;
  }

  async pause(runId: string): Promise<void> {
    await this.#stop(runId, 'paused');
  }

  async cancel(runId: string): Promise<void> {
    await this.#stop(runId, 'cancelled');
    const run = this.#existing(runId);
    if (run.state === 'paused' || run.state === 'failed') this.#conclude(runId, 'cancelled');
  }

  resume(runId: string): void {
    const run = this.#existing(runId);
    if (this.#underway.has(runId)) return;
    if (run.state === 'finished') return;
    this.#parts.runs.update(runId, { state: 'running', error: null, result: null, finishedAt: null });
    this.#begin(runId);
  }

  /** Only what errored is done again; answers that exist are kept. */
  retryErrors(runId: string): number {
    const { runs } = this.#parts;
    if (this.#underway.has(runId))
      throw new AppError('bad-input', 'The experiment is still running.', 'Wait until it has finished, or stop it.');
    const jobs = runs.requeue(runId, 'error');
    if (jobs > 0) {
      runs.update(runId, { state: 'running', error: null, result: null, finishedAt: null });
      this.#begin(runId);
    }
    return jobs;
  }

  /** Goes on with runs that were under way when the app ended. */
  resumeInterrupted(repository: string | null): void {
    for (const run of this.#parts.runs.list({ repository })) {
      if (run.state === 'running' && run.removedAt === null) this.#begin(run.id);
    }
  }

  async whenSettled(runId: string): Promise<void> {
    await this.#underway.get(runId)?.settled;
  }

  isUnderway(runId: string): boolean {
    return this.#underway.has(runId);
  }

  /** Milliseconds since this session began to work on the run; 0 when it does not. */
  elapsedMs(runId: string): number {
    const underway = this.#underway.get(runId);
    return underway ? this.#parts.clock.monotonic() - underway.startedAt : 0;
  }

  /** Calls that were settled in this session: what the time left is reckoned from. */
  settledThisSession(runId: string): number {
    const underway = this.#underway.get(runId);
    if (!underway) return 1;
    const counts = this.#parts.runs.counts(runId);
    return Math.max(1, counts.done + counts.errors - underway.settledBefore);
  }

  /** What the run shows so far. */
  resultOf(runId: string): RunResult {
    const { runs } = this.#parts;
    const run = this.#existing(runId);
    return run.result ?? this.#summary(run, runs.plan(runId));
  }

  /** Stops all work durably; the next start resumes it. */
  async close(): Promise<void> {
    const all = [...this.#underway.values()];
    for (const each of all) each.stop('running');
    await Promise.allSettled(all.map((each) => each.settled));
  }

  #existing(runId: string): StoredRun {
    const run = this.#parts.runs.get(runId);
    if (!run)
      throw new AppError('not-found', 'This experiment is no longer there.', 'Go back to the list of experiments.');
    return run;
  }

  #summary(run: StoredRun, plan: RunPlan): RunResult {
    const { runs } = this.#parts;
    const facts = {
      id: run.id,
      startedAt: run.startedAt ?? run.createdAt,
      durationMs: Math.round(run.durationMs),
      judgeCostUsd: runs.judgeCost(run.id),
    };
    return buildRunResult(facts, plan, runs.outputs(run.id));
  }

  #begin(runId: string): void {
    const { runs } = this.#parts;
    // What was under way when the app died may have been charged; it is asked again, everything else is not.
    runs.requeue(runId, 'running');
    const counts = runs.counts(runId);
    let active: ActiveRun | null = null;
    let wanted: 'paused' | 'cancelled' | 'running' | null = null;
    const settled = this.#run(runId, (run) => {
      active = run;
      if (wanted !== null) run.stop();
    })
      .then((ending) => this.#ended(runId, ending, wanted))
      .catch((error: unknown) => this.#broke(runId, error))
      .finally(() => {
        this.#underway.delete(runId);
        this.#say(runId, true);
      });
    this.#underway.set(runId, {
      startedAt: this.#parts.clock.monotonic(),
      settledBefore: counts.done + counts.errors,
      settled,
      stop: (state) => {
        wanted ??= state;
        active?.stop();
      },
    });
    this.#say(runId, true);
  }

  async #run(runId: string, started: (run: ActiveRun) => void): Promise<Ending> {
    const { runs, models, audit, clock, ids } = this.#parts;
    const { apiKey, policy, priceOf, plan } = await this.#parts.access(runs.plan(runId));
    const door = new ModelDoor({ models, audit, clock, ids, policy, priceOf, concurrency: plan.concurrency });
    const active = new ActiveRun({
      runId,
      plan,
      runs,
      door,
      clock,
      apiKey,
      nonce: () => ids.next(),
      changed: () => this.#say(runId, false),
    });
    started(active);
    const begun = clock.monotonic();
    try {
      return await active.work();
    } finally {
      const run = runs.get(runId);
      if (run) runs.update(runId, { durationMs: run.durationMs + clock.monotonic() - begun });
    }
  }

  #ended(runId: string, ending: Ending, wanted: 'paused' | 'cancelled' | 'running' | null): void {
    const { runs } = this.#parts;
    runs.requeue(runId, 'running');
    if (ending.kind === 'finished') this.#conclude(runId, 'finished');
    else if (ending.kind === 'stopped') {
      if (wanted === 'cancelled') this.#conclude(runId, 'cancelled');
      else runs.update(runId, { state: wanted ?? 'paused' });
    } else runs.update(runId, { state: ending.kind, error: ending.error });
  }

  #conclude(runId: string, state: 'finished' | 'cancelled'): void {
    const { runs, clock } = this.#parts;
    const run = this.#existing(runId);
    const result = this.#summary(run, runs.plan(runId));
    runs.update(runId, { state, error: null, result, finishedAt: clock.now().toISOString() });
    this.#say(runId, true);
  }

  #broke(runId: string, error: unknown): void {
    const known = error instanceof AppError;
    this.#parts.log(
      'error',
      `run ${runId}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
    this.#parts.runs.update(runId, {
      state: 'failed',
      error: {
        message: known ? error.message : 'Something inside Signoff went wrong. What is finished is kept.',
        nextStep: known ? error.nextStep : 'Go on with the experiment; if it stops again, tell us.',
        detail: error instanceof Error ? error.message : String(error),
      },
    });
  }

  async #stop(runId: string, state: 'paused' | 'cancelled'): Promise<void> {
    const underway = this.#underway.get(runId);
    underway?.stop(state);
    await underway?.settled;
  }

  #say(runId: string, now: boolean): void {
    const time = this.#parts.clock.monotonic();
    if (!now && time - (this.#lastSaid.get(runId) ?? -Infinity) < quietMs) return;
    this.#lastSaid.set(runId, time);
    this.#parts.changed(runId);
  }
}
