import { runItem } from './gate-item.ts';
import { blockersOf } from '../result/outcome.ts';
import { type GateItem, type VariantResult } from '../result/run-result.ts';
import { criteriaOf, type SpecFile } from '../spec/spec.ts';

/**
 * An item for each blocker that no case was asked about: its slice or intent is mistyped, or nobody has collected a case of it. It must hold, and
 * nothing is known of it: that is not met.
 */
export function unaskedItems({ criteria }: VariantResult, spec: SpecFile | null): GateItem[] {
  return blockersOf(spec ? criteriaOf(spec) : []).flatMap(({ id, statement, slices, intents }): GateItem[] => {
    const rate = criteria.find((each) => each.id === id)?.passRate;
    if (rate === undefined || rate.cases + rate.outputs + rate.undecided > 0) return [];
    const named = [
      ...(slices ?? []).map((each) => `slice ${each}`),
      ...(intents ?? []).map((each) => `intent ${each}`),
    ];
    const where = named.length === 0 ? 'of the ones that it is limited to' : `with the ${named.join(', ')}`;
    return [
      {
        ...runItem(`unasked:${id}`, `“${statement}” was asked of some answer`),
        met: null,
        evidence: `No case ${where} is there, so nothing is known of it`,
        missing: 'Add a case of it, or correct what the criterion is limited to.',
      },
    ];
  });
}
