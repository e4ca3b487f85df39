import { checksWithin } from '../checks/check.ts';
import { type VariantResult } from '../result/run-result.ts';
import { criteriaOf, type Criterion, type SpecFile } from '../spec/spec.ts';

/**
 * Where a rule decided none of the answers that are there, the same rule decides none of those that are asked for again, and each costs money: the
 * criterion is named instead. Nothing where there is none.
 */
export function undecidableIn(
  candidate: Pick<VariantResult, 'criteria'>,
  spec: SpecFile | null,
): { readonly undecidable?: string } {
  const first = (spec ? criteriaOf(spec) : []).find((criterion) => neverDecides(criterion, candidate));
  if (first === undefined) return {};
  return {
    undecidable: `No answer could be decided by “${first.statement}”: change how it is checked, in the spec. Asking again would not help.`,
  };
}

function neverDecides({ id, severity, check }: Criterion, { criteria }: Pick<VariantResult, 'criteria'>): boolean {
  const counts = criteria.find((each) => each.id === id);
  if (severity !== 'blocker' || counts === undefined) return false;
  const isRule = checksWithin(check).every(({ type }) => type !== 'judge' && type !== 'human');
  return isRule && counts.passRate.outputs === 0 && counts.notMeasured > 0;
}
