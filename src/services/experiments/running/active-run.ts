import { AppError } from '#contract/errors';
import { type Case } from '#domain/cases/case';
import { checksWithin } from '#domain/checks/check';
import { resolveVerdicts } from '#domain/verdicts/criterion-verdicts';
import { prepareChecks } from '#domain/checks/language-detector';
import { type Answer, type CallError } from '#domain/answers/output';
import { isLookedAt } from '#domain/result/sequential';
import { criteriaOf, type Criterion } from '#domain/spec/spec';
import { type CriterionVerdict } from '#domain/files/verdict';
import { type Clock } from '../../ports/host.ts';
import { ModelFailure } from '../../ports/model-failure.ts';
import { type ModelRequest } from '../../ports/models.ts';
import { type Job, type JudgeAsked, type RunStore } from '../../stores/runs.ts';
import { type RunPlan, type RunVariant } from '../../stores/run-plan.ts';
import { OverBudget } from '../calls/budget.ts';
import { PlannedLooks } from '../planned-looks.ts';
import { judgeAnswer, type JudgeCall } from '../judging.ts';
import { type CallContext, type ModelDoor } from '../calls/model-door.ts';
import { type Halt, PolicyRefusal, RunMustStop, RunMustWait } from '../calls/halts.ts';
import { PlannedCalls } from '../planning/planned-calls.ts';
import { type Ending, haltInWords, inVainNext, overBudgetInWords, type RunTrouble } from '../run-words.ts';

export interface ActiveRunParts {
  readonly runId: string;
  readonly plan: RunPlan;
  readonly runs: RunStore;
  readonly door: ModelDoor;
  readonly clock: Clock;
  readonly apiKey: string | null;
  readonly nonce: () => string;
  readonly changed: () => void;
  /** Goes on to its end however clear the answer is. */
  readonly toItsEnd?: boolean;
  /** Ids of jobs that stay as they are: another way of asking them is waited for. */
  readonly leaveAlone?: ReadonlySet<string>;
  /** What to do about a failure, where the host has another way than the app. */
  readonly advise?: (failure: ModelFailure) => string | null;
}

const batch = 256;
/** How long calls that are under way may still bring their answer after a stop: it is paid for. Stopping takes two seconds at most. */
const graceMs = 1_500;

/**
 * One run while it is under way: a pool of workers takes jobs in their planned order, asks, stores the answer, decides the verdicts, stores
 * them. Everything is stored before it is counted, so that a death at any moment repeats only the calls that were under way.
 */
export class ActiveRun {
  readonly #parts: ActiveRunParts;
  /** No further call begins. */
  readonly #closing = new AbortController();
  /** Calls under way are broken off. */
  readonly #breaking = new AbortController();
  readonly #over = new AbortController();
  readonly #criteria: readonly Criterion[];
  /** No criterion asks a judge: verdicts are stored with their answer. */
  readonly #rulesDecide: boolean;
  readonly #calls: PlannedCalls;
  readonly #taken = new Set<string>();
  /** Attempts in vain of the calls that are to be asked again, by their job. */
  readonly #inVain = new Map<string, CallError>();
  /** For a run that stops when the answer is clear; null for one that goes to its end. */
  readonly #looks: PlannedLooks | null;
  #queue: Job[] = [];
  #anythingAnswered: boolean;
  #ending: Ending | null = null;
  /** Why it ended, where that is the limit on money. */
  #overBudget: OverBudget | null = null;

  constructor(parts: ActiveRunParts) {
    this.#parts = parts;
    const { plan, runs, runId } = parts;
    this.#criteria = plan.spec ? criteriaOf(plan.spec) : [];
    this.#rulesDecide = !this.#criteria.some((each) => checksWithin(each.check).some(({ type }) => type === 'judge'));
    this.#calls = new PlannedCalls(plan);
    this.#looks =
      isLookedAt(plan) && parts.toItsEnd !== true
        ? new PlannedLooks(plan, () => runs.outputs(runId), this.#closing.signal)
        : null;
    const counts = runs.counts(runId);
    this.#anythingAnswered = counts.done + counts.running > 0;
  }

  /** Runs until nothing is left, or until it is stopped. Answers how it ended; throws only what nobody foresaw. */
  async work(): Promise<Ending> {
    await prepareChecks(this.#criteria.map(({ check }) => check));
    const workers = Array.from({ length: Math.max(1, this.#parts.plan.concurrency) }, () => this.#worker());
    const results = await Promise.allSettled(workers);
    this.#over.abort();
    const broken = results.find((result) => result.status === 'rejected');
    if (broken) throw broken.reason;
    return this.#atTheLimit() ?? this.#ending ?? { kind: 'finished' };
  }

  /** With the amounts of now, when nothing is under way any more; null: that is not how it ended. */
  #atTheLimit(): Ending | null {
    if (this.#overBudget === null) return null;
    const { runs, runId } = this.#parts;
    const trouble = this.#overBudgetNow(this.#overBudget);
    const [why] = this.#inVain.values();
    // What the money went for is kept: else nobody would learn why it brought nothing.
    for (const [jobId, error] of this.#inVain) runs.saveError(runId, jobId, { ...error, limited: true });
    const isVain = why !== undefined && !this.#anythingAnswered;
    return { kind: 'paused', error: isVain ? { ...trouble, nextStep: inVainNext, detail: why.message } : trouble };
  }

  #overBudgetNow({ boundUsd }: OverBudget): RunTrouble {
    const { runs, runId, plan } = this.#parts;
    return overBudgetInWords(plan, runs.charges(runId), boundUsd, runs.counts(runId).spentUsd === null);
  }

  /** Ends it within two seconds: what comes back in time is kept, what is still under way then goes back to waiting. */
  stop(): void {
    this.#end({ kind: 'stopped' });
  }

  #end(ending: Ending, breakAfterMs: number | null = graceMs): void {
    this.#ending ??= ending;
    this.#closing.abort();
    if (breakAfterMs === null || this.#over.signal.aborted) return;
    this.#parts.clock.wait(breakAfterMs, this.#over.signal).then(
      () => this.#breaking.abort(),
      () => undefined,
    );
  }

  async #worker(): Promise<void> {
    try {
      for (let job = await this.#next(); job !== null; job = await this.#next()) await this.#do(job);
    } catch (error) {
      this.#closing.abort();
      this.#breaking.abort();
      throw error;
    }
  }

  #next(): Job | null | Promise<Job | null> {
    if (this.#closing.signal.aborted) return null;
    if (this.#looks) return this.#looks.next();
    if (this.#queue.length === 0) {
      const { runs, runId, leaveAlone } = this.#parts;
      // Jobs under way may still be in the answer of the store: leave them to their workers.
      this.#queue = runs
        .nextJobs(runId, batch + this.#taken.size + (leaveAlone?.size ?? 0))
        .filter((job) => !this.#taken.has(job.id) && leaveAlone?.has(job.id) !== true)
        .reverse();
    }
    const job = this.#queue.pop() ?? null;
    if (job) this.#taken.add(job.id);
    return job;
  }

  async #do(job: Job): Promise<void> {
    try {
      const answer = job.state === 'waiting' ? await this.#ask(job) : this.#storedAnswer(job);
      if (job.state !== 'waiting' || !this.#rulesDecide) await this.#judge(job, answer);
    } catch (error) {
      this.#notDone(job, error);
    } finally {
      this.#taken.delete(job.id);
      if (this.#looks?.settled(job) === 'clear') this.#end({ kind: 'finished' }, null);
      this.#parts.changed();
    }
  }

  #notDone(job: Job, error: unknown): void {
    const { runs, runId } = this.#parts;
    if (error instanceof RunMustStop || error instanceof RunMustWait) {
      this.#halt(error);
      runs.release(runId, job.id);
    } else if (error instanceof OverBudget) {
      // Calls under way are paid for and fit into the limit: they may take their time, and what they cost is said when they are over.
      if (this.#ending === null) this.#overBudget = error;
      this.#end({ kind: 'paused', error: this.#overBudgetNow(error) }, null);
    } else if (error instanceof PolicyRefusal) {
      runs.saveError(runId, job.id, { code: 'refused-by-policy', message: error.rule, mayHaveBeenCharged: false });
    } else if (error instanceof ModelFailure) {
      this.#inVain.delete(job.id);
      // One that was broken off stays `running` until the run ends: it may have been charged, and is marked so.
      if (error.kind !== 'cancelled') runs.saveError(runId, job.id, error.asCallError());
    } else if (error instanceof AppError && error.code === 'cancelled') {
      runs.release(runId, job.id);
    } else throw error;
  }

  #halt(halt: Halt): void {
    const kind = this.#anythingAnswered ? 'paused' : 'failed';
    this.#end({ kind, error: haltInWords(halt, this.#parts.advise) });
  }

  async #ask(job: Job): Promise<Answer> {
    const { runs, runId } = this.#parts;
    const { variant, aCase, request, about } = this.#calls.callOf(job);
    return this.#send(request, {
      ...about,
      onSend: () => runs.markRunning(runId, job.id),
      onRetry: (error) => void this.#inVain.set(job.id, error),
      onAnswer: (answer) => {
        this.#inVain.delete(job.id);
        if (!this.#rulesDecide) runs.saveAnswer(runId, job.id, answer);
        else {
          const verdicts = this.#verdictsByRules(variant, aCase, answer);
          runs.saveAnswer(runId, job.id, answer, { verdicts, judgeCostUsd: 0 });
        }
        this.#anythingAnswered = true;
      },
    });
  }

  #verdictsByRules(variant: RunVariant, aCase: Case, answer: Answer): CriterionVerdict[] {
    return resolveVerdicts(this.#criteria, answer, withDefaults(variant, aCase));
  }

  async #judge(job: Job, answer: Answer): Promise<void> {
    const { runs, runId, plan, nonce } = this.#parts;
    const { variant, aCase } = this.#calls.placeOf(job);
    const known = new Map(runs.judgeAnswers(runId, job.id).map((each) => [nameOf(each), each.answer]));
    const ask = async ({ request, origin, asked, isSpared }: JudgeCall): Promise<Answer> =>
      known.get(nameOf(asked)) ??
      this.#send(request, {
        purpose: 'judge',
        promptContent: variant.content,
        case: aCase.id,
        origin,
        sensitivity: aCase.sensitivity,
        onAnswer: (said) => runs.saveJudgeAnswer(runId, job.id, asked, said),
        onHalt: (halt) => {
          if (isSpared?.(halt) !== true) this.#halt(halt);
        },
      });
    const judged = await judgeAnswer(
      { plan, criteria: this.#criteria, ask, nonce },
      answer,
      withDefaults(variant, aCase),
    );
    runs.saveVerdicts(runId, job.id, judged.verdicts, judged.costUsd, judged.adapted);
  }

  #send(request: Omit<ModelRequest, 'apiKey'>, call: Omit<CallContext, 'runId'>): Promise<Answer> {
    const { door, apiKey, runId } = this.#parts;
    return door.ask(
      { ...request, apiKey },
      { onHalt: (halt) => this.#halt(halt), ...call, runId },
      { begin: this.#closing.signal, send: this.#breaking.signal },
    );
  }

  /** An answer that an earlier session stored and did not get to judge: it is not paid again. */
  #storedAnswer(job: Job): Answer {
    const { runs, runId } = this.#parts;
    const isThis = ({ id }: { readonly id: string }): boolean => id === job.id;
    const stored = (runs.outputsOfCase(runId, job.case).find(isThis) ?? runs.freshOutputs(runId).find(isThis))?.answer;
    if (stored) return stored;
    throw new AppError('storage-failed', 'An answer is missing from the workspace.', 'Run the experiment again.');
  }
}

const nameOf = ({ question, model, attempt }: JudgeAsked): string => JSON.stringify([question, model, attempt]);

/** The case as checks see it: with the values that the prompt's header gives where the case gives none. */
function withDefaults({ prompt }: RunVariant, aCase: Case): Case {
  const defaults = Object.entries(prompt.header?.variables ?? {}).flatMap(([name, variable]) =>
    variable?.default === undefined || Object.hasOwn(aCase.input, name) ? [] : [[name, variable.default] as const],
  );
  return defaults.length === 0 ? aCase : { ...aCase, input: { ...Object.fromEntries(defaults), ...aCase.input } };
}
