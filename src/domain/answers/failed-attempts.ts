import { z } from 'zod';

/** What went before an answer, or before a call was given up: attempts that a user would have waited for, and may have paid for. */
export const failedAttemptsSchema = z.object({
  attempts: z.number().int().min(0),
  /** Time of these attempts and of the pauses that they made necessary, without waiting in line; milliseconds. */
  waitedMs: z.number().min(0),
  /** The most that those which may have been charged can have cost; null: no price is known. */
  mayHaveCostUsd: z.number().min(0).nullable(),
});
export type FailedAttempts = z.infer<typeof failedAttemptsSchema>;

export const noFailedAttempts: FailedAttempts = { attempts: 0, waitedMs: 0, mayHaveCostUsd: 0 };

/** With one more attempt. `mayHaveCostUsd`: 0 when it cannot have been charged. */
export function addAttempt(
  before: FailedAttempts,
  one: Pick<FailedAttempts, 'waitedMs' | 'mayHaveCostUsd'>,
): FailedAttempts {
  const [sum, more] = [before.mayHaveCostUsd, one.mayHaveCostUsd];
  return {
    attempts: before.attempts + 1,
    waitedMs: before.waitedMs + one.waitedMs,
    mayHaveCostUsd: sum === null || more === null ? null : sum + more,
  };
}

/** With a pause that an attempt made necessary. */
export function addPause(before: FailedAttempts, pauseMs: number): FailedAttempts {
  return { ...before, waitedMs: before.waitedMs + pauseMs };
}

/** How long a user would have waited for an answer; null: nobody measured it. What was not written down counts as nothing here. */
export function waitOf(answer: {
  readonly latencyMs: number | null;
  readonly failed?: FailedAttempts | null | undefined;
}): number | null {
  return answer.latencyMs === null ? null : answer.latencyMs + (answer.failed?.waitedMs ?? 0);
}

interface Paid {
  readonly answer: { readonly failed?: FailedAttempts | null | undefined } | null;
  readonly error: { readonly mayHaveBeenCharged: boolean; readonly failed?: FailedAttempts | undefined } | null;
}

/** The most that the failed attempts at one call can have cost, whether it got an answer in the end or not; null: nobody knows. */
export function possibleCostOf({ answer, error }: Paid): number | null {
  if (answer?.failed !== undefined) return answer.failed?.mayHaveCostUsd ?? null;
  if (error?.failed !== undefined) return error.failed.mayHaveCostUsd;
  return error?.mayHaveBeenCharged === true ? null : 0;
}
