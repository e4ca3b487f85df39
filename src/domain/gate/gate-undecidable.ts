import { checksWithin } from '../checks/check.ts';
import { counted } from '../result/gate-words.ts';
import { type VariantResult } from '../result/run-result.ts';
import { criteriaOf, type Criterion, type SpecFile } from '../spec/spec.ts';

/**
 * Where a rule could not decide answers that are there, the same rule decides them no better when they are asked for again, and each costs money: the
 * criterion is named instead. Nothing where there is none.
 */
export function undecidableIn(
  candidate: Pick<VariantResult, 'criteria'>,
  spec: SpecFile | null,
): { readonly undecidable?: string } {
  const [first] = (spec ? criteriaOf(spec) : []).flatMap((criterion) => {
    const left = leftByRule(criterion, candidate);
    return left === null ? [] : [{ criterion, left }];
  });
  if (first === undefined) return {};
  const { criterion, left } = first;
  const answers = left === 'all' ? 'No answer could' : `${counted(left, 'answer')} could not`;
  return {
    undecidable: `${answers} be decided by “${criterion.statement}”: change how it is checked, in the spec. Asking again would not help.`,
  };
}

/** How many answers a rule left undecided; null: none, or it is no rule, or does not count. */
function leftByRule(
  { id, severity, check }: Criterion,
  { criteria }: Pick<VariantResult, 'criteria'>,
): number | 'all' | null {
  const counts = criteria.find((each) => each.id === id);
  const isRule = checksWithin(check).every(({ type }) => type !== 'judge' && type !== 'human');
  if (severity !== 'blocker' || counts === undefined || !isRule || counts.notMeasured === 0) return null;
  return counts.passRate.outputs === 0 ? 'all' : counts.notMeasured;
}
