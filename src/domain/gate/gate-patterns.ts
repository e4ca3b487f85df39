import { checksWithin } from '../checks/check.ts';
import { slashed, type Slashed } from '../checks/pattern-advice.ts';
import { type GateItem, type VariantResult } from '../result/run-result.ts';
import { criteriaOf, type Criterion, type SpecFile } from '../spec/spec.ts';
import { runItem } from './gate-item.ts';

/**
 * An item for each must-not whose pattern stands between slashes and that no answer broke: it may be that nothing could. With flags behind it (`/x/i`) that is
 * how other languages write a pattern, and it is not told met; without them it may be a path, and is only said.
 */
export function patternItems({ criteria }: VariantResult, spec: SpecFile | null): GateItem[] {
  return (spec ? criteriaOf(spec) : []).flatMap((criterion): GateItem[] => {
    const found = criterion.kind === 'must-not' ? slashedIn(criterion) : null;
    const result = criteria.find(({ id }) => id === criterion.id);
    if (found === null || result === undefined || result.fail > 0) return [];
    const item = runItem(`pattern:${criterion.id}`, `“${criterion.statement}” can be broken`);
    const evidence = `No answer matches ${found.pattern}, in which the slashes are looked for too`;
    if (found.how === 'plain') return [{ ...item, met: true, evidence }];
    const missing = 'Take the slashes and flags away; ignore_case: true is the flag i.';
    return [{ ...item, met: null, evidence: `${evidence}, and the flags are letters`, missing }];
  });
}

function slashedIn({ check }: Criterion): { readonly pattern: string; readonly how: Slashed } | null {
  for (const each of checksWithin(check)) {
    const how = each.type === 'regex' ? slashed(each.pattern) : null;
    if (each.type === 'regex' && how !== null) return { pattern: each.pattern, how };
  }
  return null;
}
