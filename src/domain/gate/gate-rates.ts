import { counted, exactPercent, percentBeside } from '../result/gate-words.ts';
import { adviceOnMissing, type TestedVariant } from './missing-answers.ts';
import { runItem, type Thresholds } from './gate-item.ts';
import { isDecidedByPerson } from '../result/outcome.ts';
import { type GateItem, type Rate } from '../result/run-result.ts';
import { criteriaOf, type SpecFile } from '../spec/spec.ts';

export function passRateItem(variant: TestedVariant, { pass_rate: threshold }: Thresholds): GateItem[] {
  if (threshold === undefined) return [];
  const label = `At least ${exactPercent(threshold)} of all answers pass`;
  return [rateItem('pass_rate', label, variant, { rate: variant.passRate, threshold })];
}

export function sliceItems(variant: TestedVariant, { slices: thresholds = {} }: Thresholds): GateItem[] {
  return Object.entries(thresholds).map(([id, threshold]) => {
    const label = `At least ${exactPercent(threshold)} pass in the slice ${id}`;
    const rate = variant.slices.find((slice) => slice.id === id)?.passRate ?? null;
    return rateItem(`slice:${id}`, label, variant, { rate, threshold });
  });
}

/** Criteria that only a person decides are left to the sign-off gate. */
export function criterionItems(variant: TestedVariant, spec: SpecFile | null): GateItem[] {
  const own = spec ? criteriaOf(spec) : [];
  const byPerson = new Set(own.filter(isDecidedByPerson).map((criterion) => criterion.id));
  return Object.entries(spec?.thresholds.criteria ?? {})
    .filter(([id]) => !byPerson.has(id))
    .map(([id, threshold]) => {
      // By its sentence, as everywhere; a threshold on what the spec does not name has nothing but its id.
      const statement = own.find((each) => each.id === id)?.statement ?? id;
      const label = `At least ${exactPercent(threshold)} of answers meet “${statement}”`;
      const rate = variant.criteria.find((each) => each.id === id)?.passRate ?? null;
      return rateItem(`criterion:${id}`, label, variant, { rate, threshold });
    });
}

/**
 * A threshold on a rate. Met: the estimate reaches it, and would even if every undecided output had failed. Not met: it does not reach it, and would not
 * even if every undecided output had passed. Else it cannot be told. `shown`: the one-sided 95 % lower limit reaches it too.
 */
function rateItem(
  id: string,
  label: string,
  variant: TestedVariant,
  { rate, threshold }: { readonly rate: Rate | null; readonly threshold: number },
): GateItem {
  const item = runItem(id, label);
  if (!rate || rate.value === null) {
    const undecided = rate?.undecided ?? 0;
    const evidence = undecided > 0 ? `None of ${counted(undecided, 'answer')} is decided` : 'There is nothing to count';
    const missing =
      undecided > 0 ? adviceOn(variant, undecided) : 'Add cases and must-haves that this threshold is about.';
    return { ...item, met: null, evidence, missing };
  }
  const met = rateMet(rate, rate.value, threshold);
  const lowerLimit = rate.lowerLimit ?? 0;
  return {
    ...item,
    met,
    shown: met === true && lowerLimit >= threshold,
    evidence: rateEvidence(rate, rate.value, threshold),
    missing:
      met === true
        ? null
        : met === false
          ? shortfall(rate, rate.value, threshold)
          : rate.value < threshold
            ? `${shortfall(rate, rate.value, threshold)} ${adviceOn(variant, rate.undecided)}`
            : ifAllFailed(variant, rate, threshold),
  };
}

function rateMet(rate: Rate, value: number, threshold: number): boolean | null {
  if (value < threshold) return canReach(rate, value, threshold) ? null : false;
  return rate.valueAtWorst !== null && rate.valueAtWorst >= threshold ? true : null;
}

/** Enough answers are undecided for it: if they passed, the threshold would be reached. */
function canReach(rate: Rate, value: number, threshold: number): boolean {
  const { passes, needed } = passesOf(rate, value, threshold);
  return rate.undecided > 0 && passes + rate.undecided >= needed;
}

/** How many answers pass, and how many of all, decided or not, would have to for the threshold. */
function passesOf(
  { outputs, undecided }: Rate,
  value: number,
  threshold: number,
): { readonly passes: number; readonly needed: number } {
  const passes = Math.round(value * outputs);
  return { passes, needed: Math.max(passes + 1, Math.ceil(threshold * (outputs + undecided) - 1e-9)) };
}

function rateEvidence(rate: Rate, value: number, threshold: number): string {
  const measured = `${percentBeside(value, threshold)} of ${rate.outputs}, threshold ${exactPercent(threshold)}`;
  return rate.undecided === 0 ? measured : `${measured}; ${rate.undecided} undecided`;
}

function shortfall(rate: Rate, value: number, threshold: number): string {
  const { outputs, undecided } = rate;
  const { passes, needed } = passesOf(rate, value, threshold);
  if (undecided === 0) return `${counted(needed - passes, 'more answer')} would have to pass.`;
  const open = `${undecided} ${undecided === 1 ? 'is' : 'are'} undecided${passes + undecided < needed ? ', too few for it' : ''}`;
  return `Of all ${outputs + undecided} answers ${needed} would have to pass: ${passes} ${passes === 1 ? 'does' : 'do'}, ${open}.`;
}

/** More are undecided than are missing: some are there, and could not be judged. */
function adviceOn(variant: TestedVariant, undecided: number): string {
  const { errors, refused, reused, unfinished } = variant;
  return adviceOnMissing(variant, variant.undecided > 0 || undecided > errors + refused + reused + unfinished);
}

function ifAllFailed(variant: TestedVariant, { undecided, valueAtWorst }: Rate, threshold: number): string {
  const worst = valueAtWorst === null ? '' : `: if they failed, it would be ${percentBeside(valueAtWorst, threshold)}`;
  return `${counted(undecided, 'answer is', 'answers are')} undecided${worst}. ${adviceOn(variant, undecided)}`;
}
