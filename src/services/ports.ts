/**
 * What the use cases need from the world. Adapters implement these; nothing here names a technology.
 * Every method throws AppError (contract/errors.ts) for what a person can do something about.
 */
import { type Message } from '#domain/cases/case';
import { type FailedAttempts } from '#domain/answers/failed-attempts';
import { type Answer, type CallError, type ToolCall } from '#domain/answers/output';
import { type Parameters } from '#domain/prompt/prompt';
import { type CallSize, type CountedTokens } from '#domain/run/call-bound';

export interface Clock {
  now(): Date;
  /** Monotonic milliseconds, for durations. */
  monotonic(): number;
  /** Resolves after `ms`; rejects with AppError 'cancelled' when the signal aborts. */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface Ids {
  /** A new id: sortable by time, unguessable, safe in a path (UUID v7). */
  next(): string;
  /** Uniform in [0, 1): for jitter and seeds only. */
  random(): number;
}

// --- The team's repository -------------------------------------------------------------------------------------

export interface Credential {
  readonly username: string;
  readonly password: string;
}

export interface TreeFile {
  /** Path from the root of the repository, with forward slashes. */
  readonly path: string;
  readonly blob: string;
  readonly kind: 'file' | 'symlink' | 'submodule' | 'lfs-pointer';
}

export interface Revision {
  readonly commit: string;
  readonly at: string;
  readonly author: { readonly name: string; readonly email: string };
  readonly message: string;
  /** Blob of the file asked for at this revision, null where it did not exist. */
  readonly blob: string | null;
}

export interface FileChange {
  readonly path: string;
  /** null removes the file. */
  readonly bytes: Uint8Array | null;
}

export interface PushOutcome {
  readonly state: 'created' | 'already-there';
  readonly branch: string;
  readonly commit: string;
}

/** One private, bare copy of a team repository. No work tree, no index. */
export interface StandingAt {
  readonly path: string;
  readonly kind: TreeFile['kind'] | 'folder';
}

export interface TeamRepository {
  /** Gets the team's latest into the private copy (first use: makes the copy). Address: https, loopback http, or a folder. */
  update(request: {
    readonly address: string;
    readonly credential?: Credential | undefined;
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: ((message: string, done: number, total: number | null) => void) | undefined;
    /** Takes a folder in which no branch is checked out too: its commits and names are of use to whoever can name one. */
    readonly detached?: boolean | undefined;
    /** The folder was made from another repository, whatever it says of itself: what is checked out in it is not the team's version. */
    readonly copied?: boolean | undefined;
  }): Promise<{
    readonly defaultBranch: string;
    readonly tip: string;
    /** A folder that does not hold the team's branch: what is named here is what is checked out, and nobody's version but its own. */
    readonly guessed?: boolean | undefined;
    /** Branches any of which could be the team's, where a folder has several and does not say which one is; then it is guessed too. */
    readonly unclear?: readonly string[] | undefined;
    /** Where the server now says this repository lives (same server only): offer to update the address. */
    readonly movedTo?: string | undefined;
  }>;
  /** Commit id of a branch, tag or (abbreviated) commit. Throws 'unknown-ref', and 'bad-input' for a name of different commits. */
  resolve(ref: string): Promise<string>;
  /** Every file under a folder ('' for all) at a commit. Throws 'limit-exceeded' above 200,000 files. */
  list(commit: string, folder: string): Promise<TreeFile[]>;
  /** Bytes of a file at a commit, null where it is not a regular file there. Throws 'limit-exceeded' above maxBytes. */
  read(commit: string, path: string, maxBytes: number): Promise<Uint8Array | null>;
  /** What stands at a path at a commit, read or not: the path's own, or whatever on the way to it is no folder. null: nothing. */
  standsAt(commit: string, path: string): Promise<StandingAt | null>;
  /** What whoever made the commit wrote of it. */
  message(commit: string): Promise<string>;
  /** Newest first: the revisions at which the file changed, at most `limit`. */
  history(commit: string, path: string, limit: number): Promise<Revision[]>;
  /** True when `ancestor` is the commit itself or reachable from it. False when it is not in the copy. */
  descendsFrom(commit: string, ancestor: string): Promise<boolean>;
  /** Commits `changes` on top of `base` by tree edit; touches exactly these files. Returns the commit id. Deterministic for equal input. */
  commitOnto(request: {
    readonly base: string;
    readonly changes: readonly FileChange[];
    readonly message: string;
    readonly author: { readonly name: string; readonly email: string };
    readonly at: Date;
  }): Promise<string>;
  /** Creates `branch` at `commit` on the team's server. Throws 'proposal-rejected' when a different commit stands there. */
  push(request: {
    readonly address: string;
    readonly credential?: Credential | undefined;
    readonly commit: string;
    readonly branch: string;
    readonly signal?: AbortSignal | undefined;
  }): Promise<PushOutcome>;
  /** Commit at which `branch` stands on the team's server now, null when there is none. */
  remoteBranch(request: {
    readonly address: string;
    readonly credential?: Credential | undefined;
    readonly branch: string;
  }): Promise<string | null>;
}

export interface TeamRepositories {
  /** Throws bad-input, with what to enter instead, for an address of a kind that can never be opened, and for a folder that holds no repository. Asks no server. */
  refuseAddress(address: string): Promise<void>;
  /** The private copy with this id (made lazily by `update`). */
  open(id: string): TeamRepository;
  remove(id: string): Promise<void>;
}

// --- Models ------------------------------------------------------------------------------------------------------

export interface ModelTool {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of the arguments. */
  readonly parameters: Record<string, unknown>;
}

/** A JSON Schema that an answer must follow. */
export interface AnswerSchema {
  readonly name: string;
  readonly schema: Record<string, unknown>;
  /** Held to word for word by the server; absent: yes. Where the schema leaves fields open a server refuses that. */
  readonly strict?: boolean;
}

export interface ModelRequest {
  /** OpenAI-compatible base address, e.g. https://api.openai.com/v1 */
  readonly baseUrl: string;
  /** null: the server wants none. */
  readonly apiKey: string | null;
  readonly model: string;
  readonly messages: readonly Message[];
  readonly parameters: Parameters;
  readonly tools: readonly ModelTool[];
  /** Sent as `seed`; null leaves it out. */
  readonly seed: number | null;
  /** A JSON Schema the answer must follow (response_format), null for free text. */
  readonly jsonSchema: AnswerSchema | null;
  /** `max_output_tokens` is a precaution of ours and nobody's wish: where the server refuses it, it is left out; absent: never. */
  readonly spareLimit?: boolean;
  /** The door takes out what stands between `<think>` tags before the answer; absent: the answer stays as it came. */
  readonly leaveOutThinking?: boolean;
}

/** One attempt that got an answer. Cost is computed by the door, which knows the prices. */
export interface ModelAnswer extends Omit<Answer, 'costUsd' | keyof CountedTokens>, CountedTokens {
  readonly toolCalls: ToolCall[];
}

export type ModelFailureKind =
  | 'rate-limited'
  | 'out-of-credit'
  | 'wrong-credentials'
  | 'forbidden'
  | 'unknown-model'
  /** Nothing that speaks chat completions answers at this address. */
  | 'wrong-address'
  /** The server refuses it, and nobody can tell why. */
  | 'bad-request'
  /** It refuses a parameter that a person set, or a tool: how we ask, not what. */
  | 'bad-parameter'
  /** It refuses this one text: too long, for example. The next case may well be answered. */
  | 'case-refused'
  | 'server-failed'
  | 'unreachable'
  | 'timed-out'
  | 'cut-off'
  | 'malformed-answer'
  | 'cancelled';

/** One attempt that got no answer, classified once, at the adapter. */
export class ModelFailure extends Error {
  readonly kind: ModelFailureKind;
  /** Milliseconds the server asked us to wait (Retry-After in seconds, date or ms form); null when it did not say. */
  readonly retryAfterMs: number | null;
  readonly mayHaveBeenCharged: boolean;
  /** What the server had counted by then; null: nothing is known. */
  readonly counted: CountedTokens | null;
  /** Raw text for engineers, without any secret. */
  readonly detail: string;
  /** Every attempt at the call, this one among them; the door says so when it gives the call up. */
  failed: FailedAttempts | undefined;
  /** What to do, where this failure calls for something of its own; null: what its kind calls for. */
  readonly advice: string | null;

  constructor(
    kind: ModelFailureKind,
    message: string,
    options: {
      retryAfterMs?: number | null;
      mayHaveBeenCharged?: boolean;
      counted?: CountedTokens | null;
      detail?: string;
      advice?: string | null;
      cause?: unknown;
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ModelFailure';
    this.kind = kind;
    this.retryAfterMs = options.retryAfterMs ?? null;
    this.mayHaveBeenCharged = options.mayHaveBeenCharged ?? false;
    this.counted = options.counted ?? null;
    this.detail = options.detail ?? '';
    this.advice = options.advice ?? null;
  }

  asCallError(): CallError {
    const { kind: code, message, mayHaveBeenCharged, failed } = this;
    return { code, message, mayHaveBeenCharged, ...(failed && { failed }) };
  }
}

export interface ModelListing {
  readonly id: string;
  /** `owned_by` of the server's list; 'signoff-practice' marks a practice model. */
  readonly ownedBy: string | null;
  /** USD per million tokens, where the server's list says so; else null. */
  readonly prices: { readonly inputPerMillion: number; readonly outputPerMillion: number } | null;
  /** The day on which the server stops answering for it ("2026-12-31"), where its list says so. */
  readonly shutdownDate: string | null;
}

/** Where a model server of that name listens on this computer unless it was told otherwise. */
export interface LocalServer {
  readonly name: string;
  readonly port: number;
}

/** What is known by now of its model would make the call cost more than was agreed to. Nothing that costs money was sent. */
export class NotAsAgreed extends Error {}

/** One attempt at a time, no retry, no policy: those belong to the door (services/model-door.ts). */
export interface ModelClient {
  /** What would be sent now: a model is asked without the fields that it was seen to refuse. */
  sizeOf(request: ModelRequest): CallSize;
  /**
   * What a server refuses without asking money for it is asked once more, otherwise. `agree` is asked before anything is sent: where it says no, NotAsAgreed
   * is thrown. Throws ModelFailure beside.
   */
  complete(request: ModelRequest, signal: AbortSignal, agree?: (size: CallSize) => boolean): Promise<ModelAnswer>;
  /** Throws ModelFailure. */
  listModels(
    server: { readonly baseUrl: string; readonly apiKey: string | null },
    signal: AbortSignal,
  ): Promise<ModelListing[]>;
}

/** One call of a batch. `customId` names it in the answers, whose order is any. At most 64 characters. */
export interface BatchItem {
  readonly customId: string;
  readonly request: Omit<ModelRequest, 'baseUrl' | 'apiKey'>;
}

export interface BatchServer {
  readonly baseUrl: string;
  readonly apiKey: string | null;
}

/** By what a batch is found again: the uploaded file, and our own mark on the batch. */
export interface BatchMark {
  readonly fileId: string;
  readonly tag: string;
}

/** What a server says of a batch. `expired`: its day was over before all was answered; `failed`: the server took none of it. */
export interface BatchStatus {
  readonly state: 'waiting' | 'in-progress' | 'finished' | 'failed' | 'expired' | 'cancelled';
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  /** Why it failed, in the server's words. */
  readonly problem: string | null;
}

/** What came of one call of a batch. `customId` null: the line does not say whose it is. */
export type BatchLine =
  | { readonly kind: 'answer'; readonly customId: string; readonly answer: ModelAnswer }
  /** `notRun`: the server ended the batch before this call; it was not charged. */
  | {
      readonly kind: 'failure';
      readonly customId: string | null;
      readonly failure: ModelFailure;
      readonly notRun: boolean;
    };

/** The server has no batches at this address. Nothing was sent and nothing charged. */
export class NoBatches extends ModelFailure {}

/**
 * Calls that a server answers within a day at a lower price (OpenAI's Batch API). One attempt each, no retry, no policy. Every method throws
 * ModelFailure.
 */
export interface ModelBatches {
  /** The most that one batch may hold; `bytes` of its file. */
  readonly limits: { readonly requests: number; readonly bytes: number };
  /** Whether the server has batches at all; throws where it could not be asked. */
  supported(server: BatchServer, signal: AbortSignal): Promise<boolean>;
  /** Bytes that the call takes in a batch's file. */
  measure(server: BatchServer, item: BatchItem): number;
  /** Puts the calls on the server, all of one model, and answers the file's id. Nothing is asked of a model yet. */
  upload(server: BatchServer, name: string, items: readonly BatchItem[], signal: AbortSignal): Promise<string>;
  /** Starts the batch of an uploaded file and answers its id. From here on it is charged. */
  submit(server: BatchServer, mark: BatchMark, signal: AbortSignal): Promise<string>;
  /** The id of the batch with this mark; null when the server certainly has none. Throws where its list cannot be had whole. */
  find(server: BatchServer, mark: BatchMark, signal: AbortSignal): Promise<string | null>;
  /** null: the server does not know this batch. */
  status(server: BatchServer, serverId: string, signal: AbortSignal): Promise<BatchStatus | null>;
  /** What came of the calls of a batch that is over, in any order; a call may be missing. */
  results(server: BatchServer, serverId: string, signal: AbortSignal): AsyncIterable<BatchLine>;
  /** Takes the files of a batch that is over off the server: questions and answers need not lie there. Files that are gone are no trouble. */
  forget(server: BatchServer, serverId: string, signal: AbortSignal): Promise<void>;
  /** Asks the server to stop the batch; one that is over stays as it is. What was answered is charged and can be collected. */
  cancel(server: BatchServer, serverId: string, signal: AbortSignal): Promise<void>;
}

/** The practice model: an OpenAI-compatible server on loopback, started on first use. */
export interface PracticeServer {
  /** Base address, e.g. http://127.0.0.1:41234/v1 */
  baseUrl(): Promise<string>;
}

// --- Secrets ------------------------------------------------------------------------------------------------------

/** Keys and tokens, each bound to what it may be sent to (an origin). Never read by the renderer. */
export interface Secrets {
  /** 'persistent': kept encrypted by the system; 'session': only until the app closes (and why). */
  storage(): Promise<{ readonly kind: 'persistent' | 'session'; readonly reason: string | null }>;
  set(origin: string, secret: string): Promise<void>;
  get(origin: string): Promise<string | null>;
  forget(origin: string): Promise<void>;
}

// --- Files from the app ------------------------------------------------------------------------------------------

/** Makes sure the sample team repository exists as a bare repository in the data folder; returns its folder address. */
export interface SampleRepository {
  /** Address for TeamRepository.update, and the published id of its first commit. */
  ensure(): Promise<{ readonly address: string; readonly rootCommit: string }>;
}
