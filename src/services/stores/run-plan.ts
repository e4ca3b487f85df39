import { type Case } from '#domain/cases/case';
import { type Ablation } from '#domain/explain/ablation';
import { type CaseNames } from '#domain/gate/gate-names';
import { type ScoredFile } from '#domain/gate/scored-file';
import { type PersonalDataKind } from '#domain/policy/personal-data';
import { type Preference } from '#domain/preference/preference';
import { type Parameters, type Prompt } from '#domain/prompt/prompt';
import { type ChangedBeside } from '#domain/result/changed-beside';
import { type Uncompared } from '#domain/result/uncompared';
import { type SpecFile } from '#domain/spec/spec';
import { type JudgePanel } from '#domain/verdicts/judge-panel';
import { type AnswerSchema, type ModelTool } from '../ports/models.ts';

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
