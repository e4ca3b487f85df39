import { AppError, describeError } from '#contract/errors';
import { type Answer, type Output } from '#domain/answers/output';
import { isAnyCharge, type PossibleCharges } from '#domain/result/charge-words';
import { type NotAskedAgain, type RunResult } from '#domain/result/run-result';
import { buildRunResult } from '#domain/run/build-run-result';
import { existingRun } from '../stores/existing-run.ts';
import { type RunPlan } from '../stores/run-plan.ts';
import { type Job, type StoredRun } from '../stores/runs.ts';
import { drawnOf } from './drawn-result.ts';
import { requeueInterrupted } from './running/interrupted-calls.ts';
import { planAgain } from './plan-again.ts';
import { QuietVoice } from './running/quiet-voice.ts';
import { RunDoors } from './running/run-doors.ts';
import { type RunSession, workOn } from './running/run-session.ts';
import { type Ending, type RunTrouble, waitingInWords } from './run-words.ts';
import { type BesideCall, type RunAccess, type RunnerParts } from './running/runner-parts.ts';
import { UnderwayRuns, type Wanted } from './running/underway.ts';

const quietMs = 250;

/** Starts, stops and resumes runs. Everything it knows is in the store; a new runner on the same store goes on. */
export class Runner {
  readonly #parts: RunnerParts;
  readonly #underway: UnderwayRuns;
  readonly #doors: RunDoors;
  readonly #voice: QuietVoice;
  /** Runs that were told, in this session, to go on though their answer was clear. */
  readonly #toTheirEnd = new Set<string>();
  /** Runs that were told, in this session, to ask again though their plan does not say so. */
  readonly #askingAgain = new Set<string>();
  /** What runs did not ask again, because of their limit on money. */
  readonly #notAskedAgain = new Map<string, NotAskedAgain>();
  /** Why a run ended, where that could not be stored. */
  readonly #troubles = new Map<string, RunTrouble>();

  constructor(parts: RunnerParts) {
    this.#parts = parts;
    this.#voice = new QuietVoice(parts.clock, quietMs, parts.changed);
    this.#underway = new UnderwayRuns(parts.clock);
    this.#doors = new RunDoors(parts, (origin) => {
      for (const runId of this.#underway.talkingTo(origin)) this.#voice.changed(runId);
    });
  }

  /** Stores the run with all its jobs and begins. */
  start(
    run: Pick<StoredRun, 'repository' | 'title' | 'hypothesis'> & Partial<Pick<StoredRun, 'kind' | 'parentId'>>,
    plan: RunPlan,
    jobs: readonly Job[],
  ): string {
    const { runs, ids, clock } = this.#parts;
    const id = ids.next();
    const practice = plan.variants.some((variant) => variant.practice) || (plan.judge?.practice ?? false);
    runs.create(
      {
        id,
        kind: 'experiment',
        parentId: null,
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
    await this.#underway.stop(runId, 'paused');
    if (this.#isLost(runId)) this.#parts.runs.update(runId, { state: 'paused' });
  }

  /** Batches that are out are stopped at the server first, and what was answered is collected; a second cancel does not wait for that. */
  async cancel(runId: string): Promise<void> {
    if (this.#cancelsAtServer(runId)) return;
    await this.#underway.stop(runId, 'cancelled');
    const run = existingRun(this.#parts.runs, runId);
    if (run.state === 'paused' || run.state === 'failed' || this.#isLost(runId)) this.#conclude(runId, 'cancelled');
  }

  #cancelsAtServer(runId: string): boolean {
    const { batch, runs } = this.#parts;
    const open = (batch?.store.list(runId) ?? []).filter(({ state }) => state === 'prepared' || state === 'submitted');
    if (!batch || open.every(({ cancelAsked }) => cancelAsked)) return false;
    for (const each of open) batch.store.update(each, { cancelAsked: true });
    const underway = this.#underway.get(runId);
    if (underway) underway.batch?.nudge();
    else {
      runs.update(runId, { state: 'running', error: null });
      this.#begin(runId);
    }
    return true;
  }

  /** Stored as running, and nobody works on it: its end could not be stored. */
  #isLost(runId: string): boolean {
    return !this.#underway.has(runId) && existingRun(this.#parts.runs, runId).state === 'running';
  }

  /**
   * Goes on with a run that is not over. One that stopped early, because the answer was clear, goes on to its end; one that left open what asking again
   * would tell asks again, whatever it was started with.
   */
  resume(runId: string): void {
    const run = existingRun(this.#parts.runs, runId);
    if (this.#underway.has(runId)) return;
    const stoppedEarly = run.state === 'finished' && this.resultOf(runId).stopped !== null;
    if (run.state === 'finished' && !stoppedEarly) {
      const plan = { ...this.#parts.runs.plan(runId), askAgain: true };
      if (run.kind !== 'experiment' || planAgain(this.#parts.runs, runId, plan).kind === 'nothing') return;
      this.#askingAgain.add(runId);
    }
    if (stoppedEarly) this.#toTheirEnd.add(runId);
    this.#parts.runs.update(runId, { state: 'running', error: null, result: null, finishedAt: null });
    this.#begin(runId);
  }

  /** Only what errored is done again; answers that exist are kept. */
  retryErrors(runId: string): number {
    const { runs } = this.#parts;
    if (this.#underway.has(runId))
      throw new AppError('bad-input', 'The experiment is still running.', 'Wait until it has finished, or stop it.');
    if (existingRun(this.#parts.runs, runId).kind === 'scored')
      throw new AppError(
        'bad-input',
        'These answers came from a file: no model can be asked for them again.',
        'Score a file that has them.',
      );
    const jobs = runs.requeue(runId, 'error');
    if (jobs > 0) {
      runs.update(runId, { state: 'running', error: null, result: null, finishedAt: null });
      this.#begin(runId);
    }
    return jobs;
  }

  /** Goes on with runs that were under way when the app ended. */
  resumeInterrupted(repository: string | null): void {
    for (const run of this.#parts.runs.list({ repository, everything: true })) {
      if (run.state !== 'running' || run.removedAt !== null || this.#underway.has(run.id)) continue;
      try {
        this.#begin(run.id);
      } catch (error) {
        // One run that cannot go on must not keep the app from starting.
        this.#broke(run.id, error);
      }
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
    return this.#underway.elapsedMs(runId);
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
    const run = existingRun(this.#parts.runs, runId);
    return run.result
      ? drawnOf(run, run.result)
      : this.summarize(run, runs.plan(runId), runs.outputs(runId), runs.freshOutputs(runId));
  }

  /** Attempts that may have been charged and brought no answer, and what they may have cost. */
  possibleCharges(runId: string): PossibleCharges {
    return this.#doors.possibleCharges(runId);
  }

  /** One question beside a run, with what the run may use now, through the same door and at the same pace. */
  askBeside(runId: string, make: (access: RunAccess) => BesideCall, signal: AbortSignal): Promise<Answer> {
    return this.#doors.askBeside(runId, make, signal);
  }

  /** Stops all work durably; the next start resumes it. */
  async close(): Promise<void> {
    await this.#underway.close();
    this.#voice.close();
  }

  /** What the run waits for while it is under way, or why it ended where that could not be stored; null: nothing to say. */
  troubleOf(runId: string): RunTrouble | null {
    const underway = this.#underway.get(runId);
    if (!underway) return this.#troubles.get(runId) ?? null;
    if (underway.batch?.trouble) return underway.batch.trouble;
    for (const origin of underway.origins) {
      const trouble = waitingInWords(this.#doors.paceOf(origin).state());
      if (trouble) return trouble;
    }
    return null;
  }

  /** The run result over these outputs of the run, and over those that were asked again beside its plan. */
  summarize(run: StoredRun, plan: RunPlan, outputs: readonly Output[], fresh: readonly Output[] = []): RunResult {
    const facts = {
      id: run.id,
      startedAt: run.startedAt ?? run.createdAt,
      durationMs: Math.round(run.durationMs),
      judgeCostUsd: this.#parts.runs.judgeCost(run.id),
      judgeAdapted: this.#parts.runs.judgeAdapted(run.id),
      notAskedAgain: this.#notAskedAgain.get(run.id),
      ...(fresh.length > 0 && { freshJudgeCostUsd: this.#parts.runs.freshJudgeCost(run.id) }),
    };
    const possibleCharges = this.possibleCharges(run.id);
    const result = buildRunResult(facts, plan, outputs, fresh);
    return drawnOf(run, { ...result, ...(isAnyCharge(possibleCharges) && { possibleCharges }) });
  }

  #begin(runId: string): void {
    const { runs } = this.#parts;
    this.#troubles.delete(runId);
    this.#notAskedAgain.delete(runId);
    requeueInterrupted(this.#parts, runId);
    const counts = runs.counts(runId);
    const stopAsked = new AbortController();
    let wanted: Wanted | null = null;
    const session: RunSession = {
      runId,
      stopAsked: stopAsked.signal,
      toItsEnd: this.#toTheirEnd.has(runId),
      askAgain: this.#askingAgain.has(runId),
      out: () => this.#underway.get(runId),
      changed: () => this.#voice.changed(runId),
      tooDear: (notAsked) => this.#notAskedAgain.set(runId, notAsked),
    };
    const settled = workOn(session, this.#parts, this.#doors)
      .then((ending) => this.#ended(runId, ending, wanted))
      .catch((error: unknown) => this.#broke(runId, error))
      .finally(() => {
        this.#underway.remove(runId);
        this.#voice.now(runId);
      });
    this.#underway.add(runId, {
      settledBefore: counts.done + counts.errors,
      settled,
      stop: (state) => {
        // The stronger wish wins: a run that is pausing can still be cancelled.
        wanted = wanted === null || state === 'cancelled' ? state : wanted;
        stopAsked.abort();
      },
    });
    this.#voice.now(runId);
  }

  #ended(runId: string, ending: Ending, wanted: Wanted | null): void {
    const { runs } = this.#parts;
    // Calls that were broken off: their attempt is in the audit, and they are marked as possibly charged.
    runs.requeue(runId, 'running');
    if (wanted === 'cancelled' && ending.kind !== 'finished') return this.#conclude(runId, 'cancelled');
    if (ending.kind === 'finished' || ending.kind === 'cancelled') return this.#conclude(runId, ending.kind);
    if (ending.kind === 'stopped') return runs.update(runId, { state: wanted ?? 'paused' });
    runs.update(runId, { state: ending.kind, error: ending.error });
  }

  #conclude(runId: string, state: 'finished' | 'cancelled'): void {
    const { runs, clock } = this.#parts;
    const result = this.summarize(
      { ...existingRun(this.#parts.runs, runId), state },
      runs.plan(runId),
      runs.outputs(runId),
      runs.freshOutputs(runId),
    );
    runs.update(runId, { state, error: null, result, finishedAt: clock.now().toISOString() });
  }

  /** What nobody foresaw, a full disk among it: said where it can be stored, and kept in mind where it cannot. */
  #broke(runId: string, error: unknown): void {
    const { runs, log } = this.#parts;
    // What has a sentence for the person is no fault of the program, and is said to her.
    const [level, said] =
      error instanceof AppError ? (['info', error.message] as const) : (['error', stackOf(error)] as const);
    log(level, `run ${runId}: ${said}`);
    const { message, nextStep, detail } = describeError(error);
    const kept = message.endsWith(' is kept.') ? '' : ' What is finished is kept.';
    const trouble: RunTrouble = { message: `${message}${kept}`, nextStep, detail: detail ?? null };
    this.#troubles.set(runId, trouble);
    try {
      runs.requeue(runId, 'running');
      runs.update(runId, { state: 'paused', error: trouble });
      this.#troubles.delete(runId);
    } catch (again) {
      log(again instanceof AppError ? 'info' : 'error', `run ${runId}: its end could not be stored: ${String(again)}`);
    }
  }
}

const stackOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));
