import { type TrendPoint } from '#contract/reading';
import { type ListedRun } from '../stores/runs.ts';

/** Finished experiments as points over time, oldest first; `sameCases`: measured on `casesContent` (null: every one is). */
export function trendOf(runs: readonly ListedRun[], casesContent: string | null): TrendPoint[] {
  return runs
    .flatMap((run): TrendPoint[] => {
      const { digest } = run;
      const tested = digest?.tested;
      if (!tested || run.state !== 'finished' || run.kind !== 'experiment' || run.removedAt) return [];
      if (tested.passRate.value === null) return [];
      return [
        {
          runId: run.id,
          title: run.title,
          at: run.startedAt ?? run.createdAt,
          practice: run.practice,
          rate: tested.passRate,
          content: tested.content,
          model: tested.model,
          cases: digest.cases,
          spec: digest.spec,
          sameCases: casesContent === null || digest.cases === casesContent,
        },
      ];
    })
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}
