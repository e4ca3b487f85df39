/**
 * Asking again (formats.md, "Numbers"). Where the first answers cannot tell a loss from chance, both versions are asked again, trial t of both with the
 * same neutral edit t (neutral-edit.ts), and the fresh trials alone decide: the first ones were looked at to choose what is asked, so they
 * would speak against the candidate twice, and a model that repeats itself gave only one answer, however often it was asked.
 *
 * - Cases lost in every trial, more than allowed: these cases, three fresh trials. Not met only when more of them are lost again than chance explains.
 * - The margin: a comparison that says worse decides at once: kept when its lower limit keeps the margin, else not met. Where it does not: all cases, three fresh trials, and three more where they leave it open. The first answers settle it when their estimate keeps the
 *   margin and a loss of ten points beyond it lies more than two standard errors away; else the fresh ones do, by the same rule; after six by their estimate.
 *
 * How often that refuses an unchanged prompt, and lets a loss through: `npm run bench -- statistics`, table askedAgain, and the README.
 */
import { atLeastFlips } from '../statistics/statistics.ts';
import { type ComparisonResult, type FreshComparison } from './run-result.ts';
import { type SpecFile } from '../spec/spec.ts';

export const freshTrialsEach = 3;
/** Rounds of fresh trials for the margin; cases that were lost are asked one round. */
export const mostRounds = 2;
/** A loss that is this much above the margin is to be caught. */
export const lossToCatch = 0.1;
/** Simulated: with two of them up to 6 % of losses of 15 points pass where a model repeats itself (rate 0.95), with this up to 4 %. */
const standardErrorsAway = 2.25;
/** How improbable it must be that chance alone lost so many cases again, before they count against the candidate. */
const lostAgainLevel = 0.05;
const rounding = 1e-9;

export type MarginState =
  | { readonly kind: 'nothing-compared' | 'worse' | 'below' | 'undecided' }
  /** `shown`: the lower limit of what decided keeps the margin too. */
  | { readonly kind: 'kept'; readonly shown: boolean }
  /** Fresh trials that are still to be asked of every case. */
  | { readonly kind: 'ask'; readonly round: number };

/** Where the margin stands, by all that was asked. */
export function marginState(comparison: ComparisonResult, margin: number): MarginState {
  const { delta, low, lowAtWorst, deltaAtWorst, verdict, again } = comparison;
  const keeps = (value: number | null): boolean => value !== null && value >= -margin - rounding;
  if (delta === null || low === null) return { kind: 'nothing-compared' };
  if (verdict === 'worse') {
    // Worse beyond chance, and by no more than is tolerable: that is what a margin is for.
    if (!keeps(low)) return { kind: 'worse' };
    return keeps(lowAtWorst) && keeps(deltaAtWorst) ? { kind: 'kept', shown: true } : { kind: 'undecided' };
  }
  if (keeps(delta) && isCaught(comparison, margin)) {
    return keeps(deltaAtWorst) ? { kind: 'kept', shown: keeps(low) && keeps(lowAtWorst) } : { kind: 'undecided' };
  }
  const fresh = again?.margin ?? null;
  if (fresh === null) return { kind: 'ask', round: 1 };
  return freshState(fresh, margin, keeps);
}

function freshState(fresh: FreshComparison, margin: number, keeps: (value: number | null) => boolean): MarginState {
  // Some of it is still to come, or never will: what has come decides nothing.
  if (fresh.delta === null || fresh.calls !== undefined) return { kind: 'undecided' };
  const isLast = fresh.trials >= freshTrialsEach * mostRounds;
  if (!keeps(fresh.delta) && (fresh.verdict === 'worse' || isLast)) return { kind: 'below' };
  if (keeps(fresh.delta) && (isLast || isCaught(fresh, margin))) {
    return keeps(fresh.deltaAtWorst)
      ? { kind: 'kept', shown: keeps(fresh.low) && fresh.undecided === 0 }
      : { kind: 'undecided' };
  }
  return { kind: 'ask', round: fresh.trials / freshTrialsEach + 1 };
}

/** Whether a loss of ten points beyond the margin would have shown. */
function isCaught({ delta, standardError }: Pick<FreshComparison, 'delta' | 'standardError'>, margin: number): boolean {
  if (delta === null || standardError === null) return false;
  return delta - standardErrorsAway * standardError >= -(margin + lossToCatch) - rounding;
}

export type LostState =
  /** Fewer than three trials. */
  | { readonly kind: 'too-few-trials' | 'undecided' }
  | { readonly kind: 'allowed' }
  /** To be asked again. */
  | { readonly kind: 'ask'; readonly cases: readonly string[] }
  /** Asked again: which were lost again. `byChance`: more than are allowed, and chance explains it. */
  | { readonly kind: 'lost-again' | 'by-chance'; readonly cases: readonly string[] };

/** Where the cases stand that were lost in every trial, by all that was asked. */
export function lostState(comparison: ComparisonResult, allowed: number): LostState {
  const { regressions, openRegressions, again } = comparison;
  if (regressions === null) return { kind: 'too-few-trials' };
  if (regressions.length <= allowed) {
    return { kind: regressions.length + openRegressions.length <= allowed ? 'allowed' : 'undecided' };
  }
  const fresh = again?.regressions ?? null;
  const asked = new Set(fresh?.cases);
  const missing = regressions.filter((id) => !asked.has(id));
  if (fresh === null || missing.length > 0) return { kind: 'ask', cases: missing };
  const beyondChance = (count: number): boolean =>
    count > allowed && atLeastFlips(count - allowed, fresh.evenSplits) <= lostAgainLevel + rounding;
  if (beyondChance(fresh.lost.length)) return { kind: 'lost-again', cases: fresh.lost };
  // Those of which an answer is missing, first or fresh, might have been lost too.
  const open = fresh.open.length + openRegressions.length;
  if (open > 0 && beyondChance(fresh.lost.length + open)) return { kind: 'undecided' };
  return { kind: 'by-chance', cases: fresh.lost };
}

/** What has to be asked next; null: nothing. */
export interface ToAskAgain {
  readonly for: readonly ('regressions' | 'baseline')[];
  /** null: every case. */
  readonly cases: readonly string[] | null;
  /** From 1: fresh trials 1-3, then 4-6. */
  readonly round: number;
}

export function toAskAgain(comparison: ComparisonResult, thresholds: SpecFile['thresholds']): ToAskAgain | null {
  const lost = thresholds.regressions === undefined ? null : lostState(comparison, thresholds.regressions);
  const margin = thresholds.margin === undefined ? null : marginState(comparison, thresholds.margin);
  const needsLost = lost?.kind === 'ask' ? (['regressions'] as const) : [];
  if (margin?.kind === 'ask') return { for: [...needsLost, 'baseline'], cases: null, round: margin.round };
  return lost?.kind === 'ask' ? { for: needsLost, cases: lost.cases, round: 1 } : null;
}

/** Calls that it takes: both versions, three fresh trials a case. */
export function callsToAsk(cases: number): number {
  return cases * 2 * freshTrialsEach;
}

/** Answers of each version that tell a loss of ten points beyond the margin from none, where trials vary as they mostly do (bench: 40 cases x 3). */
const answersToTell = 120;

/** Trials of each case with which so few cases can tell: 20 cases need 6. Never fewer than three, which a lost case takes. */
export function trialsToTellLoss(cases: number): number {
  return Math.max(freshTrialsEach, Math.ceil(answersToTell / Math.max(1, cases)));
}

/** Calls that a run asks again at most; 0 where it never does. */
export function mostAskedAgain(plan: {
  readonly askAgain?: boolean | undefined;
  readonly spec: Pick<SpecFile, 'thresholds'> | null;
  readonly cases: readonly unknown[];
  readonly refused: readonly unknown[];
  readonly variants: readonly { readonly isBaseline: boolean }[];
}): number {
  const { margin, regressions } = plan.spec?.thresholds ?? {};
  const isCompared = plan.variants.some(({ isBaseline }) => isBaseline) && plan.variants.length > 1;
  if (plan.askAgain !== true || !isCompared || (margin === undefined && regressions === undefined)) return 0;
  return callsToAsk(plan.cases.length - plan.refused.length) * (margin === undefined ? 1 : mostRounds);
}
