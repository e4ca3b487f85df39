import { type TimesView } from '#contract/reading';
import { percentile } from '#domain/statistics/statistics';
import { type RunIndex } from '../experiments/results/run-index.ts';

type VariantTimes = TimesView['variants'][number];

/** About this many bins: enough to see a second hump, few enough to see one at all. */
const wantedBins = 20;

/** What times are made of beside the outputs. `imported`: variants whose answers came from elsewhere. */
export interface TimesFacts {
  readonly imported: ReadonlySet<string>;
  readonly thresholdMs: number | null;
  readonly costPerSuccessUsd: ReadonlyMap<string, number | null>;
}

/**
 * How long the answers of each variant took, in bins they share. Only answers that were waited for in this run count: a reused or imported one
 * has a time of somewhere else.
 */
export function timesOf(index: RunIndex, facts: TimesFacts): TimesView {
  const waits = index.variants.map((id, variant) => waitsOf(index, variant, !facts.imported.has(id)));
  const edges = edgesFor(waits.map(({ sorted }) => sorted));
  return {
    edges,
    thresholdMs: facts.thresholdMs,
    variants: index.variants.map((id, at): VariantTimes => {
      const { sorted, untimed } = waits[at] ?? { sorted: [], untimed: 0 };
      return {
        id,
        timed: sorted.length,
        untimed,
        counts: countIn(edges, sorted),
        medianMs: percentile(sorted, 50),
        p95Ms: percentile(sorted, 95),
        slowestMs: sorted.at(-1) ?? null,
        inputTokens: usual(index, at, index.columns.inputTokens),
        outputTokens: usual(index, at, index.columns.outputTokens),
        costPerSuccessUsd: facts.costPerSuccessUsd.get(id) ?? null,
      };
    }),
  };
}

function waitsOf({ columns, size }: RunIndex, variant: number, timed: boolean) {
  const sorted: number[] = [];
  let untimed = 0;
  for (let at = 0; at < size; at += 1) {
    if (columns.variant[at] !== variant || columns.finish[at] === 0) continue;
    const wait = columns.latency[at] ?? Number.NaN;
    if (!timed || columns.reused[at] === 1 || Number.isNaN(wait)) untimed += 1;
    else sorted.push(wait);
  }
  sorted.sort((a, b) => a - b);
  return { sorted, untimed };
}

/** Bins as wide as 1, 2 or 5 times a power of ten, up to where 99 of 100 answers have come; none where nothing was timed. */
function edgesFor(waits: readonly (readonly number[])[]): number[] {
  const reach = Math.max(0, ...waits.map((sorted) => percentile([...sorted], 99) ?? 0));
  if (waits.every((sorted) => sorted.length === 0)) return [];
  const width = niceWidth(Math.max(1, reach / wantedBins));
  return Array.from({ length: Math.max(1, Math.floor(reach / width) + 1) }, (_, bin) => bin * width);
}

function niceWidth(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return power * ([1, 2, 5].find((step) => step * power >= least) ?? 10);
}

function countIn(edges: readonly number[], waits: readonly number[]): number[] {
  const counts = edges.map(() => 0);
  const width = edges[1] ?? Number.POSITIVE_INFINITY;
  for (const wait of waits) {
    const bin = Math.min(edges.length - 1, Math.floor(wait / width));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}

/** The median of what the server counted; null as soon as it did not count one. */
function usual({ columns, size }: RunIndex, variant: number, amounts: Float64Array): number | null {
  const known: number[] = [];
  for (let at = 0; at < size; at += 1) {
    if (columns.variant[at] !== variant || columns.finish[at] === 0) continue;
    const amount = amounts[at] ?? Number.NaN;
    if (Number.isNaN(amount)) return null;
    known.push(amount);
  }
  return percentile(known, 50);
}
