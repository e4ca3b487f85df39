import { type ProcedureOutput } from '#contract/procedures';
import { compareVariants } from '#domain/result/comparison';
import { comparePairedFamily, type CasePair } from '#domain/statistics/statistics';
import { type RunIndex } from '../experiments/results/run-index.ts';

type Compared = ProcedureOutput<'reading.compare'>;

/**
 * Every other variant against `baseline`: by all that must hold (Holm over the variants), and criterion by criterion (Holm over all criteria of
 * all variants). The same statistics as of the planned comparison. `correction`: of a run that looked several times (sequential.ts), else 1.
 */
export function compareAgainst(
  index: RunIndex,
  baseline: string,
  trials: number,
  correction: number,
): Pick<Compared, 'comparisons' | 'criteria' | 'family'> {
  const candidates = index.variants.filter((id) => id !== baseline);
  const tallied = (id: string) => ({ id, tallies: index.tallies(id, null) });
  const places = candidates.flatMap((candidate) =>
    index.criteria.map(({ id }) => ({
      candidate,
      criterion: id,
      pairs: pairsOf(index, { baseline, candidate, criterion: id }),
    })),
  );
  const comparable = places.filter(({ pairs }) => pairs.length > 0);
  const results = comparePairedFamily(
    comparable.map(({ pairs }) => pairs),
    { family: correction },
  );
  return {
    comparisons: compareVariants(tallied(baseline), candidates.map(tallied), trials, correction),
    criteria: comparable.flatMap(({ candidate, criterion, pairs }, at) => {
      const result = results[at];
      return result ? [{ candidate, criterion, cases: pairs.length, ...result }] : [];
    }),
    family: comparable.length,
  };
}

function pairsOf(
  index: RunIndex,
  { baseline, candidate, criterion }: { baseline: string; candidate: string; criterion: string },
): CasePair[] {
  const before = index.tallies(baseline, criterion);
  return [...index.tallies(candidate, criterion)].flatMap(([id, tally]) => {
    const other = before.get(id);
    return other && other.trials > 0 && tally.trials > 0 ? [{ baseline: other, candidate: tally }] : [];
  });
}
