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
