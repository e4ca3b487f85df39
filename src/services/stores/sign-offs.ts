import { type Gate } from '#domain/result/run-result';
import { type SignOff } from '#domain/sign-off/eval-record';

export interface StoredSignOff {
  readonly id: string;
  readonly repository: string | null;
  readonly runId: string;
  readonly promptId: string;
  readonly signOff: SignOff;
  readonly gate: Gate;
  /** Content ids it was given for. */
  readonly contents: { readonly prompt: string; readonly spec: string | null; readonly cases: string };
  readonly withdrawnAt: string | null;
}

export interface SignOffStore {
  save(signOff: StoredSignOff): void;
  get(id: string): StoredSignOff | null;
  /** The newest one of the run that is not withdrawn. */
  ofRun(runId: string): StoredSignOff | null;
}
