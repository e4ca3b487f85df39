import { type DecisionKind } from '#domain/experiment-log/experiment-log';

export interface StoredDecision {
  readonly runId: string;
  readonly what: DecisionKind;
  readonly why: string;
  readonly by: { readonly name: string; readonly email: string };
  readonly at: string;
}

export interface DecisionStore {
  /** One a run: another one takes its place. */
  save(decision: StoredDecision): void;
  get(runId: string): StoredDecision | null;
  /** Of all runs of a repository, the newest decision first. */
  list(repository: string): StoredDecision[];
  remove(runId: string): void;
}
