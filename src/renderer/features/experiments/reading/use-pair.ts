import { type RunView } from '#contract/run';
import { type RunResult } from '#domain/result/run-result';
import { useProcedure } from '../../../app/queries.ts';
import { resultPairs, type ResultPair } from '../../../ui/evidence/result-words.ts';
import { changeReading, useReading } from './reading-search.ts';

export interface ChosenPair {
  /** null while a comparison that was chosen afterwards is being worked out. */
  readonly pair: ResultPair | null;
  /** The version that can be signed off, against the planned baseline. */
  readonly isPlanned: boolean;
  readonly candidate: string;
  readonly baseline: string | null;
  readonly plannedBaseline: string | null;
  /** Versions that can be looked at beside this baseline. */
  readonly candidates: readonly string[];
  /** Empty where there is only one to compare with. */
  readonly baselines: readonly string[];
  readonly choose: (change: { readonly variant?: string; readonly baseline?: string }) => void;
}

/** Which version is looked at and what it is compared with: as planned, or as the address says. */
export function useChosenPair(run: RunView, result: RunResult): ChosenPair {
  const { filter } = useReading();
  const all = result.variants.map(({ id }) => id);
  const planned = run.variants.find((variant) => variant.isBaseline)?.id ?? null;
  // Of what was stopped for good nothing is compared, as planned or otherwise.
  const isUndrawn = result.uncompared?.kind === 'stopped';
  const isAsked = filter.baseline !== null && all.includes(filter.baseline) && !isUndrawn;
  const asked = isAsked ? filter.baseline : planned;
  const other = asked !== planned;
  const compared = useProcedure('reading.compare', { runId: run.id, baseline: asked }, { enabled: other });
  const candidates = all.filter((id) => id !== asked);
  const candidate = candidates.find((id) => id === filter.variant) ?? candidates[0] ?? all[0] ?? '';
  const variant = result.variants.find(({ id }) => id === candidate);
  const comparisons = other ? compared.data?.comparisons : result.comparisons;
  const pair = other
    ? variant && comparisons
      ? {
          candidate: variant,
          baseline: result.variants.find(({ id }) => id === asked) ?? null,
          comparison: comparisons.find((each) => each.candidate === candidate) ?? null,
        }
      : null
    : (resultPairs(result).find((each) => each.candidate.id === candidate) ?? null);
  const enough = planned === null ? all.length > 1 : all.length > 2;
  return {
    pair,
    isPlanned: !other && candidate === resultPairs(result)[0]?.candidate.id,
    candidate,
    baseline: asked,
    plannedBaseline: planned,
    candidates,
    baselines: enough && !isUndrawn ? all : [],
    choose: (change) => changeReading(choiceOf(change, planned, candidate)),
  };
}

/** The planned baseline needs no name in the address; a version that becomes the baseline is no longer the one looked at. */
function choiceOf(
  { variant, baseline }: { readonly variant?: string; readonly baseline?: string },
  planned: string | null,
  candidate: string,
) {
  if (variant !== undefined) return { variant };
  if (baseline === undefined) return {};
  return { baseline: baseline === planned ? null : baseline, ...(baseline === candidate ? { variant: null } : {}) };
}
