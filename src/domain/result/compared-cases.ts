import { type CasePair } from '../statistics/statistics.ts';
import { asBaseline, atBest, atWorst, type CaseTally, type Tallies } from './tally.ts';

/** Fewest decided outputs on each side from which a case can count as a regression. */
export const fewestRegressionTrials = 3;

/** One case in both versions. */
export interface ComparedCase extends CasePair {
  readonly id: string;
  readonly baseline: CaseTally;
  readonly candidate: CaseTally;
}

export function pairUp(baseline: Tallies, candidate: Tallies): ComparedCase[] {
  return [...candidate].flatMap(([id, tally]) => {
    const other = baseline.get(id);
    return other ? [{ id, baseline: asBaseline(other), candidate: tally }] : [];
  });
}

export function isDecidedInBoth({ baseline, candidate }: ComparedCase): boolean {
  return baseline.trials > 0 && candidate.trials > 0;
}

/** formats.md, "Regression": passes in every trial of the baseline, fails in every trial of the candidate, at least 3 each. */
export function isRegression(pair: ComparedCase): boolean {
  const { baseline, candidate } = pair;
  return hasRegressionTrials(pair) && baseline.passes === baseline.trials && candidate.passes === 0;
}

export function hasRegressionTrials({ baseline, candidate }: ComparedCase): boolean {
  return baseline.trials >= fewestRegressionTrials && candidate.trials >= fewestRegressionTrials;
}

/** Not a regression as far as is known, but one if its undecided outputs came out badly. */
export function couldBeRegression(pair: ComparedCase): boolean {
  return !isRegression(pair) && isRegression({ ...pair, ...pairAtWorst(pair) });
}

/** What would speak most against the candidate: every undecided output of its own failed, every one of the baseline passed. */
export function pairAtWorst({ baseline, candidate }: ComparedCase): Pick<ComparedCase, 'baseline' | 'candidate'> {
  return { baseline: atBest(baseline), candidate: atWorst(candidate) };
}
