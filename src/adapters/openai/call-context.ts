/** What a sentence may name: never the key. */
export interface CallContext {
  readonly host: string;
  /** null when the list of models was asked for. */
  readonly model: string | null;
  readonly apiKey: string | null;
  readonly now: () => number;
}
