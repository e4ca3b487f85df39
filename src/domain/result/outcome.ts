import { type Case } from '../cases/case.ts';
import { checksWithin } from '../checks/check.ts';
import { type Output } from '../answers/output.ts';
import { appliesTo, type Criterion } from '../spec/spec.ts';

/** True for an answer that was given in an earlier run and used again: it never counts as a pass, nor as a fail. */
export function isReused(output: Pick<Output, 'reusedFrom'>): boolean {
  return output.reusedFrom !== null;
}

/** What the blockers together say of one output. `error`: the call failed, which says nothing about the answer. */
export type Outcome = 'pass' | 'fail' | 'undecided' | 'error';

/** What of a case decides which criteria apply to it. */
export type CasePlace = Pick<Case, 'slices' | 'intent'>;

/**
 * True when nothing but a person decides the criterion: such criteria count in reviews, not in a run. A tree that mixes a person with rules
 * stays in the run, since a rule in it may already fail an output.
 */
export function isDecidedByPerson(criterion: Pick<Criterion, 'check'>): boolean {
  return checksWithin(criterion.check).every((check) => ['human', 'any', 'all'].includes(check.type));
}

/** The criteria that decide whether an output passes: blockers, apart from those that only a person decides. */
export function blockersOf(criteria: readonly Criterion[]): Criterion[] {
  return criteria.filter((criterion) => criterion.severity === 'blocker' && !isDecidedByPerson(criterion));
}

/**
 * The outcome of one output (formats.md, "Pass rate"): pass or fail only when every blocker that applies is decided, a fail beside an undecided
 * one is undecided too. null: there is no outcome, because it has not been run and judged, the policy refused it, or no blocker applies.
 *
 * A blocker that applies and has no verdict is undecided. Without `aCase` a blocker limited to slices or intents counts only where it has one.
 */
export function outcomeOf(output: Output, criteria: readonly Criterion[], aCase?: CasePlace): Outcome | null {
  const verdictOf = (criterion: Criterion) =>
    output.verdicts.find((verdict) => verdict.criterion === criterion.id)?.verdict;
  const applies = (criterion: Criterion): boolean =>
    aCase
      ? appliesTo(criterion, aCase)
      : (criterion.slices === null && criterion.intents === null) || verdictOf(criterion) !== undefined;
  return outcomeOfBlockers(output, blockersOf(criteria).filter(applies));
}

/** The same, with the blockers of the output's case already picked: for many outputs. */
export function outcomeOfBlockers(output: Output, blockers: readonly Pick<Criterion, 'id'>[]): Outcome | null {
  if (output.state === 'error') return 'error';
  if (output.state !== 'done' || blockers.length === 0) return null;
  // An answer of an earlier run says nothing new of this one: it is shown, and decides nothing.
  if (isReused(output)) return 'undecided';
  let failed = false;
  for (const { id } of blockers) {
    const verdict = output.verdicts.find((each) => each.criterion === id)?.verdict;
    if (verdict !== 'pass' && verdict !== 'fail') return 'undecided';
    failed ||= verdict === 'fail';
  }
  return failed ? 'fail' : 'pass';
}
