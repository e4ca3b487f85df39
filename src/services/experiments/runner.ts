import { AppError, describeError } from '#contract/errors';
import { buildRunResult } from '#domain/run/build-run-result';
import { isAnyCharge, type PossibleCharges } from '#domain/result/charge-words';
import { type Policy } from '#domain/policy/policy';
import { type Answer, type Output } from '#domain/answers/output';
import { type NotAskedAgain, type RunResult } from '#domain/result/run-result';
import { drawnOf } from './drawn-result.ts';
import {
  type Clock,
  type Ids,
  type ModelBatches,
  type ModelClient,
  type ModelFailure,
  type ModelRequest,
} from '../ports.ts';
import { type AuditStore } from '../stores/audit.ts';
import { type BatchStore } from '../stores/batches.ts';
import { type Job, type RunStore, type StoredRun } from '../stores/runs.ts';
import { type RunPlan } from '../stores/run-plan.ts';
import { ActiveRun, type Ending } from './active-run.ts';
import { asksJudges, type BatchRunParts } from './batch/batch-parts.ts';
import { BatchRun } from './batch/batch-run.ts';
import { Budget, type Purse } from './calls/budget.ts';
import { type CallContext, ModelDoor, type Prices, type RetryLimits } from './calls/model-door.ts';
import { requeueInterrupted } from './interrupted-calls.ts';
import { Pace } from './calls/pace.ts';
import { planAgain } from './plan-again.ts';
import { QuietVoice } from './quiet-voice.ts';
import { type RunTrouble, waitingInWords } from './run-words.ts';
import { startStopwatch } from './stopwatch.ts';
import { existingRun } from '../stores/existing-run.ts';

export interface RunnerParts {
  readonly runs: RunStore;
  readonly audit: AuditStore;
  readonly models: ModelClient;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Called with the run's id when something about it changed, at most four times a second. */
  readonly changed: (runId: string) => void;
  /** Asked at each start of the run, so that a forgotten key and a changed address are noticed. */
  readonly access: (plan: RunPlan, repositoryId: string | null) => Promise<RunAccess>;
  readonly log: (level: 'info' | 'warning' | 'error', message: string) => void;
  readonly limits?: Partial<RetryLimits>;
  /** What to do about a failure, where this host has another way than the app; null or absent: as in the app. */
  readonly advise?: (failure: ModelFailure) => string | null;
  /** For runs that go out as batches; where it is left out, they are refused. */
  readonly batch?: { readonly server: ModelBatches; readonly store: BatchStore };
}

/** What a run may use while it is under way. */
export interface RunAccess {
  readonly apiKey: string | null;
  readonly policy: Policy;
  readonly priceOf: (origin: string, model: string) => Prices | null;
  /** The plan with the addresses that hold now: the practice server has another port after each start. */
  readonly plan: RunPlan;
}

/** A question that is no part of a run's plan. */
export interface BesideCall {
  readonly request: Omit<ModelRequest, 'apiKey'>;
  readonly call: Omit<CallContext, 'runId'>;
  /** The person's own limit, where it is more than the run's: one may ask about a run that came to its limit. null: none. */
  readonly limitUsd: number | null;
}

const quietMs = 250;

type Wanted = 'paused' | 'cancelled' | 'running';

interface Underway {
  readonly startedAt: number;
  readonly settledBefore: number;
  readonly settled: Promise<void>;
  /** Servers it talks to; empty until it is known where they are. */
  origins: ReadonlySet<string>;
  /** What it has out at the server; null for a run that asks now. */
  batch: BatchRun | null;
  stop(state: Wanted): void;
}

/** Starts, stops and resumes runs. Everything it knows is in the store; a new runner on the same store goes on. */
export class Runner {
  readonly #parts: RunnerParts;
  readonly #underway = new Map<string, Underway>();
  readonly #voice: QuietVoice;
  /** One for each server, whatever the run. */
  readonly #paces = new Map<string, Pace>();
  /** Runs that were told, in this session, to go on though their answer was clear. */
  readonly #toTheirEnd = new Set<string>();
  /** The money of each run that this session has asked anything for. */
  readonly #budgets = new Map<string, Budget>();
  /** How many questions beside it are out for a run. */
  readonly #beside = new Map<string, number>();
  /** Runs that were told, in this session, to ask again though their plan does not say so. */
  readonly #askingAgain = new Set<string>();
  /** What runs did not ask again, because of their limit on money. */
  readonly #notAskedAgain = new Map<string, NotAskedAgain>();
  /** Why a run ended, where that could not be stored. */
  readonly #troubles = new Map<string, RunTrouble>();

  constructor(parts: RunnerParts) {
    this.#parts = parts;
    this.#voice = new QuietVoice(parts.clock, quietMs, parts.changed);
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
    await this.#stop(runId, 'paused');
    if (this.#isLost(runId)) this.#parts.runs.update(runId, { state: 'paused' });
  }

  /** Batches that are out are stopped at the server first, and what was answered is collected; a second cancel does not wait for that. */
  async cancel(runId: string): Promise<void> {
    if (this.#cancelsAtServer(runId)) return;
    await this.#stop(runId, 'cancelled');
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
    const run = existingRun(this.#parts.runs, runId);
    return run.result
      ? drawnOf(run, run.result)
      : this.summarize(run, runs.plan(runId), runs.outputs(runId), runs.freshOutputs(runId));
  }

  /**
   * Attempts that may have been charged and brought no answer, and what they and answers of unknown cost may have cost; those that are under way are
   * not among them. What is stored as open and is not under way was left by an earlier session, or its end could not be stored.
   */
  possibleCharges(runId: string): PossibleCharges {
    const { uncertainCalls, uncertainUsd, openCalls, openUsd } = this.#parts.runs.charges(runId);
    const live = this.#budgets.get(runId)?.live ?? { calls: 0, usd: 0 };
    const lost = Math.max(0, openCalls - live.calls);
    const calls = uncertainCalls + lost;
    // Whose tokens nobody counted has no cost, where it is known what a token costs.
    const uncounted = calls > 0 && uncertainUsd > 0 && this.#parts.runs.counts(runId).spentUsd === null;
    return {
      calls,
      usd: uncertainUsd + (lost === 0 ? 0 : Math.max(0, openUsd - live.usd)),
      ...(uncounted && { uncounted }),
    };
  }

  /** Stops all work durably; the next start resumes it. */
  async close(): Promise<void> {
    const all = [...this.#underway.values()];
    for (const each of all) each.stop('running');
    await Promise.allSettled(all.map((each) => each.settled));
    this.#voice.close();
  }

  /** What the run waits for while it is under way, or why it ended where that could not be stored; null: nothing to say. */
  troubleOf(runId: string): RunTrouble | null {
    const underway = this.#underway.get(runId);
    if (!underway) return this.#troubles.get(runId) ?? null;
    if (underway.batch?.trouble) return underway.batch.trouble;
    for (const origin of underway.origins) {
      const trouble = waitingInWords(this.#paceOf(origin).state());
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
    const { runs, clock } = this.#parts;
    this.#troubles.delete(runId);
    this.#notAskedAgain.delete(runId);
    requeueInterrupted(this.#parts, runId);
    const counts = runs.counts(runId);
    const stopAsked = new AbortController();
    let wanted: Wanted | null = null;
    const settled = this.#run(runId, stopAsked.signal)
      .then((ending) => this.#ended(runId, ending, wanted))
      .catch((error: unknown) => this.#broke(runId, error))
      .finally(() => {
        this.#underway.delete(runId);
        this.#voice.now(runId);
      });
    this.#underway.set(runId, {
      startedAt: clock.monotonic(),
      settledBefore: counts.done + counts.errors,
      settled,
      origins: new Set(),
      batch: null,
      stop: (state) => {
        // The stronger wish wins: a run that is pausing can still be cancelled.
        wanted = wanted === null || state === 'cancelled' ? state : wanted;
        stopAsked.abort();
      },
    });
    this.#voice.now(runId);
  }

  async #run(runId: string, stopAsked: AbortSignal): Promise<Ending> {
    const { runs, clock, ids } = this.#parts;
    // Asking a server for its list of models may take long: a stop does not wait for it.
    const access = await Promise.race([
      this.#parts.access(runs.plan(runId), existingRun(this.#parts.runs, runId).repository),
      new Promise<null>((resolve) => stopAsked.addEventListener('abort', () => resolve(null), { once: true })),
    ]);
    if (access === null || stopAsked.aborted) return { kind: 'stopped' };
    const { apiKey, priceOf, plan } = access;
    const budget = this.#budgetOf(runId, plan.maxCostUsd);
    const door = this.#doorFor(access, budget);
    const tick = startStopwatch(runs, clock, runId);
    const changed = (): void => {
      tick(false);
      this.#voice.changed(runId);
    };
    const shared = { runId, plan, runs, door, clock, changed };
    const underway = this.#underway.get(runId);
    if (underway)
      underway.origins = new Set([...plan.variants, ...(plan.judge ? [plan.judge] : [])].map((each) => each.origin));
    const askNow = async (leaveAlone: ReadonlySet<string>): Promise<Ending> => {
      if (stopAsked.aborted) return { kind: 'stopped' };
      const nonce = (): string => ids.next();
      // What is asked again is asked whole: there is nothing to stop early.
      const toItsEnd = this.#toTheirEnd.has(runId) || runs.counts(runId).again > 0;
      const { advise } = this.#parts;
      const active = new ActiveRun({ ...shared, apiKey, nonce, toItsEnd, leaveAlone, ...(advise && { advise }) });
      stopAsked.addEventListener('abort', () => active.stop(), { once: true });
      return active.work();
    };
    const askAll = async (): Promise<Ending> => {
      const batchRun = this.#batchRunOf({ ...shared, budget, priceOf }, apiKey);
      if (!batchRun) return await askNow(new Set());
      if (underway) underway.batch = batchRun;
      stopAsked.addEventListener('abort', () => batchRun.stop(), { once: true });
      const ending = await batchRun.work();
      if (ending.kind !== 'collected') return ending;
      // Whoever stopped it for good pays no judge any more.
      if (ending.then.kind === 'cancelled' && asksJudges(plan)) return ending.then;
      const rest = await askNow(ending.left);
      return rest.kind === 'finished' ? ending.then : rest;
    };
    try {
      let ending = await askAll();
      // What the first answers leave open is asked again; what came of that may leave it open once more.
      while (ending.kind === 'finished' && this.#asksAgain(runId, plan)) {
        changed();
        ending = stopAsked.aborted ? { kind: 'stopped' } : await askAll();
      }
      return ending;
    } finally {
      tick(true);
    }
  }

  /** Stores what has to be asked again before any of it is sent; false: nothing has to, or it may not. */
  #asksAgain(runId: string, plan: RunPlan): boolean {
    const { runs, log } = this.#parts;
    if (existingRun(this.#parts.runs, runId).kind !== 'experiment') return false;
    const again = planAgain(runs, runId, this.#askingAgain.has(runId) ? { ...plan, askAgain: true } : plan);
    if (again.kind === 'too-dear') {
      log('info', `run ${runId}: asking again would go over its limit on money`);
      this.#notAskedAgain.set(runId, again.notAsked);
    }
    if (again.kind !== 'ask') return false;
    runs.addFresh(runId, again.jobs);
    return true;
  }

  /** One for each run, whoever asks. `capUsd`: the limit that holds now. */
  #budgetOf(runId: string, capUsd: number | null): Budget {
    const budget = this.#budgets.get(runId) ?? new Budget(this.#parts.runs, runId, capUsd);
    budget.capUsd = capUsd;
    this.#budgets.set(runId, budget);
    return budget;
  }

  #doorFor({ policy, priceOf }: RunAccess, purse: Purse): ModelDoor {
    const { runs, models, audit, clock, ids, limits } = this.#parts;
    const { together } = runs;
    const paceOf = (origin: string): Pace => this.#paceOf(origin);
    const parts = { models, audit, together, clock, ids, policy, priceOf, paceOf, purse };
    return new ModelDoor({ ...parts, ...(limits && { limits }) });
  }

  /**
   * One question beside a run, with what the run may use now, through the same door and at the same pace: an edit to suggest, for example.
   * `make` answers what to send, with the access that holds now. Throws what the door throws.
   */
  async askBeside(runId: string, make: (access: RunAccess) => BesideCall, signal: AbortSignal): Promise<Answer> {
    const access = await this.#parts.access(
      this.#parts.runs.plan(runId),
      existingRun(this.#parts.runs, runId).repository,
    );
    const { request, call, limitUsd } = make(access);
    const own = access.plan.maxCostUsd;
    const capUsd = own === null || limitUsd === null ? null : Math.max(own, limitUsd);
    const budget = this.#budgetOf(runId, own);
    const purse: Purse = {
      seenOf: (model) => budget.seenOf(model),
      saw: (model, surprise) => budget.saw(model, surprise),
      reserve: (wanted, begin) => budget.reserveUnder(() => capUsd, wanted, begin),
    };
    this.#beside.set(runId, (this.#beside.get(runId) ?? 0) + 1);
    try {
      return await this.#doorFor(access, purse).ask(
        { ...request, apiKey: access.apiKey },
        { ...call, runId },
        { begin: signal, send: signal },
      );
    } finally {
      const left = (this.#beside.get(runId) ?? 1) - 1;
      if (left > 0) this.#beside.set(runId, left);
      else this.#beside.delete(runId);
    }
  }

  /** null: this run asks now. */
  #batchRunOf(
    shared: Omit<BatchRunParts, 'store' | 'batches' | 'server' | 'audit'>,
    apiKey: string | null,
  ): BatchRun | null {
    const { batch, audit } = this.#parts;
    const [variant] = shared.plan.variants;
    if (shared.plan.mode !== 'batch' || !variant) return null;
    if (!batch) {
      // Asking now what is out at a server would be paid twice.
      throw new AppError('not-allowed', 'This experiment was sent overnight.', 'Go on with it where it was started.');
    }
    const server = { baseUrl: variant.baseUrl, apiKey };
    return new BatchRun({ ...shared, audit, store: batch.store, batches: batch.server, server });
  }

  #paceOf(origin: string): Pace {
    const known = this.#paces.get(origin);
    if (known) return known;
    const pace = new Pace(this.#parts.clock, () => {
      for (const [runId, underway] of this.#underway) if (underway.origins.has(origin)) this.#voice.changed(runId);
    });
    this.#paces.set(origin, pace);
    return pace;
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

  async #stop(runId: string, state: 'paused' | 'cancelled'): Promise<void> {
    const underway = this.#underway.get(runId);
    underway?.stop(state);
    await underway?.settled;
  }
}

const stackOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));
