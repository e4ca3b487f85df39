import type { PromptRequest } from './locate-prompt.ts';

/** `signoff run` as it was typed, numbers already checked. */
export interface RunOptions extends PromptRequest {
  readonly baseUrl?: string | undefined;
  readonly model?: string | undefined;
  readonly judgeModel?: string | undefined;
  readonly apiKeyEnv?: string | undefined;
  readonly trials?: number | undefined;
  readonly concurrency?: number | undefined;
  readonly seed?: number | undefined;
  /** A ref of the repository, or a prompt file. */
  readonly baseline?: string | undefined;
  /** Further versions to test beside the candidate: refs of the repository, or prompt files. */
  readonly variant?: readonly string[] | undefined;
  /** Ends when the answer is clear (domain/sequential.ts). */
  readonly untilClear?: boolean | undefined;
  /** A file of answers to score instead of asking for any. */
  readonly outputs?: string | undefined;
  /** Columns of that file which hold the answers and the ids of cases, where their names do not say it. */
  readonly answerColumn?: string | undefined;
  readonly caseColumn?: string | undefined;
  /** Rows of that file which belong to no case of the prompt are scored too. */
  readonly newCases?: boolean | undefined;
  readonly maxCost?: number | undefined;
  readonly format: 'json' | 'markdown' | 'junit';
  readonly out?: string | undefined;
}

/** What holds where nothing was typed: the same inputs give the same plan on every machine. */
export const runDefaults = { concurrency: 8, seed: 1 } as const;
