import { AppError } from '#contract/errors';
import { type Case, type Message } from '#domain/case';
import { type Answer } from '#domain/output';
import { callSeed } from '#domain/run-plan';
import { criteriaOf, type Criterion } from '#domain/spec';
import { renderMessages } from '#domain/template';
import { describeModelFailure } from '../settings/describe-model-failure.ts';
import { type Clock, ModelFailure } from '../ports.ts';
import { type Job, type RunPlan, type RunStore, type RunVariant } from '../stores.ts';
import { judgeAnswer } from './judging.ts';
import { isFatal, type ModelDoor, PolicyRefusal, RunMustWait } from './model-door.ts';

export type Ending =
  | { readonly kind: 'finished' }
  | { readonly kind: 'stopped' }
  | {
      readonly kind: 'paused' | 'failed';
      readonly error: { readonly message: string; readonly nextStep: string; readonly detail: string | null };
    };

export interface ActiveRunParts {
  readonly runId: string;
  readonly plan: RunPlan;
  readonly runs: RunStore;
  readonly door: ModelDoor;
  readonly clock: Clock;
  readonly apiKey: string | null;
  readonly nonce: () => string;
  readonly changed: () => void;
}

const batch = 256;

/**
 * One run while it is under way: a pool of workers takes jobs in their planned order, asks, stores the answer, decides the verdicts, stores
 * them. Everything is stored before it is counted, so that a death at any moment repeats only the calls that were under way.
 */
export class ActiveRun {
  readonly #parts: ActiveRunParts;
  readonly #stop = new AbortController();
  readonly #criteria: readonly Criterion[];
  readonly #cases: ReadonlyMap<string, Case>;
  readonly #variants: ReadonlyMap<string, RunVariant>;
  readonly #messages = new Map<string, readonly Message[]>();
  readonly #taken = new Set<string>();
  /** Answers of this session that wait for their verdicts. */
  readonly #answers = new Map<string, Answer>();
  #queue: Job[] = [];
  #spent: number | null;
  #ending: Ending | null = null;

  constructor(parts: ActiveRunParts) {
    this.#parts = parts;
    this.#criteria = parts.plan.spec ? criteriaOf(parts.plan.spec) : [];
    this.#cases = new Map(parts.plan.cases.map((aCase) => [aCase.id, aCase]));
    this.#variants = new Map(parts.plan.variants.map((variant) => [variant.id, variant]));
    this.#spent = parts.runs.counts(parts.runId).spentUsd;
  }

  /** Runs until nothing is left, or until it is stopped. Answers how it ended; throws only what nobody foresaw. */
  async work(): Promise<Ending> {
    const workers = Array.from({ length: Math.max(1, this.#parts.plan.concurrency) }, () => this.#worker());
    const results = await Promise.allSettled(workers);
    const broken = results.find((result) => result.status === 'rejected');
    if (broken) throw broken.reason;
    return this.#ending ?? { kind: 'finished' };
  }

  /** Ends it within the time that an abort takes; what is finished stays, what is under way goes back to waiting. */
  stop(): void {
    this.#end({ kind: 'stopped' });
  }

  #end(ending: Ending): void {
    this.#ending ??= ending;
    this.#stop.abort();
  }

  async #worker(): Promise<void> {
    try {
      for (let job = this.#next(); job !== null; job = this.#next()) await this.#do(job);
    } catch (error) {
      if (!this.#stop.signal.aborted) this.#stop.abort();
      if (this.#ending === null) throw error;
    }
  }

  #next(): Job | null {
    if (this.#stop.signal.aborted) return null;
    if (this.#queue.length === 0) {
      const { runs, runId } = this.#parts;
      // Jobs under way are still in the answer of the store: leave them to their workers.
      this.#queue = runs
        .nextJobs(runId, batch + this.#taken.size)
        .filter((job) => !this.#taken.has(job.id))
        .reverse();
    }
    const job = this.#queue.pop() ?? null;
    if (job) this.#taken.add(job.id);
    return job;
  }

  async #do(job: Job): Promise<void> {
    const { runs, runId } = this.#parts;
    try {
      if (job.state === 'waiting') await this.#ask(job);
      await this.#judge(job);
    } catch (error) {
      if (this.#stop.signal.aborted && this.#ending !== null) return;
      if (error instanceof PolicyRefusal)
        runs.saveError(runId, job.id, { code: 'refused-by-policy', message: error.rule, mayHaveBeenCharged: false });
      else if (error instanceof RunMustWait) this.#end({ kind: 'paused', error: this.#words(error.failure) });
      else if (error instanceof ModelFailure) this.#failed(job, error);
      else if (error instanceof OverBudget) this.#end({ kind: 'paused', error: error.words });
      else throw error;
    } finally {
      this.#taken.delete(job.id);
      this.#parts.changed();
    }
  }

  async #ask(job: Job): Promise<void> {
    const { runs, runId, plan, door, apiKey } = this.#parts;
    this.#checkBudget();
    const { variant, aCase } = this.#placeOf(job);
    const messages = this.#messagesOf(variant, aCase);
    runs.markRunning(runId, job.id);
    const answer = await door.ask(
      {
        baseUrl: variant.baseUrl,
        apiKey,
        model: variant.model,
        messages,
        parameters: variant.parameters,
        tools: variant.tools,
        seed: variant.parameters.seed ?? callSeed(plan.seed, aCase.id, job.trial),
        jsonSchema: null,
      },
      {
        runId,
        purpose: 'run',
        promptContent: variant.content,
        case: aCase.id,
        origin: variant.origin,
        sensitivity: aCase.sensitivity,
      },
      this.#stop.signal,
    );
    runs.saveAnswer(runId, job.id, answer);
    this.#spend(answer.costUsd);
    this.#answers.set(job.id, answer);
  }

  async #judge(job: Job): Promise<void> {
    const { runs, runId, plan, door, apiKey, nonce } = this.#parts;
    const { variant, aCase } = this.#placeOf(job);
    const answer = this.#answers.get(job.id) ?? this.#storedAnswer(job);
    this.#answers.delete(job.id);
    const judged = await judgeAnswer(
      { door, plan, runId, criteria: this.#criteria, apiKey, nonce, signal: this.#stop.signal },
      answer,
      withDefaults(aCase, variant),
    );
    runs.saveVerdicts(runId, job.id, judged.verdicts, judged.costUsd);
    this.#spend(judged.costUsd);
  }

  /** An answer that an earlier session stored and did not get to judge: it is not paid again. */
  #storedAnswer(job: Job): Answer {
    const { runs, runId } = this.#parts;
    const stored = runs.outputsOfCase(runId, job.case).find((output) => output.id === job.id)?.answer;
    if (!stored)
      throw new AppError('storage-failed', 'An answer is missing from the workspace.', 'Run the experiment again.');
    return stored;
  }

  #failed(job: Job, failure: ModelFailure): void {
    const { runs, runId } = this.#parts;
    if (isFatal(failure)) {
      // The next call would meet the same: stop after this one, and leave the job waiting for when it is mended.
      this.#end({ kind: 'failed', error: this.#words(failure) });
      return;
    }
    runs.saveError(runId, job.id, failure.asCallError());
  }

  #words(failure: ModelFailure): { message: string; nextStep: string; detail: string | null } {
    const { message, nextStep, detail } = describeModelFailure(failure);
    return { message: `${message} What is finished is kept.`, nextStep, detail: detail ?? null };
  }

  #spend(costUsd: number | null): void {
    if (this.#spent !== null && costUsd !== null) this.#spent += costUsd;
  }

  #checkBudget(): void {
    const cap = this.#parts.plan.maxCostUsd;
    if (cap !== null && this.#spent !== null && this.#spent >= cap) throw new OverBudget(cap);
  }

  #placeOf(job: Job): { variant: RunVariant; aCase: Case } {
    const variant = this.#variants.get(job.variant);
    const aCase = this.#cases.get(job.case);
    if (!variant || !aCase)
      throw new AppError('storage-failed', 'The plan of this experiment is damaged.', 'Run it again.');
    return { variant, aCase };
  }

  /** Each case is rendered once a variant, whatever the number of trials. */
  #messagesOf(variant: RunVariant, aCase: Case): readonly Message[] {
    const key = `${variant.id} ${aCase.id}`;
    const known = this.#messages.get(key);
    if (known) return known;
    const rendered = renderMessages(variant.prompt, aCase);
    if (!rendered.ok)
      throw new AppError(
        'invalid-file',
        `Case ${aCase.id} cannot be sent: ${rendered.problems[0]?.message ?? ''}`,
        'Mend the case or the prompt.',
      );
    this.#messages.set(key, rendered.messages);
    return rendered.messages;
  }
}

/** Checks see the inputs as the prompt did: with the header's defaults where the case gives nothing. */
function withDefaults(aCase: Case, variant: RunVariant): Case {
  const defaults = Object.entries(variant.prompt.header?.variables ?? {}).flatMap(([name, declared]) =>
    declared?.default === undefined ? [] : [[name, declared.default] as const],
  );
  return defaults.length === 0 ? aCase : { ...aCase, input: { ...Object.fromEntries(defaults), ...aCase.input } };
}

class OverBudget extends Error {
  readonly words: { message: string; nextStep: string; detail: null };
  constructor(cap: number) {
    super('over budget');
    this.words = {
      message: `The limit of $${cap.toFixed(2)} is reached. What is finished is kept.`,
      nextStep: 'Raise the limit and go on, or read the result so far.',
      detail: null,
    };
  }
}
