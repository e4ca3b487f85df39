import type { PromptRequest } from '../team/locate-prompt.ts';

/** `signoff run` as it was typed, numbers already checked. */
export interface RunOptions extends PromptRequest {
  readonly baseUrl?: string | undefined;
  readonly model?: string | undefined;
  readonly judgeModel?: string | undefined;
  readonly apiKeyEnv?: string | undefined;
  readonly trials?: number | undefined;
  readonly concurrency?: number | undefined;
  readonly seed?: number | undefined;
  /** A ref of the repository, or a prompt file; false: nothing is compared. */
  readonly baseline?: string | false | undefined;
  /** Further versions to test beside the candidate: refs of the repository, or prompt files. */
  readonly variant?: readonly string[] | undefined;
  /** Ends when the answer is clear (domain/sequential.ts). */
  readonly untilClear?: boolean | undefined;
  /** false: what the first answers cannot tell is not asked again. */
  readonly askAgain?: boolean | undefined;
  /** What models think aloud before their answer (`<think>`) is left out. */
  readonly leaveOutThinking?: boolean | undefined;
  /** A file of answers to score instead of asking for any. */
  readonly outputs?: string | undefined;
  /** Columns of that file which hold the answers and the ids of cases, where their names do not say it. */
  readonly answerColumn?: string | undefined;
  readonly caseColumn?: string | undefined;
  /** Columns of that file that say nothing of the call, whatever they are called. */
  readonly ignoreColumn?: readonly string[] | undefined;
  /** Its answers stand as they are: JSON in them is the answer. */
  readonly plainAnswers?: boolean | undefined;
  /** Rows of that file which belong to no case of the prompt are scored too. */
  readonly newCases?: boolean | undefined;
  /** The version in that file which the gate is about. */
  readonly candidate?: string | undefined;
  /** Whatever models and versions that file names, its answers are of one. */
  readonly oneVersion?: boolean | undefined;
  readonly maxCost?: number | undefined;
  readonly format: 'json' | 'markdown' | 'junit';
  readonly out?: string | undefined;
}

/** What holds where nothing was typed: the same inputs give the same plan on every machine. */
export const runDefaults = { concurrency: 8, seed: 1 } as const;
