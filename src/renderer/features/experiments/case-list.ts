import { useMemo } from 'react';
import { type CaseRow } from '#contract/views';
import { byChange } from './cell-words.ts';
import { type CaseFilter, type CaseWindow, useAllCases, useCaseWindow } from './queries.ts';

export type CaseOrder =
  { readonly kind: 'file' } | { readonly kind: 'change'; readonly baseline: string | null; readonly candidate: string };

/** The filtered and ordered cases, as far as rows `from` to `to` (exclusive) need them: in file order only those pages are loaded. */
export function useCaseList(runId: string, filter: CaseFilter, order: CaseOrder, from: number, to: number): CaseWindow {
  const part = useCaseWindow(runId, filter, from, to);
  const all = useAllCases(runId, filter, part.total, order.kind === 'change');
  const [baseline, candidate] = order.kind === 'change' ? [order.baseline, order.candidate] : [null, null];
  const sorted = useSorted(all, baseline, candidate);
  if (order.kind === 'file') return part;
  return { total: sorted?.length ?? part.total, error: part.error, rowAt: (index) => sorted?.[index] ?? null };
}

function useSorted(
  rows: readonly CaseRow[] | null,
  baseline: string | null,
  candidate: string | null,
): CaseRow[] | null {
  // The rows come joined from several answers, so they are a new list each time: what is in them decides.
  const key = rows
    ?.map((row) => `${row.case} ${row.cells.map((cell) => `${cell.passes}/${cell.fails}`).join()}`)
    .join('\n');
  return useMemo(
    () => (rows === null || candidate === null ? rows && [...rows] : byChange(rows, baseline, candidate)),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `key` stands for `rows`
    [key, baseline, candidate],
  );
}
