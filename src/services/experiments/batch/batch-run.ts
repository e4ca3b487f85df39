import { AppError } from '#contract/errors';
import { type BatchStatus, NoBatches } from '../../ports/batches.ts';
import { ModelFailure, type ModelFailureKind } from '../../ports/model-failure.ts';
import { type StoredBatch } from '../../stores/batches.ts';
import { collectBatch } from './batch-collecting.ts';
import { batchBoundUsd, type BatchRunParts } from './batch-parts.ts';
import { cannotBeListed, layOut, markSubmitted, readyCalls, sendBatch, tagOf, worstOf } from './batch-sending.ts';
import {
  batchOverBudgetInWords,
  leftOverInWords,
  noBatchesInWords,
  outOfReachInWords,
  strangeAnswersInWords,
  unknownBatchInWords,
} from './batch-words.ts';
import { RunMustStop, RunMustWait } from '../calls/halts.ts';
import { PlannedCalls } from '../planning/planned-calls.ts';
import { type Ending, haltInWords, type RunTrouble } from '../run-words.ts';

/** `collected`: nothing is out any more. `left`: ids of jobs that no batch answered; `then`: how the run ends once the rest is judged. */
export type BatchEnding =
  | Exclude<Ending, { readonly kind: 'finished' | 'cancelled' }>
  | { readonly kind: 'collected'; readonly left: ReadonlySet<string>; readonly then: Ending };

type Submitted = StoredBatch & { readonly serverId: string };

/** Looks at the server: at once, then ever less often. */
const firstRestMs = 30_000;
const longestRestMs = 300_000;
/** A batch that is being stopped is soon over. */
const stoppingRestMs = 5_000;
const sendingTries = 4;
const strangeAnswers = 5;
/** How long a request that is under way may still bring its answer after a stop. */
const graceMs = 1_500;

/** Failures that pass by themselves. */
const passing: ReadonlySet<ModelFailureKind> = new Set([
  'unreachable',
  'timed-out',
  'cut-off',
  'server-failed',
  'rate-limited',
]);

/** The run halts, for a reason in words. */
class BatchHalt extends Error {
  readonly trouble: RunTrouble;
  constructor(trouble: RunTrouble) {
    super(trouble.message);
    this.trouble = trouble;
  }
}

/**
 * The part of a run that goes out as batches: laid out and stored, sent, looked at now and then, collected. Whatever it does is stored
 * first, in such an order that nothing is sent twice: a batch that may have been started is looked for at the server before it is sent again.
 */
export class BatchRun {
  readonly #parts: BatchRunParts;
  readonly #calls: PlannedCalls;
  readonly #stopped = new AbortController();
  /** Requests under way are broken off. */
  readonly #breaking = new AbortController();
  readonly #over = new AbortController();
  #nudged = new AbortController();
  readonly #cancelSent = new Set<number>();
  #supported: boolean | null = null;
  #strange = 0;
  #trouble: RunTrouble | null = null;

  constructor(parts: BatchRunParts) {
    this.#parts = parts;
    this.#calls = new PlannedCalls(parts.plan);
  }

  /** What it waits for; null: only for its turn at the server. */
  get trouble(): RunTrouble | null {
    return this.#trouble;
  }

  /** Until nothing is out, or until it is stopped. Throws only what nobody foresaw. */
  async work(): Promise<BatchEnding> {
    try {
      if (this.#open().length === 0) await this.#layOut();
      for (const batch of this.#open()) if (batch.state === 'prepared') await this.#start(batch);
      await this.#follow();
      return this.#collected();
    } catch (error) {
      return this.#endingOf(error);
    } finally {
      this.#over.abort();
    }
  }

  /** Lets the batches go on at the server, and looks at them no more. */
  stop(): void {
    this.#stopped.abort();
    this.#parts.clock.wait(graceMs, this.#over.signal).then(
      () => this.#breaking.abort(),
      () => undefined,
    );
  }

  /** Looks again now: the person wants something of it. */
  nudge(): void {
    this.#nudged.abort();
  }

  #all(): StoredBatch[] {
    return this.#parts.store.list(this.#parts.runId);
  }

  #open(): StoredBatch[] {
    return this.#all().filter(({ state }) => state === 'prepared' || state === 'submitted');
  }

  /** Jobs that wait and that no batch has answered or holds. */
  #unsent() {
    const held = new Set(this.#all().flatMap((batch) => batch.jobs));
    return this.#parts.runs.jobsIn(this.#parts.runId, 'waiting').filter((job) => !held.has(job.id));
  }

  async #layOut(): Promise<void> {
    const { runs, plan, store, budget } = this.#parts;
    const unsent = this.#unsent();
    if (unsent.length === 0) return;
    const ready = await readyCalls(this.#parts, this.#calls, unsent, this.#stopped.signal);
    const worstUsd = worstOf(ready);
    const { spentUsd } = budget;
    const cap = plan.maxCostUsd;
    if (cap !== null && (spentUsd >= cap || spentUsd + worstUsd > cap))
      throw new BatchHalt(batchOverBudgetInWords(plan, spentUsd + worstUsd));
    const laidOut = layOut(this.#parts, ready, this.#all().length);
    runs.together(() => laidOut.forEach((batch) => store.add(batch)));
    this.#parts.changed();
  }

  /** Sends a prepared batch, after looking whether the server has it already. */
  async #start(batch: StoredBatch): Promise<void> {
    const { clock, store } = this.#parts;
    for (let tried = 1; ; tried += 1) {
      const now = this.#all().find((each) => each.position === batch.position) ?? batch;
      try {
        this.#refuseWhenStopped();
        const found = now.fileId === null ? null : await this.#find(now, now.fileId);
        if (found !== null) markSubmitted(this.#parts, now, found);
        else if (now.cancelAsked) store.update(now, { state: 'failed', jobs: [], ended: 'cancelled' });
        else if (!(await this.#isSupported())) throw new NoBatches('bad-request', 'The server has no list of batches.');
        else await sendBatch(this.#parts, this.#calls, now, this.#breaking.signal);
        return this.#parts.changed();
      } catch (error) {
        if (!(error instanceof ModelFailure) || error.kind === 'cancelled') throw error;
        if (error instanceof NoBatches) throw new BatchHalt(noBatchesInWords(error));
        if (!passing.has(error.kind)) throw new RunMustStop(error);
        if (tried >= sendingTries) throw new RunMustWait(error);
        await clock.wait(Math.max(error.retryAfterMs ?? 0, 2_000 * 2 ** tried), this.#stopped.signal);
      }
    }
  }

  /** Asked before the first file leaves: a server without batches is not sent the cases. */
  async #isSupported(): Promise<boolean> {
    const { batches, server } = this.#parts;
    return (this.#supported ??= await batches.supported(server, this.#breaking.signal));
  }

  /** The server's id of a batch that may have been started. Where that cannot be told it is given up, and the person is asked. */
  async #find(batch: StoredBatch, fileId: string): Promise<string | null> {
    const { batches, server } = this.#parts;
    try {
      return await batches.find(server, { fileId, tag: tagOf(batch) }, this.#breaking.signal);
    } catch (error) {
      if (!(error instanceof ModelFailure) || !cannotBeListed(error)) throw error;
      const calls = batch.jobs.length;
      this.#giveUp(batch, 'unknown', error.message);
      throw new BatchHalt(unknownBatchInWords(calls, error));
    }
  }

  /** Its calls go back to waiting, marked as possibly charged. */
  #giveUp(batch: StoredBatch, ended: 'unknown' | 'lost', message: string): void {
    const { runs, runId, store, audit, clock, budget } = this.#parts;
    const own = new Set(batch.jobs);
    const jobs = runs.jobsIn(runId, 'waiting').filter((job) => own.has(job.id));
    const at = clock.now().toISOString();
    const [first] = jobs;
    runs.together(() => {
      for (const job of jobs) {
        runs.markRunning(runId, job.id);
        budget.charge(batchBoundUsd(this.#parts, this.#calls.callOf(job)), { kind: 'uncertain' });
      }
      runs.requeue(runId, 'running');
      store.update(batch, { state: 'failed', jobs: [], ended, collectedAt: at });
      if (!first) return;
      const { about, request } = this.#calls.callOf(first);
      audit.add({
        ...about,
        at,
        runId,
        case: null,
        promptContent: null,
        sensitivity: null,
        model: request.model,
        outcome: 'error',
        error: { code: 'interrupted', message, mayHaveBeenCharged: true },
        requestBytes: 0,
        inputTokens: null,
        outputTokens: null,
        costUsd: null,
      });
    });
  }

  /** Looks at what is out until all of it is over and collected. */
  async #follow(): Promise<void> {
    let restMs = firstRestMs;
    for (;;) {
      let askedMs = 0;
      for (const batch of this.#open()) {
        this.#refuseWhenStopped();
        askedMs = Math.max(askedMs, await this.#lookAt(batch));
      }
      const open = this.#open();
      if (open.length === 0) return;
      const isStopping = open.some(({ cancelAsked }) => cancelAsked);
      await this.#rest(Math.max(askedMs, isStopping ? Math.min(restMs, stoppingRestMs) : restMs));
      restMs = Math.min(longestRestMs, restMs * 1.5);
    }
  }

  async #rest(ms: number): Promise<void> {
    this.#parts.changed();
    try {
      await this.#parts.clock.wait(ms, AbortSignal.any([this.#stopped.signal, this.#nudged.signal]));
    } catch (error) {
      if (this.#stopped.signal.aborted) throw error;
    }
    this.#nudged = new AbortController();
  }

  /** Answers how long the server asks to be left alone, in milliseconds. */
  async #lookAt(batch: StoredBatch): Promise<number> {
    const { serverId } = batch;
    if (serverId === null) return 0;
    try {
      await this.#look({ ...batch, serverId });
      this.#strange = 0;
      this.#trouble = null;
      return 0;
    } catch (error) {
      if (!(error instanceof ModelFailure) || error.kind === 'cancelled') throw error;
      if (passing.has(error.kind)) this.#trouble = outOfReachInWords();
      else if (error.kind !== 'malformed-answer' && error.kind !== 'bad-request') throw new RunMustStop(error);
      else if ((this.#strange += 1) >= strangeAnswers) throw new BatchHalt(strangeAnswersInWords(error));
      return error.retryAfterMs ?? 0;
    }
  }

  async #look(batch: Submitted): Promise<void> {
    const { batches, server, store } = this.#parts;
    const signal = this.#breaking.signal;
    if (batch.cancelAsked && !this.#cancelSent.has(batch.position)) {
      await batches.cancel(server, batch.serverId, signal);
      this.#cancelSent.add(batch.position);
    }
    const status = await batches.status(server, batch.serverId, signal);
    if (status === null) return this.#giveUp(batch, 'lost', 'The server no longer knows this batch.');
    if (status.state === 'waiting' || status.state === 'in-progress') {
      const counts = countsOf(batch, status);
      if (JSON.stringify(counts) !== JSON.stringify(batch.counts)) store.update(batch, { counts });
      return;
    }
    await collectBatch(this.#parts, this.#calls, batch, status, signal);
  }

  #collected(): BatchEnding {
    const all = this.#all();
    const left = new Set(this.#unsent().map((job) => job.id));
    if (all.some(({ cancelAsked }) => cancelAsked)) return { kind: 'collected', left, then: { kind: 'cancelled' } };
    if (left.size === 0) return { kind: 'collected', left, then: { kind: 'finished' } };
    return { kind: 'collected', left, then: this.#halted(leftOverInWords(all, left.size)) };
  }

  #endingOf(error: unknown): BatchEnding {
    if (error instanceof BatchHalt) return this.#halted(error.trouble);
    if (error instanceof RunMustStop || error instanceof RunMustWait) return this.#halted(haltInWords(error));
    const brokenOff = error instanceof ModelFailure && error.kind === 'cancelled';
    if (brokenOff || (error instanceof AppError && error.code === 'cancelled')) return { kind: 'stopped' };
    throw error;
  }

  #halted(trouble: RunTrouble) {
    const { runs, runId } = this.#parts;
    const { done, running } = runs.counts(runId);
    const kind: 'paused' | 'failed' =
      done + running > 0 || this.#open().some(({ fileId }) => fileId !== null) ? 'paused' : 'failed';
    return { kind, error: trouble };
  }

  #refuseWhenStopped(): void {
    if (this.#stopped.signal.aborted) throw new AppError('cancelled', 'Stopped.', 'Go on when you like.');
  }
}

/** The server counts nothing before it has read the file. */
function countsOf(batch: StoredBatch, { total, done, failed }: BatchStatus): StoredBatch['counts'] {
  return { total: total === 0 ? batch.jobs.length : total, done, failed };
}
