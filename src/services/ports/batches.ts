import { ModelFailure } from './model-failure.ts';
import { type ModelAnswer, type ModelRequest } from './models.ts';

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
