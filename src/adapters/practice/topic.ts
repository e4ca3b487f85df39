/** One thing that Acme's customers ask about, with everything a support answer could say of it. */
export interface Topic {
  /** Name of its policy page, e.g. `refunds` of `[policy:refunds]`. */
  readonly policy: string;
  /** Words that speak for it in a question, each with how strongly (1 weak, 3 nearly certain). */
  readonly words: readonly (readonly [pattern: RegExp, weight: number])[];
  /** The answer in one sentence. */
  readonly answer: string;
  /** The same in the voice of a form letter. */
  readonly formal: string;
  readonly details: readonly string[];
  readonly steps: readonly string[];
  /** What a careless answer promises, and what a careful one says instead. Both null: nothing to promise here. */
  readonly promise: string | null;
  readonly careful: string | null;
  readonly next: string;
}
