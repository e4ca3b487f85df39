import { baselineItem, regressionItem, type ComparedVariant } from './gate-comparison.ts';
import { runItem, type Thresholds } from './gate-item.ts';
import { marginLabel, regressionLabel } from './gate-labels.ts';
import { type ComparisonResult, type GateItem, type VariantResult } from '../result/run-result.ts';
import { uncomparedInWords, type Uncompared } from '../result/uncompared.ts';

/** How the candidate stands to the version that it is to replace. */
export type BaselineFact =
  /** `nothingToLose`: no answer of the other version passes, so that losing nothing says nothing. */
  | { readonly kind: 'compared'; readonly comparison: ComparisonResult; readonly nothingToLose?: boolean }
  | Uncompared
  /** A run that was stored before this was written down. */
  | { readonly kind: 'not-recorded' };

/** What was planned wins: an unchanged prompt may stand beside its twin for the sake of other variants. */
export function baselineFact(
  uncompared: Uncompared | null | undefined,
  candidate: string,
  comparisons: readonly ComparisonResult[],
  variants: readonly VariantResult[],
): BaselineFact {
  const comparison = comparisons.find((each) => each.candidate === candidate);
  if (uncompared || !comparison) return uncompared ?? { kind: 'not-recorded' };
  const before = variants.find(({ id }) => id === comparison.baseline)?.passRate.value;
  return { kind: 'compared', comparison, nothingToLose: before === 0 };
}

/**
 * What the spec says about lost cases and the margin: one item for each that it names, whatever is known. A prompt that is new or unchanged has
 * nothing to lose; where nobody could look or nobody asked, nothing can be told, and that is not met.
 */
export function comparisonItems(fact: BaselineFact, thresholds: Thresholds, candidate?: ComparedVariant): GateItem[] {
  const { regressions, margin, margin_shown: shown } = thresholds;
  const lonely = shown === true && margin === undefined ? [marginMissing()] : [];
  if (fact.kind === 'compared') {
    const { comparison } = fact;
    return [
      ...regressionItem(comparison, thresholds, candidate),
      ...baselineItem(comparison, thresholds, candidate),
      ...lonely,
    ];
  }
  return [
    ...(regressions === undefined ? [] : [uncomparedItem('regressions', regressionLabel(regressions), fact)]),
    ...(margin === undefined ? [] : [uncomparedItem('baseline', marginLabel(margin), fact)]),
    ...lonely,
  ];
}

function uncomparedItem(id: string, label: string, fact: Exclude<BaselineFact, { kind: 'compared' }>): GateItem {
  const met = fact.kind === 'new' || fact.kind === 'unchanged' ? true : null;
  const { why, next } = uncomparedInWords(fact.kind === 'not-recorded' ? null : fact);
  return { ...runItem(id, label), met, evidence: why, missing: met === true ? null : next };
}

function marginMissing(): GateItem {
  return {
    ...runItem('baseline', 'The margin is kept for sure'),
    met: null,
    evidence: 'The spec says “margin_shown”, and names no margin',
    missing: 'Add the margin that is to be kept to the thresholds of the spec.',
  };
}
