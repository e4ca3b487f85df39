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

/** Keys and tokens, each bound to what it may be sent to (an origin). Never read by the renderer. */
export interface Secrets {
  /** 'persistent': kept encrypted by the system; 'session': only until the app closes (and why). */
  storage(): Promise<{ readonly kind: 'persistent' | 'session'; readonly reason: string | null }>;
  set(origin: string, secret: string): Promise<void>;
  get(origin: string): Promise<string | null>;
  forget(origin: string): Promise<void>;
}

/** Makes sure the sample team repository exists as a bare repository in the data folder; returns its folder address. */
export interface SampleRepository {
  /** Address for TeamRepository.update, and the published id of its first commit. */
  ensure(): Promise<{ readonly address: string; readonly rootCommit: string }>;
}
