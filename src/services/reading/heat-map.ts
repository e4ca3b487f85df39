import { type HeatMapView } from '#contract/reading';
import { type Rate } from '#domain/result/run-result';
import { comparePairedFamily, type CasePair, type PairedComparison } from '#domain/statistics/statistics';
import { rateOf, type CaseTally, type Tallies } from '#domain/result/tally';
import { type RowPair } from '../experiments/results/case-rows.ts';
import { type RunIndex } from '../experiments/results/run-index.ts';

type Cell = HeatMapView['rows'][number]['cells'][number];

interface Place {
  readonly slice: string | null;
  readonly rate: Rate;
  readonly baseline: Rate | null;
  readonly pairs: readonly CasePair[];
}

/**
 * Slices x criteria: each cell's rate over the cases that are in the slice and to which the criterion applies. With `difference` also candidate
 * against baseline, paired by case; all cells that can be compared are corrected together (Holm), since whoever looks at fifty cells finds one.
 * `correction`: of a run that looked several times (sequential.ts), else 1.
 */
export function heatMapOf(
  index: RunIndex,
  pair: RowPair,
  { difference, correction }: { readonly difference: boolean; readonly correction: number },
): HeatMapView {
  const slices = [...new Set(index.cases.flatMap((aCase) => aCase.slices))];
  const casesOf = new Map<string | null, readonly string[]>([[null, index.cases.map(({ id }) => id)]]);
  for (const slice of slices) {
    casesOf.set(
      slice,
      index.cases.filter((aCase) => aCase.slices.includes(slice)).map(({ id }) => id),
    );
  }
  const rows = [null, ...index.criteria.map(({ id }) => id)].map((criterion) => {
    const own = index.tallies(pair.candidate, criterion);
    const before = difference && pair.baseline !== null ? index.tallies(pair.baseline, criterion) : null;
    const places = [...casesOf].map(([slice, cases]) => placeOf(slice, cases, { own, before, correction }));
    return { criterion, places };
  });
  const compared = differencesOf(
    rows.flatMap(({ places }) => places),
    correction,
  );
  return {
    slices,
    rows: rows.map(({ criterion, places }) => ({
      criterion,
      cells: places.map((place) => cellOf(place, compared.get(place))),
    })),
  };
}

function placeOf(
  slice: string | null,
  cases: readonly string[],
  { own, before, correction }: { own: Tallies; before: Tallies | null; correction: number },
): Place {
  const within = (tallies: Tallies): CaseTally[] => cases.flatMap((id) => tallies.get(id) ?? []);
  const pairs = cases.flatMap((id): CasePair[] => {
    const [candidate, baseline] = [own.get(id), before?.get(id)];
    return candidate && baseline && candidate.trials > 0 && baseline.trials > 0 ? [{ candidate, baseline }] : [];
  });
  return {
    slice,
    rate: rateOf(within(own), correction),
    baseline: before && rateOf(within(before), correction),
    pairs,
  };
}

function differencesOf(places: readonly Place[], correction: number): ReadonlyMap<Place, PairedComparison> {
  const comparable = places.filter(({ pairs }) => pairs.length > 0);
  const results = comparePairedFamily(
    comparable.map(({ pairs }) => pairs),
    { family: correction },
  );
  return new Map(comparable.flatMap((place, at) => (results[at] ? [[place, results[at]] as const] : [])));
}

function cellOf({ slice, rate, baseline }: Place, compared: PairedComparison | undefined): Cell {
  const { delta = null, low = 0, high = 0, verdict = 'too-few' } = compared ?? {};
  return { slice, rate, baseline, difference: delta === null ? null : { delta, low, high, verdict } };
}
