import { type OutputRow } from '#domain/answers/output-columns';
import { type RowProblem } from '#domain/answers/output-file';
import { type Sensitivity } from '#domain/cases/case';
import { type Problem } from '#domain/files/problem';
import { type RunRequest } from '../experiments/planning/plan-run.ts';
import { type RunPlan } from '../stores/run-plan.ts';
import { type Job } from '../stores/runs.ts';

/** Answers that are there already, and what they are scored by. No model is asked for them; judges may be. */
export interface ScoringRequest extends Pick<
  RunRequest,
  | 'promptId'
  | 'promptPath'
  | 'specPath'
  | 'specText'
  | 'casesPath'
  | 'seed'
  | 'concurrency'
  | 'maxCostUsd'
  | 'judgeModel'
  | 'judgeServer'
  | 'isKnownModel'
  | 'isPractice'
  | 'connectionId'
  | 'nextId'
> {
  /** The prompt that the spec is about: gives the defaults of its variables. It need not have made the answers. */
  readonly promptText: string;
  /** '': there is no case set, every case is made up of a row's input. */
  readonly casesText: string;
  readonly rows: readonly OutputRow[];
  /** Of the cases that are made up of rows. */
  readonly sensitivity: Sensitivity;
  /** Rows that belong to no case of the prompt are scored as cases of their own; left out: they are told, and not scored. */
  readonly newCases?: boolean;
  /** Rows of the file that could not be read at all. */
  readonly unreadable?: readonly RowProblem[];
  /** Name of the variant that the others are compared with (`variantsIn`); null: only measure. */
  readonly baseline: string | null;
  /** Name of the variant that the gate is about. Left out: the only one beside the baseline; of several it has to be said. */
  readonly candidate?: string | null;
}

export type PlannedScoring =
  | {
      readonly ok: true;
      readonly plan: RunPlan;
      /** Answered ones: with `Runner.start` they are judged and nothing is asked again. */
      readonly jobs: readonly Job[];
      /** Of each job, which row its answer stands in. */
      readonly rowNumbers: readonly number[];
      /** Rows that belong to no case or could not be read, in the order of the file. */
      readonly unmatched: readonly RowProblem[];
      /** What was decided about rows that are scored, and about the file as a whole. */
      readonly notes: readonly RowProblem[];
      /** Of `plan.cases`, how many were made up of rows. */
      readonly madeUp: number;
      /** Cases for which a version has no row. */
      readonly unanswered: readonly string[];
    }
  | {
      readonly ok: false;
      readonly problems: readonly Problem[];
      readonly unmatched: readonly RowProblem[];
      /** The variants of which one has to be chosen (`candidate`); absent: that is not what is wrong. */
      readonly choose?: readonly string[];
    };
