import { type CaseHistoryEntry } from '#contract/reading';
import { type Case } from '#domain/cases/case';
import { type Output } from '#domain/answers/output';
import { buildCaseRows } from '../experiments/results/case-rows.ts';
import { type RunPlan } from '../stores/run-plan.ts';
import { type StoredRun } from '../stores/runs.ts';

/** What one case did in another experiment, beside what it is in this one; null: it was not part of it. */
export function caseInRun(
  run: Omit<StoredRun, 'result'>,
  plan: RunPlan,
  now: { readonly aCase: Case; readonly specContent: string | null },
  outputs: readonly Output[],
): CaseHistoryEntry | null {
  const then = plan.cases.find(({ id }) => id === now.aCase.id);
  if (!then) return null;
  const [row] = buildCaseRows({ ...plan, cases: [then] }, outputs);
  return {
    runId: run.id,
    title: run.title,
    at: run.startedAt ?? run.createdAt,
    practice: run.practice,
    inputChanged: askedBy(then) !== askedBy(now.aCase),
    specChanged: plan.specContent !== now.specContent,
    variants: (row?.cells ?? []).flatMap(({ variant: id, ...counts }) => {
      const variant = plan.variants.find((each) => each.id === id);
      if (!variant) return [];
      const { label, model, content, isBaseline } = variant;
      return [{ label, model, content, isBaseline, ...counts }];
    }),
  };
}

/** Everything of a case that a model or a check is given. */
function askedBy({ input, messages, expected }: Case): string {
  return JSON.stringify([Object.entries(input).sort(([a], [b]) => (a < b ? -1 : 1)), messages, expected]);
}
