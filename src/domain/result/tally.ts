import { type Case } from '../cases/case.ts';
import { isIncompleteAnswer } from '../checks/incomplete-answer.ts';
import { blockersOf, isReused, outcomeOfBlockers } from './outcome.ts';
import { type Output } from '../answers/output.ts';
import { type Rate } from './run-result.ts';
import { appliesTo, type Criterion } from '../spec/spec.ts';
import { type Verdict } from '../files/verdict.ts';
import { oneSidedLowerLimit, passRateInterval, passRateMethod } from '../statistics/statistics.ts';

/** What one case did for one variant: `passes` of `trials` decided outputs, and what was asked for beside them. */
export interface CaseTally {
  readonly passes: number;
  readonly trials: number;
  /** Outputs asked for that are neither pass nor fail: undecided, errors, refused, not yet run. */
  readonly undecided: number;
  /** Of the decided ones that fail, those of which something may be missing (incomplete-answer.ts); absent: none. */
  readonly incompleteFails?: number;
}

/** By case id, in the order of the cases. A case of which nothing is demanded is not in it. */
export type Tallies = ReadonlyMap<string, CaseTally>;

/** How each output asked for of one case counts: true pass, false fail, null undecided. */
type Counted = (output: Output) => boolean | null;

/** The outputs of one variant by case. */
export function byCase(outputs: readonly Output[]): ReadonlyMap<string, readonly Output[]> {
  const groups = new Map<string, Output[]>();
  for (const output of outputs) {
    const group = groups.get(output.case);
    if (group) group.push(output);
    else groups.set(output.case, [output]);
  }
  return groups;
}

/** Passes by all blockers, for one variant's outputs. `trials`: outputs asked for of each case; what is not there is undecided. */
export function tallyOutcomes(
  outputs: ReadonlyMap<string, readonly Output[]>,
  cases: readonly Case[],
  criteria: readonly Criterion[],
  trials: number,
): Tallies {
  const blockers = blockersOf(criteria);
  return new Map(
    cases.flatMap((aCase) => {
      const applying = blockers.filter((blocker) => appliesTo(blocker, aCase));
      if (applying.length === 0) return [];
      const counted: Counted = (output) => {
        const outcome = outcomeOfBlockers(output, applying);
        return outcome === 'pass' ? true : outcome === 'fail' ? false : null;
      };
      return [[aCase.id, tallyCase(outputs.get(aCase.id) ?? [], trials, counted)] as const];
    }),
  );
}

/** Passes by one criterion, over the cases to which it applies. */
export function tallyCriterion(
  outputs: ReadonlyMap<string, readonly Output[]>,
  cases: readonly Case[],
  criterion: Criterion,
  trials: number,
): Tallies {
  const counted: Counted = (output) =>
    countsAs(output, output.verdicts.find((each) => each.criterion === criterion.id)?.verdict);
  const applying = cases.filter((aCase) => appliesTo(criterion, aCase));
  return new Map(applying.map((aCase) => [aCase.id, tallyCase(outputs.get(aCase.id) ?? [], trials, counted)]));
}

/** How an output with this verdict of one criterion counts for that criterion: true pass, false fail, null undecided. */
export function countsAs(output: Pick<Output, 'state' | 'reusedFrom'>, verdict: Verdict | undefined): boolean | null {
  if (output.state !== 'done' || isReused(output)) return null;
  return verdict === 'pass' ? true : verdict === 'fail' ? false : null;
}

function tallyCase(outputs: readonly Output[], asked: number, counted: Counted): CaseTally {
  let [passes, trials, incompleteFails] = [0, 0, 0];
  for (const output of outputs) {
    const passed = counted(output);
    if (passed === null) continue;
    trials++;
    if (passed) passes++;
    else if (output.answer !== null && isIncompleteAnswer(output.answer)) incompleteFails++;
  }
  return caseTally({ passes, trials, undecided: Math.max(asked, outputs.length) - trials, incompleteFails });
}

/** A tally as it is written: without a field that says nothing. */
export function caseTally({ incompleteFails = 0, ...tally }: CaseTally): CaseTally {
  return incompleteFails === 0 ? tally : { ...tally, incompleteFails };
}

/**
 * The tally of the version that another is compared with. An answer of its own of which something is missing did not fail for certain: had it come
 * whole it might have passed, and a loss would show. So it is undecided; of the version under test it stays a fail.
 */
export function asBaseline({ incompleteFails = 0, passes, trials, undecided }: CaseTally): CaseTally {
  return { passes, trials: trials - incompleteFails, undecided: undecided + incompleteFails };
}

/** The tally if every undecided output had failed. */
export function atWorst({ passes, trials, undecided }: CaseTally): CaseTally {
  return { passes, trials: trials + undecided, undecided: 0 };
}

/** The tally if every undecided output had passed. */
export function atBest({ passes, trials, undecided }: CaseTally): CaseTally {
  return { passes: passes + undecided, trials: trials + undecided, undecided: 0 };
}

/**
 * A pass rate with its limits over cases, and what would become of it if the undecided outputs had failed. `correction`: the limits are at a
 * confidence of 1 - 5 % / correction, so that they still hold after several looks (sequential.ts).
 */
export function rateOf(tallies: Iterable<CaseTally>, correction = 1): Rate {
  const level = 1 - 0.05 / correction;
  const all = [...tallies];
  const counted = all.filter((tally) => tally.trials > 0);
  const undecided = sum(all, (tally) => tally.undecided);
  const { value, low, high } = passRateInterval(counted, level);
  return {
    value,
    low,
    high,
    cases: counted.length,
    outputs: sum(counted, (tally) => tally.trials),
    method: correction === 1 ? passRateMethod : `${passRateMethod}; widened for several looks`,
    undecided,
    valueAtWorst: undecided === 0 ? value : passRateInterval(all.map(atWorst)).value,
    lowerLimit: value === null ? null : oneSidedLowerLimit(counted, level),
  };
}

function sum<T>(list: readonly T[], amount: (each: T) => number): number {
  return list.reduce((total, each) => total + amount(each), 0);
}
