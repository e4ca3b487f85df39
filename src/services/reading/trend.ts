import { type TrendPoint } from '#contract/reading';
import { type RunResult, type VariantResult } from '#domain/run-result';
import { type StoredRun } from '../stores.ts';

/** Finished experiments as points over time, oldest first; `sameCases`: measured on `casesContent` (null: every one is). */
export function trendOf(runs: readonly StoredRun[], casesContent: string | null): TrendPoint[] {
  return runs
    .flatMap((run): TrendPoint[] => {
      const { result } = run;
      const tested = result && testedVariant(result);
      if (!result || !tested || run.state !== 'finished' || run.kind !== 'experiment' || run.removedAt) return [];
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
          cases: result.cases.content,
          spec: result.spec?.content ?? null,
          sameCases: casesContent === null || result.cases.content === casesContent,
        },
      ];
    })
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/** The first variant that is no baseline: what the experiment was about. */
function testedVariant({ variants, comparisons }: RunResult): VariantResult | undefined {
  const baselines = new Set(comparisons.map(({ baseline }) => baseline));
  return variants.find(({ id }) => !baselines.has(id));
}
