/**
 * Stopping a run when the answer is clear, without being fooled by looking. A run is looked at a few times, at fixed shares of its planned calls,
 * and stops at the first look at which every question it asks is answered.
 *
 * The rule. Looking five times with the usual test would find a difference where there is none far more often than 5 times in 100 (Armitage,
 * McPherson & Rowe, J. R. Statist. Soc. A 132, 1969: 14 in 100). So the 5 % are shared out before the run begins, as in group sequential trials: 0.25 % for
 * each of the four early looks, 4 % for the last. By the union bound (Bonferroni) all looks together are wrong at most 4 x 0.25 % + 4 % = 5 % of the time, however the looks
 * hang together. Boundaries that are a little less strict (O'Brien & Fleming 1979; Lan & DeMets 1983) rest on increments that are independent and
 * normal; trials of the same cases are neither. Most of it is kept for the end, so that a run that is never clear early loses little.
 *
 * At each look the usual test is used (exact sign-flip, paired by case), its p-value multiplied by 5 % over the look's share and then by Holm over the
 * candidates; without a baseline, the pass rate's limits at the look's confidence have to lie on one side of the spec's threshold. The calls are
 * planned in rounds of all cases, shuffled in each round by the seed, so that whatever stands before a look is a random sample.
 *
 * False alarms and savings: `npm run bench -- statistics`.
 */
import { type Output } from '../answers/output.ts';
import { compareWithBaseline, tallyVariants, type ComparedPlan } from './run-comparison.ts';
import { passRateInterval } from '../statistics/statistics.ts';

export interface SequentialPlan extends ComparedPlan {
  readonly untilClear?: boolean | undefined;
  /** A batch is asked as a whole: there is nothing to stop. */
  readonly mode?: 'now' | 'batch' | undefined;
  /** Cases that are never asked. */
  readonly refused?: readonly { readonly case: string }[] | undefined;
}

export interface PlannedLook {
  /** From 1. */
  readonly at: number;
  /** How many looks there are. */
  readonly of: number;
  /** The first so many of the calls that are asked, in the order of the plan, are looked at. */
  readonly calls: number;
  /** What p-values are multiplied with; limits are at a confidence of 1 - 5 % / correction. */
  readonly correction: number;
}

const falseAlarms = 0.05;
const earlyShares = [0.2, 0.4, 0.6, 0.8];
const spentEarly = 0.0025;
const spentLast = falseAlarms - earlyShares.length * spentEarly;

/**
 * When a run of `calls` calls is looked at. `together`: calls that are compared with each other (one for each variant), never divided by a look.
 * The last look is at all of them; a small run has fewer looks, a run without calls none.
 */
export function plannedLooks(calls: number, together: number): PlannedLook[] {
  const groups = Math.ceil(calls / Math.max(1, together));
  const early = earlyShares.map((share) => Math.ceil(share * groups)).filter((group) => group < groups);
  const at = [...new Set(early), ...(groups > 0 ? [groups] : [])];
  return at.map((group, index) => ({
    at: index + 1,
    of: at.length,
    calls: Math.min(calls, group * Math.max(1, together)),
    correction: falseAlarms / (index === at.length - 1 ? spentLast : spentEarly),
  }));
}

/** Whether the run is looked at on its way, to stop when the answer is clear. */
export function isLookedAt(plan: Pick<SequentialPlan, 'untilClear' | 'mode'>): boolean {
  return plan.untilClear === true && plan.mode !== 'batch';
}

/** The rule in one sentence, for a run that looks so many times. */
export function sequentialRule(looks: number): string {
  return `It looks ${looks} times, and each look has to be clearer than a single one would: all looks together are wrong at most 5 times in 100.`;
}

export interface SequentialState {
  /** The look whose correction holds for what is shown: the last that was due, or the next one while it is on its way. */
  readonly look: PlannedLook;
  /** True when the run ended at this look because the answer was clear. */
  readonly stopped: boolean;
  /** Calls that are asked when it runs to its end. */
  readonly planned: number;
}

/**
 * Where a run that stops when the answer is clear stands, from its outputs in the order of the plan, waiting ones among them; null for other runs.
 * It is worked out from what is stored and from nothing else, so a death changes nothing.
 */
export function sequentialState(plan: SequentialPlan, outputs: readonly Output[]): SequentialState | null {
  if (!isLookedAt(plan)) return null;
  const asked = askedOutputs(plan, outputs);
  const look = lookDue(plan, asked);
  if (look === null) return null;
  const isLast = look.at === look.of;
  return { look, planned: asked.length, stopped: !isLast && isComplete(asked, look) && isClearAt(plan, asked, look) };
}

/** The outputs that a run asks for, in the order of the plan: all but those that the data policy keeps back. */
export function askedOutputs(plan: SequentialPlan, outputs: readonly Output[]): Output[] {
  const refused = new Set((plan.refused ?? []).map((each) => each.case));
  return outputs.filter((output) => !refused.has(output.case));
}

/**
 * The look that is to be decided next: the first that is not behind what was asked. Looks that were passed are not looked at again, whatever
 * has become of their outputs since.
 */
export function lookDue(plan: SequentialPlan, asked: readonly Output[]): PlannedLook | null {
  const begun = asked.findLastIndex((output) => output.state !== 'waiting') + 1;
  const looks = plannedLooks(asked.length, plan.variants.length);
  return looks.find((look) => look.calls >= begun) ?? looks.at(-1) ?? null;
}

function isComplete(asked: readonly Output[], look: PlannedLook): boolean {
  return asked.slice(0, look.calls).every((output) => isSettled(output.state));
}

/** Nothing more will come of it by itself. */
export function isSettled(state: Output['state']): boolean {
  return state === 'done' || state === 'error' || state === 'refused-by-policy';
}

/** Whether every question of the run is answered by the calls before the look. */
export function isClearAt(plan: SequentialPlan, asked: readonly Output[], look: PlannedLook): boolean {
  const outputs = wholePairs(plan, asked.slice(0, look.calls));
  if (plan.variants.some((variant) => variant.isBaseline)) {
    const comparisons = compareWithBaseline(plan, outputs, look.correction);
    return comparisons.length > 0 && comparisons.every(({ verdict }) => verdict === 'better' || verdict === 'worse');
  }
  return isBesideThreshold(plan, outputs, look);
}

function isBesideThreshold(plan: SequentialPlan, outputs: readonly Output[], look: PlannedLook): boolean {
  const threshold = plan.spec?.thresholds.pass_rate;
  if (threshold === undefined) return false;
  const level = 1 - falseAlarms / look.correction / plan.variants.length;
  return [...tallyVariants(plan, outputs).values()].every(({ tallies }) => {
    const { value, low, high } = passRateInterval([...tallies.values()], level);
    return value !== null && (low >= threshold || high < threshold);
  });
}

/** The outputs of those cases and trials that every variant has answered: what stands alone is not compared. */
export function wholePairs(plan: SequentialPlan, outputs: readonly Output[]): Output[] {
  const answered = outputs.filter((output) => output.state === 'done');
  const groups = Map.groupBy(answered, (output) => `${output.trial} ${output.case}`);
  return [...groups.values()].filter((group) => group.length === plan.variants.length).flat();
}
