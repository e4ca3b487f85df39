import { type Trouble } from '#contract/fields';
import { type RunState } from '#contract/run';
import { type Adaptation } from '#domain/answers/adaptation';
import { type Answer, type CallError, type Output } from '#domain/answers/output';
import { type CriterionVerdict } from '#domain/files/verdict';
import { type RunDigest } from '#domain/report/run-digest';
import { type RunResult } from '#domain/result/run-result';
import { type Surprise } from '#domain/run/call-bound';
import { type RunKind, type RunPlan } from './run-plan.ts';

export interface StoredRun {
  readonly id: string;
  readonly kind: RunKind;
  /** The experiment that this run explains or compares; null for one that stands by itself and in lists. */
  readonly parentId: string | null;
  readonly repository: string | null;
  readonly promptId: string;
  readonly title: string;
  readonly hypothesis: string;
  readonly state: RunState;
  readonly practice: boolean;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  /** Active running time over all sessions. */
  readonly durationMs: number;
  readonly error: Trouble | null;
  /** Cached summary of a finished run; null while it changes. */
  readonly result: RunResult | null;
  readonly removedAt: string | null;
}

/** Nothing of it will change by itself any more. */
export function isOver({ state }: Pick<StoredRun, 'state'>): boolean {
  return state === 'finished' || state === 'cancelled';
}

/** A run as lists have it: without its result, which is read with `get`. */
export interface ListedRun extends Omit<StoredRun, 'result'> {
  /** What lists say of the result; null: there is none, or it cannot be read. */
  readonly digest: RunDigest | null;
  /** Each once, in the order of the variants. */
  readonly models: readonly string[];
  /** As they were when the result was stored; null while they change: `counts` knows. */
  readonly counts: RunCounts | null;
}

export interface Job {
  readonly id: string;
  readonly variant: string;
  readonly case: string;
  readonly trial: number;
  readonly state: Output['state'];
  /** A known answer with which the job is stored (state `answered`), and the run it was reused from; absent: it has to be asked. */
  readonly answer?: Answer;
  /** A known failure with which the job is stored (state `error`): it was not asked here. */
  readonly error?: CallError;
  readonly reusedFrom?: string;
  /** Name of the exact call (domain/request-id.ts), under which its answer can be found again. */
  readonly requestId?: string;
}

export interface RunCounts {
  readonly total: number;
  readonly done: number;
  readonly errors: number;
  readonly refused: number;
  readonly running: number;
  /** Times that a session ended while a call was under way: it was asked again, and may have been charged. */
  readonly interrupted: number;
  /** Of all these, asked again beside the plan. */
  readonly again: number;
  /** Of those, over: with an answer or an error. */
  readonly againSettled: number;
  /** Sum of known costs of answers and judges; null when any answered call has no known price. */
  readonly spentUsd: number | null;
}

/**
 * What a run may have cost. `known`: answers whose price is known. `uncertain`: attempts that may have been charged, each at the most it can
 * have cost, until somebody knows. `open`: attempts under way, or under way when the last session died.
 */
export interface RunCharges {
  readonly knownUsd: number;
  readonly uncertainUsd: number;
  /** Attempts that may have been charged and brought no answer. */
  readonly uncertainCalls: number;
  readonly openUsd: number;
  readonly openCalls: number;
  readonly longestOutputTokens: number;
}

/**
 * What came of one attempt. `no-price`: answered, and what it cost cannot be told. `uncertain`: no answer, and it may have been charged. `atMostUsd`: the
 * most that it can have cost by what the server counted; absent: what it was reckoned at.
 */
export type ChargeOutcome =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'uncertain'; readonly atMostUsd?: number }
  | { readonly kind: 'known'; readonly usd: number; readonly outputTokens: number }
  | { readonly kind: 'no-price'; readonly outputTokens: number; readonly atMostUsd?: number };

export interface RunStore {
  /** Stores the run, its plan and all its jobs in one transaction. Jobs keep their order. */
  create(run: StoredRun, plan: RunPlan, jobs: readonly Job[]): void;
  /** Adds calls beside the plan behind all others, in one transaction: a death leaves all of them or none. Ids that are there already are left. */
  addFresh(runId: string, jobs: readonly Job[]): void;
  get(id: string): StoredRun | null;
  plan(id: string): RunPlan;
  /** The variants of the plan in short, without reading the plan. */
  variants(id: string): {
    readonly id: string;
    readonly label: string;
    readonly content: string;
    readonly model: string;
    readonly isBaseline: boolean;
  }[];
  /** Newest first: those that stand by themselves, or the children of `parentId`; `everything`: both. */
  list(filter: {
    readonly repository: string | null;
    readonly promptId?: string | undefined;
    readonly parentId?: string | undefined;
    readonly everything?: boolean | undefined;
  }): readonly ListedRun[];
  /** The newest one of a prompt that stands by itself and is not removed: with a result that lists can read, or any `experiment`. */
  latest(repository: string | null, promptId: string, which: 'with-result' | 'experiment'): ListedRun | null;
  /** The newest experiment that tested this text of the prompt and came to its end, all of its calls made; not a removed one. */
  latestWhole(repository: string | null, promptId: string, content: string): ListedRun | null;
  /** Those of a repository that stand by themselves and are not removed, and how many of them are under way. */
  tally(repository: string): { readonly kept: number; readonly running: number };
  update(id: string, change: Partial<Omit<StoredRun, 'id'>>): void;
  /** A new limit on money, which is the run's own from now on. */
  setLimit(id: string, maxCostUsd: number): void;
  /** Distinct candidate contents+models tried so far on this case set, or on one that has more than half of its cases. */
  tries(repository: string | null, promptId: string, caseSet: Pick<RunPlan, 'casesContent' | 'casesText'>): number;
  /** Which of them the run's own is, in the order in which they were first tried, from 1; null: it tried none (answers of a file, say). */
  place(runId: string): number | null;

  /** Everything that `work` writes in this workspace is stored whole or not at all, and at once. `work` is synchronous. */
  together<T>(work: () => T): T;
  /** Answers to this exact call that were given in experiments of the repository, newest first; none that was itself used again. */
  answersTo(
    repository: string | null,
    requestId: string,
    limit: number,
  ): { readonly runId: string; readonly answer: Answer }[];
  /** The next jobs to do, in order: waiting ones, then answered ones whose verdicts are missing. */
  nextJobs(runId: string, limit: number): Job[];
  /** All jobs in one state, in order. */
  jobsIn(runId: string, state: Output['state']): Job[];
  /** Written before a call is sent, so that a death in between is known ("may have been charged"). */
  markRunning(runId: string, jobId: string): void;
  /** Back to waiting, for a job whose call is known not to be under way: nothing of it was charged. */
  release(runId: string, jobId: string): void;
  /** `decided`: the verdicts too, where rules alone decide; the job is then done. */
  saveAnswer(
    runId: string,
    jobId: string,
    answer: Answer,
    decided?: { readonly verdicts: readonly CriterionVerdict[]; readonly judgeCostUsd: number | null },
  ): void;
  /** `judgeCostUsd`: 0 when no judge was asked, null when a price is unknown. */
  saveVerdicts(
    runId: string,
    jobId: string,
    verdicts: readonly CriterionVerdict[],
    judgeCostUsd: number | null,
    /** What of the questions to judges their server refuses, one entry a judge's answer; absent: nothing. */
    judgeAdapted?: readonly Adaptation[],
  ): void;
  saveError(runId: string, jobId: string, error: CallError): void;
  /** Back to waiting: after a pause or a death (`running` ones; they are marked as possibly charged), for a retry (`error` ones) or under a new limit on money (`limited` ones). Answers the count. */
  requeue(runId: string, from: 'running' | 'error' | 'limited'): number;
  counts(runId: string): RunCounts;
  /** Those of the plan; what was asked again beside it is in none of these but `freshOutputs`. */
  outputs(runId: string): Output[];
  /** What was asked again beside the plan (domain/asked-again.ts), in order, waiting ones among them. */
  freshOutputs(runId: string): Output[];
  /** A page of them, in the order of the plan: for what need not have all texts in memory at once. */
  outputsPage(runId: string, offset: number, limit: number): Output[];
  outputsOfCase(runId: string, caseId: string): Output[];
  /** What the judges cost so far; null when a price is unknown or nothing was judged yet. */
  judgeCost(runId: string): number | null;

  charges(runId: string): RunCharges;
  /** Before an attempt leaves. `boundUsd`: the most it can cost, 0 where its price is not known. */
  beginCharge(runId: string, boundUsd: number): void;
  /** What came of an attempt that began with this `boundUsd`. */
  endCharge(runId: string, boundUsd: number, outcome: ChargeOutcome): void;
  /** What was open when the last session ended is uncertain. Called before the first attempt of a session. */
  settleLostCharges(runId: string): void;
  /** Models that have answered in the run, each with how far its answers went beyond what their calls were reckoned at. */
  surprises(runId: string): readonly ({ readonly model: string } & Surprise)[];
  saveSurprise(runId: string, model: string, surprise: Surprise): void;

  /** What of the questions to judges was sent otherwise, one entry a judge's answer and parameter. */
  judgeAdapted(runId: string): Adaptation[];
  /** What the judges of answers that were asked again cost so far, a part of `judgeCost`; null when a price is unknown. */
  freshJudgeCost(runId: string): number | null;
  /** Answers of judges on an output that has no verdicts yet: they are paid for, and not asked again. */
  judgeAnswers(runId: string, jobId: string): readonly (JudgeAsked & { readonly answer: Answer })[];
  /** In the transaction of its audit row and its charge; `saveVerdicts` takes it away. */
  saveJudgeAnswer(runId: string, jobId: string, asked: JudgeAsked, answer: Answer): void;
}

/** One question to one judge about one output. */
export interface JudgeAsked {
  /** Unique within the output. */
  readonly question: string;
  readonly model: string;
  /** From 1: what cannot be read is asked for once more. */
  readonly attempt: number;
}
