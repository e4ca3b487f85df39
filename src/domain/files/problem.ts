/** One thing that is wrong with a file, said so that a person can find and mend it. */
export interface Problem {
  /** Path of the file in the repository, or a name for pasted text. */
  readonly path: string;
  /** 1-based line, null when the whole file is meant. */
  readonly line: number | null;
  /** Dotted path of the field, e.g. `must[0].check.pattern`, null when none. */
  readonly field: string | null;
  readonly message: string;
  /** The sentence of the criterion that it is about, for who knows criteria and no lines; absent: none, or nobody looked. */
  readonly criterion?: string;
  readonly severity: 'error' | 'warning';
}

/** What every parser of a team file answers. It never throws on bad input. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T; readonly warnings: readonly Problem[] }
  | {
      readonly ok: false;
      readonly problems: readonly Problem[];
      /** True when another version of the app wrote the file: show its text, say so, and change nothing in it. */
      readonly readOnly?: boolean;
    };

/** What every in-place edit of a team file answers: the whole new text, or why it was left alone. */
export type Edited =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problems: readonly Problem[] };

/** "prompts/refund.spec.yaml:12 must[0].id: ..." — the one-line form for logs and the command line. */
export function formatProblem(problem: Problem): string {
  const place = problem.line === null ? problem.path : `${problem.path}:${problem.line}`;
  return problem.field === null ? `${place}: ${problem.message}` : `${place} ${problem.field}: ${problem.message}`;
}
