import { asIsId, type Ablation } from './ablation.ts';
import { redrawOf, redrawVerdict, type Redraw } from './ablation-redraw.ts';
import { type Treatment } from './ablation-treatments.ts';
import { type Case } from '../cases/case.ts';
import { type Output } from '../answers/output.ts';
import { type Rate } from '../result/run-result.ts';
import { type Criterion } from '../spec/spec.ts';
import { holm } from '../statistics/holm.ts';
import { stratifiedPValue } from '../statistics/stratified.ts';
import { comparePairedFamily, type CasePair, type PairedComparison } from '../statistics/statistics.ts';
import { atBest, atWorst, byCase, type CaseTally, rateOf, tallyOutcomes, type Tallies } from '../result/tally.ts';

/**
 * `probably`: without it more pass, on cases like these (exact sign-flip test over cases, Holm over all treatments), and at least half of what
 * failed does. `may-be`: more answers to these very cases pass than chance allows, but the cases are too few or too mixed to say it of others, or
 * less than half of what failed is explained. `worse`: fewer pass. `no-effect`: an
 * effect could have been seen and was not. `too-few`: none could have been seen. `not-tried`: nothing of it was decided.
 * `cannot-tell`: the model did not draw anew when asked again with an edit that does not matter, so that what turned may have turned by that alone.
 */
export type EffectVerdict = 'probably' | 'may-be' | 'worse' | 'no-effect' | 'too-few' | 'not-tried' | 'cannot-tell';

/** What cases that passed before do with a treatment. */
export interface ControlEffect {
  /** Cases of which at least one answer was decided. */
  readonly cases: number;
  /** Of these, how many fail more often than they pass, and did not as it is. */
  readonly broken: readonly string[];
}

export interface Effect extends Treatment {
  /** Passes over the failing cases; undecided answers and errors apart. */
  readonly rate: Rate;
  readonly passes: number;
  /** Difference of the pass rates to the prompt as it is, -1..1, with its limits over cases; null where nothing can be compared. */
  readonly delta: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Of the sign-flip test over cases, and of the exact test within these cases; both after Holm. */
  readonly pValue: number;
  readonly pWithin: number;
  readonly verdict: EffectVerdict;
  readonly controls: ControlEffect;
}

export interface AblationResult {
  readonly asIs: { readonly rate: Rate; readonly passes: number };
  /** Strongest first. */
  readonly effects: readonly Effect[];
  readonly redraw: Redraw;
}

const alpha = 0.05;

/** What an ablation run shows so far. Nothing undecided, errored or not run counts as a pass, nor lets a verdict stand that it could undo. */
export function readAblation(
  ablation: Ablation,
  plan: { readonly cases: readonly Case[]; readonly criteria: readonly Criterion[]; readonly trials: number },
  outputs: readonly Output[],
): AblationResult {
  const ofVariant = Map.groupBy(outputs, (output) => output.variant);
  const tally = (variant: string, ids: readonly string[]): Tallies => {
    const cases = plan.cases.filter(({ id }) => ids.includes(id));
    return tallyOutcomes(byCase(ofVariant.get(variant) ?? []), cases, plan.criteria, plan.trials);
  };
  const [asIs, asIsControls] = [tally(asIsId, ablation.failing), tally(asIsId, ablation.controls)];
  const tallies = ablation.treatments.map(({ id }) => tally(id, ablation.failing));
  const tests = testsOf(asIs, tallies);
  const failedShare = 1 - (rateOf(asIs.values()).value ?? 1);
  const redraw = redrawOf(ablation, outputs);
  const isTold = redrawVerdict(redraw) !== 'cannot-tell';
  const effects = ablation.treatments.map((treatment, at): Effect => {
    const own = tallies[at] ?? new Map<string, CaseTally>();
    const test = tests[at];
    const measured = test !== undefined && test.comparison.delta !== null;
    const rate = rateOf(own.values());
    return {
      ...treatment,
      rate,
      passes: passesOf(own),
      delta: measured ? test.comparison.delta : null,
      low: measured ? test.comparison.low : null,
      high: measured ? test.comparison.high : null,
      pValue: test?.comparison.pValue ?? 1,
      pWithin: test?.pWithin ?? 1,
      verdict: told(test ? ofWhatIsThere(verdictOf(test, failedShare), rate) : 'not-tried', isTold),
      controls: controlEffect(asIsControls, tally(treatment.id, ablation.controls)),
    };
  });
  return { asIs: { rate: rateOf(asIs.values()), passes: passesOf(asIs) }, effects: effects.sort(byStrength), redraw };
}

interface Test {
  readonly comparison: PairedComparison;
  /** The same with every undecided answer counted against the treatment. */
  readonly atWorst: PairedComparison;
  readonly pWithin: number;
  /** The smallest that `pWithin` could have become with these answers. */
  readonly reachable: boolean;
}

/** All treatments are one family, those not tried yet among them: their place is kept. */
function testsOf(asIs: Tallies, tallies: readonly Tallies[]): Test[] {
  const all = tallies.map((own) => pairsOf(asIs, own));
  const decided = all.map((pairs) => pairs.filter(isDecided));
  const comparisons = comparePairedFamily(decided);
  const worst = comparePairedFamily(
    all.map((pairs) =>
      pairs.map(({ baseline, candidate }) => ({ baseline: atBest(baseline), candidate: atWorst(candidate) })),
    ),
  );
  const within = holm(decided.map(stratifiedPValue));
  return decided.flatMap((pairs, at): Test[] => {
    const [comparison, atWorstCase] = [comparisons[at], worst[at]];
    if (!comparison || !atWorstCase) return [];
    const best = stratifiedPValue(pairs.map(wholeTurn));
    return [{ comparison, atWorst: atWorstCase, pWithin: within[at] ?? 1, reachable: best * tallies.length < alpha }];
  });
}

type TallyPair = { readonly baseline: CaseTally; readonly candidate: CaseTally };

function pairsOf(asIs: Tallies, own: Tallies): TallyPair[] {
  return [...own].flatMap(([id, candidate]) => {
    const baseline = asIs.get(id);
    return baseline ? [{ baseline, candidate }] : [];
  });
}

function isDecided({ baseline, candidate }: CasePair): boolean {
  return baseline.trials > 0 && candidate.trials > 0;
}

function wholeTurn({ baseline, candidate }: CasePair): CasePair {
  return {
    baseline: { passes: 0, trials: baseline.trials },
    candidate: { passes: candidate.trials, trials: candidate.trials },
  };
}

/** `failedShare`: of the answers to the prompt as it is. */
function verdictOf({ comparison, atWorst: worst, pWithin, reachable }: Test, failedShare: number): EffectVerdict {
  const { delta, verdict } = comparison;
  if (delta === null) return 'not-tried';
  const explainsHalf = delta >= failedShare / 2;
  if (verdict === 'better') return worst.verdict === 'better' && explainsHalf ? 'probably' : 'may-be';
  if (verdict === 'worse') return 'worse';
  if (pWithin < alpha && delta > 0) return 'may-be';
  if (pWithin < alpha && delta < 0) return 'worse';
  return verdict === 'too-few' && !reachable ? 'too-few' : 'no-effect';
}

/** “No effect” is not said of something of which half the answers are still to come. */
function ofWhatIsThere(verdict: EffectVerdict, { undecided, outputs }: Rate): EffectVerdict {
  return verdict === 'no-effect' && undecided >= outputs ? 'too-few' : verdict;
}

function told(verdict: EffectVerdict, isTold: boolean): EffectVerdict {
  return isTold || verdict === 'not-tried' ? verdict : 'cannot-tell';
}

function controlEffect(asIs: Tallies, own: Tallies): ControlEffect {
  const decided = [...own].filter(([, tally]) => tally.trials > 0);
  const failsMostly = (tally: CaseTally | undefined): boolean =>
    tally !== undefined && tally.trials > 0 && tally.passes * 2 < tally.trials;
  return {
    cases: decided.length,
    broken: decided.filter(([id, tally]) => failsMostly(tally) && !failsMostly(asIs.get(id))).map(([id]) => id),
  };
}

function passesOf(tallies: Tallies): number {
  return [...tallies.values()].reduce((sum, { passes }) => sum + passes, 0);
}

const strength: readonly EffectVerdict[] = [
  'probably',
  'may-be',
  'cannot-tell',
  'no-effect',
  'too-few',
  'worse',
  'not-tried',
];

function byStrength(one: Effect, other: Effect): number {
  const rank = strength.indexOf(one.verdict) - strength.indexOf(other.verdict);
  return rank !== 0 ? rank : (other.delta ?? -2) - (one.delta ?? -2);
}
