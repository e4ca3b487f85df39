import { counted, percentBeside } from '../result/gate-words.ts';
import { adviceOnMissing, missingInWords, type TestedVariant } from './missing-answers.ts';
import { defaultIncompleteLimit } from '../result/incomplete-share.ts';
import { runItem, type Thresholds } from './gate-item.ts';
import { type Gate, type GateItem, type Rate } from '../result/run-result.ts';

/** Answers of the version under test that were asked again. */
export interface FreshAnswers {
  readonly all: number;
  readonly incomplete: number;
}

const itemId = 'incomplete';
/** Whole numbers of answers over whole numbers: only rounding stands between a share and the limit that it equals. */
const rounding = 1e-9;

/**
 * Stands in every run gate, named by the spec or not (formats.md, "Numbers"). Met: no more answers are incomplete than the limit allows, and would
 * not be if every call without an answer had brought one. Not met: the exact lower limit (95 %, by cases) exceeds it, and the
 * share would if all that is missing had been complete. Else it cannot be told.
 */
export function incompleteItem(
  variant: TestedVariant,
  { incomplete: named }: Thresholds,
  fresh: FreshAnswers | null = null,
): GateItem {
  const limit = named ?? defaultIncompleteLimit;
  const label =
    limit === 0 ? 'No answer is incomplete' : `At most ${limitInWords(limit)} of all answers are incomplete`;
  const item = runItem(itemId, label);
  const { incompleteRate: rate, incomplete, incompleteCases: cases } = variant;
  if (rate === null || incomplete === null) return uncounted(item);
  if (rate.value === null) {
    return { ...item, met: null, evidence: 'There is no answer', missing: adviceOnMissing(variant) };
  }
  const evidence = [
    `${counted(incomplete, 'answer is', 'answers are')} incomplete of ${rate.outputs} (${percentBeside(rate.value, limit)}), at most ${limitInWords(limit)}`,
    ...(cases.length === 0 ? [] : [`: ${listed(cases)}`]),
    ...(rate.undecided === 0 ? [] : [`; ${missingInWords(variant)}`]),
    ...(fresh === null || fresh.incomplete === 0 ? [] : [`; asked again, ${fresh.incomplete} of ${fresh.all}`]),
  ].join('');
  const met = incompleteMet(rate, rate.value, limit);
  if (met === true && fresh !== null && fresh.incomplete > fresh.all * limit + rounding) {
    return {
      ...item,
      met: null,
      evidence,
      missing: 'See why the answers that were asked again are incomplete, and run it again.',
    };
  }
  return { ...item, met, evidence, missing: met === true ? null : missingFor(met, variant, rate.value, limit) };
}

function incompleteMet(rate: Rate, value: number, limit: number): boolean | null {
  const { valueAtWorst, lowerLimit } = rate;
  if (lowerLimit !== null && lowerLimit > limit && !canKeep(rate, value, limit)) return false;
  return value <= limit + rounding && valueAtWorst !== null && valueAtWorst <= limit + rounding ? true : null;
}

/** So much is missing that, had it all been complete, the limit would be kept. */
function canKeep({ outputs, undecided }: Rate, value: number, limit: number): boolean {
  return undecided > 0 && value * outputs <= limit * (outputs + undecided) + rounding;
}

function missingFor(met: false | null, variant: TestedVariant, value: number, limit: number): string {
  const { incompleteCases, incompleteRate: rate } = variant;
  const look = `See why these answers are incomplete: ${listed(incompleteCases)}. A higher limit on their length often helps.`;
  if (met === false) return look;
  if (rate !== null && value > limit + rounding && canKeep(rate, value, limit))
    return `Too many answers are missing to tell. ${adviceOnMissing(variant)} ${look}`;
  if (value > limit + rounding) return `It may be chance; more cases or trials would tell. ${look}`;
  return `Too many answers are missing. ${adviceOnMissing(variant)}`;
}

/** With every digit that the spec gives: "2.5 %". */
export function limitInWords(limit: number): string {
  return `${Number((limit * 100).toFixed(4))} %`;
}

function uncounted(item: ReturnType<typeof runItem>): GateItem {
  const evidence = 'There is no count of incomplete answers: an older version ran this';
  return { ...item, met: null, evidence, missing: 'Run it again.' };
}

/** A gate as it was stored: one of a version that did not count incomplete answers is not met by their absence. */
export function withIncomplete(gate: Gate): Gate {
  if (gate.items.some((item) => item.id === itemId)) return gate;
  const items = [...gate.items, uncounted(runItem(itemId, 'Few answers are incomplete'))];
  return { ...gate, met: false, items };
}

function listed(ids: readonly string[]): string {
  return ids.length <= 5 ? ids.join(', ') : `${ids.slice(0, 5).join(', ')} and ${ids.length - 5} more`;
}
