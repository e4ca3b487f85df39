import { checksWithin } from '../checks/check.ts';
import { type GateItem, type VariantResult } from '../result/run-result.ts';
import { criteriaOf, type Criterion, type SpecFile } from '../spec/spec.ts';

/**
 * Where a rule decided none of the answers that are there, the same rule decides none of those that are asked for again, and each costs money: the items
 * that would advise it name the criterion instead. They stay open.
 */
export function withUndecidable(
  items: readonly GateItem[],
  candidate: Pick<VariantResult, 'criteria'>,
  spec: SpecFile | null,
): GateItem[] {
  const [first] = (spec ? criteriaOf(spec) : []).filter((criterion) => neverDecides(criterion, candidate));
  if (first === undefined) return [...items];
  const missing = `No answer could be decided by “${first.statement}”: change how it is checked, in the spec. Asking again would not help.`;
  return items.map((item) => (item.met === null && isAdvisedAgain(item.missing) ? { ...item, missing } : item));
}

/** The advice of missing-answers.ts and gate-comparison.ts on answers that could not be judged. */
function isAdvisedAgain(missing: string | null): boolean {
  return (
    missing !== null &&
    /Run again what could not be (?:run or )?judged|Run both versions again|Score it again with a judge/.test(missing)
  );
}

function neverDecides({ id, severity, check }: Criterion, { criteria }: Pick<VariantResult, 'criteria'>): boolean {
  const counts = criteria.find((each) => each.id === id);
  if (severity !== 'blocker' || counts === undefined) return false;
  const isRule = checksWithin(check).every(({ type }) => type !== 'judge' && type !== 'human');
  return isRule && counts.passRate.outputs === 0 && counts.notMeasured > 0;
}
