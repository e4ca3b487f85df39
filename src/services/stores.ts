/**
 * The local workspace: one store per aggregate, synchronous (rows are small, calls under 10 ms).
 * Adapters keep them in SQLite; rows are parsed with the schemas named here. Deleting the workspace loses no team work.
 */
import { type LabelsByCriterion } from '#domain/sign-off/asked-in-review';
import { type Adaptation } from '#domain/answers/adaptation';
import { type AuditRow } from '#contract/audit';
import { type DraftKind } from '#contract/prompt';
import { type RunState } from '#contract/run';
import { type SettingsView } from '#contract/settings';
import { type Ablation } from '#domain/explain/ablation';
import { type Surprise } from '#domain/run/call-bound';
import { type Case } from '#domain/cases/case';
import { type DecisionKind } from '#domain/experiment-log/experiment-log';
import { type ReviewLabel, type SignOff } from '#domain/sign-off/eval-record';
import { type Answer, type CallError, type Output } from '#domain/answers/output';
import { type PersonalDataKind } from '#domain/policy/personal-data';
import { type Parameters, type Prompt } from '#domain/prompt/prompt';
import { type PromptFolders } from '#domain/prompt/repository-file';
import { type RunDigest } from '#domain/report/run-digest';
import { type Gate, type RunResult } from '#domain/result/run-result';
import { type CaseNames } from '#domain/gate/gate-names';
import { type ScoredFile } from '#domain/gate/scored-file';
import { type Agreement } from '#domain/sign-off/review';
import { type SpecFile } from '#domain/spec/spec';
import { type ChangedBeside } from '#domain/result/changed-beside';
import { type Uncompared } from '#domain/result/uncompared';
import { type CriterionVerdict } from '#domain/files/verdict';
import { type Message } from '#domain/cases/case';
import { type JudgePanel } from '#domain/verdicts/judge-panel';
import { type Preference } from '#domain/preference/preference';
import { type AnswerSchema, type ModelTool } from './ports.ts';

// --- Repositories that were opened ---------------------------------------------------------------------------

export interface StoredRepository {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly username: string | null;
  readonly sample: boolean;
  readonly trusted: boolean;
  readonly branch: string | null;
  readonly commit: string | null;
  /** `branch` is what is checked out in a folder that does not hold the team's; left out: it is the team's. */
  readonly guessed?: boolean;
  readonly updatedAt: string | null;
  readonly openedAt: string;
}

export interface RepositoryStore {
  list(): StoredRepository[];
  get(id: string): StoredRepository | null;
  save(repository: StoredRepository): void;
  remove(id: string): void;
}

// --- Drafts --------------------------------------------------------------------------------------------------

export interface StoredDraft {
  readonly repository: string;
  readonly prompt: string;
  readonly kind: DraftKind;
  readonly text: string;
  readonly version: number;
  /** Content id of the team's file the draft started from; null when there was none. */
  readonly baseContent: string | null;
  readonly savedAt: string;
}

export interface DraftStore {
  get(repository: string, prompt: string, kind: DraftKind): StoredDraft | null;
  list(repository: string): StoredDraft[];
  /** Stores version `draft.version`; throws AppError 'stale-version' unless the stored version is exactly one below (0: none). */
  save(draft: StoredDraft): void;
  /** Moves the draft aside and answers an id for `restore`. Versions go on counting. */
  discard(repository: string, prompt: string, kind: DraftKind, at: string): string;
  restore(undoId: string): StoredDraft;
}

// --- Runs ----------------------------------------------------------------------------------------------------

export interface RunVariant {
  readonly id: string;
  readonly label: string;
  readonly isBaseline: boolean;
  readonly promptText: string;
  readonly prompt: Prompt;
  readonly content: string;
  readonly model: string;
  readonly baseUrl: string;
  readonly origin: string;
  readonly practice: boolean;
  readonly parameters: Parameters;
  readonly tools: readonly ModelTool[];
  /** A JSON Schema that answers must follow (`response_format`); absent or null: free text. */
  readonly jsonSchema?: AnswerSchema | null;
  /** What the model thinks aloud before its answer is left out; absent: it stays. */
  readonly leaveOutThinking?: boolean;
}

/**
 * What a run is for. `experiment`: variants on cases. `scored`: answers that were there already, no call for them. `ablation`: the prompt
 * without one instruction at a time, on chosen cases. `preference`: which of two answers a judge prefers, each pair asked in both orders.
 */
export type RunKind = 'experiment' | 'scored' | 'ablation' | 'preference';

/** Everything a run needs to go on after a restart: frozen when it starts. */
export interface RunPlan {
  readonly promptId: string;
  readonly promptPath: string;
  readonly specText: string | null;
  readonly spec: SpecFile | null;
  readonly specContent: string | null;
  readonly casesText: string;
  readonly casesContent: string;
  readonly cases: readonly Case[];
  readonly tools: readonly { readonly name: string; readonly content: string }[];
  readonly variants: readonly RunVariant[];
  readonly trials: number;
  readonly seed: number;
  readonly concurrency: number;
  readonly maxCostUsd: number | null;
  /** The limit is that of the settings: raising it there lets the run go on. */
  readonly capFollowsSettings?: boolean;
  readonly judge:
    (JudgePanel & { readonly baseUrl: string; readonly origin: string; readonly practice: boolean }) | null;
  /** Which connection's key is used; null for servers without one. */
  readonly connectionId: string | null;
  readonly baselineCommit: string | null;
  /** Why the candidate is not compared with another version; absent: it is, or the plan is older than this. */
  readonly uncompared?: Uncompared;
  /** What else differs from the version that is compared with; absent: nothing, or nobody looked. */
  readonly changedBeside?: ChangedBeside;
  /** Sends its calls as batches, overnight at a lower price; absent: now, one by one. */
  readonly mode?: 'now' | 'batch';
  /** Stops when the answer is clear (domain/sequential.ts); absent: runs to its end. */
  readonly untilClear?: boolean;
  /** What the first answers cannot tell is asked again by itself, within the limit on money (domain/asked-again.ts); absent: it is not. */
  readonly askAgain?: boolean;
  /** Cases of the file that are set aside for a confirmation and not in `cases`. */
  readonly setAside?: readonly string[];
  /** The names (slices, intents) of the cases of the file that are not in `cases`; absent: there is none, or the plan is older than this. */
  readonly elsewhere?: CaseNames;
  /** What an ablation run tries on which of the cases; absent in every other. */
  readonly ablation?: Ablation;
  /** Which pairs a preference run compares; absent in every other. */
  readonly preference?: Preference;
  /** This run is the one use of the confirmation set. */
  readonly confirmation?: boolean;
  /** Kinds of personal data that were made unreadable in what was sent; absent: none. */
  readonly redact?: readonly PersonalDataKind[];
  /** Of a run that scores answers which were there already: rows that belong to no case, and cases that were made of rows. */
  readonly scored?: ScoredFile;
  /** Cases that the data policy keeps from the model, with the rule. */
  readonly refused: readonly { readonly case: string; readonly rule: string }[];
}

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
  readonly error: { readonly message: string; readonly nextStep: string; readonly detail: string | null } | null;
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

// --- Batches -------------------------------------------------------------------------------------------------

/**
 * A part of a run that a server answers within a day. `prepared`: stored before anything is sent, so that after a death it is looked for at
 * the server before it is sent again; `submitted`: out at the server; `collected`: what came of it is stored; `failed`: nothing came of it.
 */
export interface StoredBatch {
  readonly runId: string;
  /** From 0 within the run. */
  readonly position: number;
  readonly state: 'prepared' | 'submitted' | 'collected' | 'failed';
  /** The uploaded file, known before the batch is started. */
  readonly fileId: string | null;
  readonly serverId: string | null;
  /** Ids of its calls; once it is over only of those whose answer or error came with it. */
  readonly jobs: readonly string[];
  /** As the server last said. */
  readonly counts: { readonly total: number; readonly done: number; readonly failed: number };
  /** The person wants it stopped at the server. */
  readonly cancelAsked: boolean;
  /** How it ended, once it is over; `unknown`: it may have been started and charged, and cannot be found. */
  readonly ended: 'finished' | 'expired' | 'cancelled' | 'failed' | 'lost' | 'unknown' | null;
  /** Why it failed, in the server's words. */
  readonly problem: string | null;
  readonly submittedAt: string | null;
  readonly collectedAt: string | null;
}

export interface BatchStore {
  /** In order of position. */
  list(runId: string): StoredBatch[];
  /** How many are prepared or submitted. */
  open(runId: string): number;
  /** Stores a new one. */
  add(batch: StoredBatch): void;
  /** Changes what is named and nothing else: a wish to cancel may have come in the meantime. */
  update(
    which: Pick<StoredBatch, 'runId' | 'position'>,
    change: Partial<Omit<StoredBatch, 'runId' | 'position'>>,
  ): void;
}

// --- Reviews, sign-offs, proposals -----------------------------------------------------------------------------

export interface StoredReviewItem {
  readonly id: string;
  readonly position: number;
  readonly outputId: string;
  readonly variant: string;
  readonly case: string;
  readonly trial: number;
  readonly label: ReviewLabel | null;
  readonly comment: string;
  readonly failureModes: readonly string[];
  /** By the ids of the criteria that only a person decides; one that is not in it was not asked. */
  readonly byCriterion: LabelsByCriterion;
  readonly labelledAt: string | null;
}

export interface StoredReview {
  readonly id: string;
  readonly repository: string | null;
  readonly runId: string;
  readonly promptId: string;
  readonly blind: boolean;
  readonly automatic: boolean;
  readonly reviewer: { readonly name: string; readonly email: string };
  readonly createdAt: string;
  readonly items: readonly StoredReviewItem[];
}

/** A review as lists have it, without its items: what is counted of them, and of the run what stands beside. */
export interface ListedReview extends Omit<StoredReview, 'items' | 'reviewer' | 'repository'> {
  readonly title: string;
  readonly practice: boolean;
  readonly total: number;
  readonly done: number;
  readonly labels: LabelCounts;
  /** Of the candidate's answers alone. */
  readonly candidateLabels: LabelCounts;
  /** As it was kept when the review was finished; `undefined`: it was not kept yet. */
  readonly agreement: Agreement | null | undefined;
}

export type LabelCounts = Readonly<Record<ReviewLabel, number>>;

export interface ReviewStore {
  create(review: StoredReview): void;
  get(id: string): StoredReview | null;
  ofRun(runId: string): StoredReview | null;
  /** Newest first, of runs that are not removed. */
  list(repository: string | null): ListedReview[];
  /** The newest one in which something has no label yet, of runs that are not removed; null: all are finished. */
  open(repository: string): { readonly done: number; readonly total: number } | null;
  /** Kept until a label changes. */
  keepAgreement(reviewId: string, agreement: Agreement | null): void;
  label(
    reviewId: string,
    itemId: string,
    change: Pick<StoredReviewItem, 'label' | 'comment' | 'failureModes' | 'byCriterion' | 'labelledAt'>,
  ): void;
}

export interface StoredSignOff {
  readonly id: string;
  readonly repository: string | null;
  readonly runId: string;
  readonly promptId: string;
  readonly signOff: SignOff;
  readonly gate: Gate;
  /** Content ids it was given for. */
  readonly contents: { readonly prompt: string; readonly spec: string | null; readonly cases: string };
  readonly withdrawnAt: string | null;
}

export interface SignOffStore {
  save(signOff: StoredSignOff): void;
  get(id: string): StoredSignOff | null;
  /** The newest one of the run that is not withdrawn. */
  ofRun(runId: string): StoredSignOff | null;
}

export interface StoredProposal {
  readonly id: string;
  readonly repository: string;
  /** null, as run and prompt then are: a change to files that need no sign-off (the log of experiments, the data policy). */
  readonly signOffId: string | null;
  readonly runId: string | null;
  readonly promptId: string | null;
  /** Who sends a change without a sign-off, kept so that a second try gives the same bytes; null: the one who signed. */
  readonly author: { readonly name: string; readonly email: string } | null;
  readonly title: string;
  readonly practice: boolean;
  readonly branch: string;
  readonly description: string;
  readonly address: string;
  readonly state: 'sending' | 'sent' | 'failed';
  readonly base: string;
  readonly commit: string | null;
  readonly files: readonly {
    readonly path: string;
    readonly status: 'added' | 'changed' | 'removed';
    readonly before: string | null;
    readonly after: string | null;
  }[];
  readonly error: { readonly message: string; readonly nextStep: string; readonly detail: string | null } | null;
  readonly createdAt: string;
  readonly sentAt: string | null;
}

export interface ListedProposal extends Omit<StoredProposal, 'files' | 'base' | 'author' | 'repository'> {
  readonly files: readonly Pick<StoredProposal['files'][number], 'path' | 'status'>[];
}

export interface ProposalStore {
  save(proposal: StoredProposal): void;
  get(id: string): StoredProposal | null;
  /** Newest first, without what is in their files. */
  list(repository: string): ListedProposal[];
  /** Newest first; the files of one never change, its state does. */
  states(repository: string): Pick<StoredProposal, 'id' | 'state'>[];
  count(repository: string): number;
}

// --- Cases that are set aside ---------------------------------------------------------------------------------

export interface StoredConfirmationSet {
  readonly id: string;
  readonly repository: string | null;
  readonly promptId: string;
  readonly cases: readonly string[];
  readonly createdAt: string;
  /** The run that uses it. */
  readonly usedBy: string | null;
  readonly releasedAt: string | null;
}

export interface ConfirmationStore {
  /** Stores it, or what changed of it: `usedBy` and `releasedAt`. */
  save(set: StoredConfirmationSet): void;
  get(id: string): StoredConfirmationSet | null;
  /** Newest first. */
  list(repository: string | null, promptId: string): StoredConfirmationSet[];
  /** Ids of the cases that a model has answered in any run of the prompt; `before`: created before that moment. */
  lookedAt(repository: string | null, promptId: string, before?: string): string[];
}

// --- Decisions on experiments ----------------------------------------------------------------------------------

export interface StoredDecision {
  readonly runId: string;
  readonly what: DecisionKind;
  readonly why: string;
  readonly by: { readonly name: string; readonly email: string };
  readonly at: string;
}

export interface DecisionStore {
  /** One a run: another one takes its place. */
  save(decision: StoredDecision): void;
  get(runId: string): StoredDecision | null;
  /** Of all runs of a repository, the newest decision first. */
  list(repository: string): StoredDecision[];
  remove(runId: string): void;
}

// --- Settings, connections, audit --------------------------------------------------------------------------------

export interface StoredConnection {
  readonly id: string;
  readonly label: string;
  readonly baseUrl: string;
  readonly practice: boolean;
  /** What its models think aloud before their answer is left out. */
  readonly leaveOutThinking: boolean;
}

export interface SettingsStore {
  /** null before anything was saved. */
  get(): SettingsView | null;
  save(settings: SettingsView): void;
  connections(): StoredConnection[];
  saveConnection(connection: StoredConnection): void;
  removeConnection(id: string): void;
  /** Which repository is open. */
  currentRepository(): string | null;
  setCurrentRepository(id: string | null): void;
  /** Models that their server's list said will close, and the day ("2026-12-31"). */
  shutdowns(): ModelShutdown[];
  saveShutdowns(shutdowns: readonly ModelShutdown[]): void;
  /** The folders of prompts that the person chose for a repository whose `.signoff.yaml` says nothing yet; null: never asked. */
  promptFolders(repository: string): PromptFolders | null;
  savePromptFolders(repository: string, folders: PromptFolders): void;
}

export interface ModelShutdown {
  readonly origin: string;
  readonly model: string;
  readonly day: string;
}

export type NewAuditRow = Omit<AuditRow, 'id' | 'redactions'> & Partial<Pick<AuditRow, 'redactions'>>;

export interface AuditStore {
  add(row: NewAuditRow): void;
  list(filter: {
    readonly runId: string | null;
    readonly search: string;
    readonly offset: number;
    readonly limit: number;
  }): { rows: AuditRow[]; total: number };
  /** Newest first, from the row before the one with this id; null: from the newest. */
  before(filter: {
    readonly runId: string | null;
    readonly search: string;
    readonly before: number | null;
    readonly limit: number;
  }): AuditRow[];
}

export interface Stores {
  readonly repositories: RepositoryStore;
  readonly drafts: DraftStore;
  readonly runs: RunStore;
  readonly batches: BatchStore;
  readonly reviews: ReviewStore;
  readonly signOffs: SignOffStore;
  readonly proposals: ProposalStore;
  readonly decisions: DecisionStore;
  readonly settings: SettingsStore;
  readonly audit: AuditStore;
  readonly confirmations: ConfirmationStore;
  close(): void;
}

/** Messages as they are sent, for the request shown to the person. */
export type SentMessages = readonly Message[];
