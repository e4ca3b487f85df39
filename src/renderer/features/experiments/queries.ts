import { useQueries } from '@tanstack/react-query';
import { type AppError } from '#contract/errors';
import { type ProcedureInput, type ProcedureOutput } from '#contract/procedures';
import { type RunListItem, type RunView } from '#contract/run';
import { type CaseRow } from '#contract/run-cases';
import { type DecisionKind } from '#domain/experiment-log/experiment-log';
import { client } from '../../app/client.ts';
import { asAppError, useCommand, useProcedure } from '../../app/queries.ts';
import { toast } from '../../ui/overlay/toast.tsx';
import { copy } from './copy.ts';
import { type CaseFilter } from './reading/reading-search.ts';

export type RunPlanInput = ProcedureInput<'run.estimate'>;

export const useRuns = () => useProcedure('run.list', {});
export const useTeamLog = () => useProcedure('log.list', {});
export const useRun = (runId: string) => useProcedure('run.get', { runId });
export const useEstimate = (input: RunPlanInput, enabled: boolean) =>
  useProcedure('run.estimate', input, { enabled, keepPrevious: true });
export const useCaseDetail = (runId: string, caseId: string) => useProcedure('run.case', { runId, caseId });

/** The gate of the sign-off, once it can be told: only a finished experiment has one. */
export const useSignOffGate = (runId: string, enabled: boolean) => useProcedure('signOff.get', { runId }, { enabled });
export const useReviewOf = (reviewId: string | null) =>
  useProcedure('review.get', { reviewId: reviewId ?? '' }, { enabled: reviewId !== null });

/** What was decided about a finished experiment; null: nothing was, or it is not known yet. */
export function useDecided({ id, state }: Pick<RunView, 'id' | 'state'>): DecisionKind | null {
  const { data } = useProcedure('log.decision', { runId: id }, { enabled: state === 'finished' });
  return data?.decision?.what ?? null;
}

/** How many cases and answers the filtered list has; null until it is known. Costs nothing where the list is shown: it is its first page. */
export function useCaseTotal(runId: string, filter: CaseFilter): { total: number | null; outputs: number | null } {
  const { data } = useProcedure('run.cases', { runId, ...filter, offset: 0, limit: casePageSize });
  return { total: data?.total ?? null, outputs: data?.outputs ?? null };
}

/** How many cases a filter would show: one row is asked for, its total is what counts. */
export const useCaseCount = (runId: string, filter: CaseFilter) =>
  useProcedure('run.cases', { runId, ...filter, limit: 1 }, { keepPrevious: true });

/** Rows are asked for in pages of this size, only where they are on screen. */
export const casePageSize = 100;

export interface CaseWindow {
  readonly total: number | null;
  /** The row at an index of the whole list; null while it is on its way. */
  readonly rowAt: (index: number) => CaseRow | null;
  readonly error: AppError | null;
}

/** The pages of the filtered case list that hold rows `from` to `to` (exclusive), and the first one. */
export function useCaseWindow(runId: string, filter: CaseFilter, from: number, to: number): CaseWindow {
  // The first page always: the total must not come and go with what is on screen.
  const pages = [...new Set([0, ...pagesOf(from, to)])];
  const answers = useQueries({
    queries: pages.map((page) => casePage(runId, filter, page * casePageSize, casePageSize)),
  });
  const failed = answers.find((answer) => answer.error !== null)?.error;
  const total = answers.find((answer) => answer.data !== undefined)?.data?.total ?? null;
  return {
    total,
    error: failed === undefined ? null : asAppError(failed),
    rowAt: (index) => {
      const answer = answers[pages.indexOf(Math.floor(index / casePageSize))];
      return answer?.data?.rows[index % casePageSize] ?? null;
    },
  };
}

function pagesOf(from: number, to: number): number[] {
  const first = Math.floor(from / casePageSize);
  const last = Math.max(first, Math.floor(Math.max(0, to - 1) / casePageSize));
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}

function casePage(runId: string, filter: CaseFilter, offset: number, limit: number) {
  const input = { runId, ...filter, offset, limit };
  return {
    queryKey: ['run.cases', input] as const,
    queryFn: (): Promise<ProcedureOutput<'run.cases'>> => client.call('run.cases', input),
  };
}

/** Removes an experiment at once and offers to put it back. */
export function useRemoveRun(): (run: Pick<RunListItem, 'id' | 'title'>) => Promise<boolean> {
  const remove = useCommand('run.remove');
  const restore = useCommand('run.restore');
  return async ({ id, title }) => {
    const done = await remove.run({ runId: id });
    if (done === undefined) return false;
    toast({ message: copy.list.removed(title), undo: () => void restore.run({ runId: id }) });
    return true;
  };
}
