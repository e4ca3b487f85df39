import { type Case } from '../cases/case.ts';
import { isIncompleteOutput, isOwnAnswer } from './incomplete-share.ts';
import { blockersOf, outcomeOfBlockers } from './outcome.ts';
import { type Output } from '../answers/output.ts';
import { type CaseCount } from './run-result.ts';
import { appliesTo, criteriaOf, type Criterion, type SpecFile } from '../spec/spec.ts';
import { byCase } from './tally.ts';
import { type Verdict } from '../files/verdict.ts';

/** What of a planned run says what is counted. */
export interface CountedPlan {
  readonly spec: SpecFile | null;
  readonly cases: readonly Case[];
  readonly variants: readonly { readonly id: string }[];
}

/**
 * What became of every variant's outputs, case by case: first by all blockers together (`criterion: null`), then by each criterion that applies to
 * the case. Cases of which nothing came yet are left out. Whoever has these, the spec and the cases can work the result out again
 * (result-from-counts.ts).
 */
export function runCounts(plan: CountedPlan, outputs: readonly Output[]): CaseCount[] {
  const criteria = plan.spec ? criteriaOf(plan.spec) : [];
  const blockers = blockersOf(criteria);
  const ofVariant = Map.groupBy(outputs, (output) => output.variant);
  return plan.variants.flatMap(({ id }) => {
    const ofCase = byCase(ofVariant.get(id) ?? []);
    return plan.cases.flatMap((aCase) => {
      const own = ofCase.get(aCase.id) ?? [];
      const answers = own.filter(isOwnAnswer);
      const errors = own.filter((output) => output.state === 'error').length;
      if (answers.length + errors === 0) return [];
      const incomplete = answers.filter(isIncompleteOutput).length;
      const place = { variant: id, case: aCase.id };
      const applying = blockers.filter((blocker) => appliesTo(blocker, aCase));
      const together = answers.map((output) => blockersTogether(output, applying));
      const incompleteFails = answers.filter((each, at) => together[at] === 'fail' && isIncompleteOutput(each)).length;
      const open = incompleteFails === 0 ? {} : { incompleteFails };
      return [
        { ...place, criterion: null, ...sorted(together), errors, incomplete, ...open },
        ...criteria
          .filter((criterion) => appliesTo(criterion, aCase))
          .map((criterion) => ({
            ...place,
            criterion: criterion.id,
            ...sorted(answers.map((output) => verdictBy(output, criterion))),
            errors,
            incomplete,
          })),
      ];
    });
  });
}

function verdictBy(output: Output, { id }: Pick<Criterion, 'id'>): Verdict {
  return output.verdicts.find((each) => each.criterion === id)?.verdict ?? 'not-measured';
}

/** All blockers as one: undecided is "not measured" as soon as one of them is. */
function blockersTogether(output: Output, blockers: readonly Criterion[]): Verdict {
  const outcome = outcomeOfBlockers(output, blockers);
  if (outcome === 'pass' || outcome === 'fail') return outcome;
  const isUnmeasured = blockers.length === 0 || blockers.some((each) => verdictBy(output, each) === 'not-measured');
  return isUnmeasured ? 'not-measured' : 'cannot-tell';
}

function sorted(verdicts: readonly Verdict[]): Pick<CaseCount, 'pass' | 'fail' | 'cannotTell' | 'notMeasured'> {
  const counts = { pass: 0, fail: 0, cannotTell: 0, notMeasured: 0 };
  for (const verdict of verdicts) counts[countNames[verdict]] += 1;
  return counts;
}

const countNames = {
  pass: 'pass',
  fail: 'fail',
  'cannot-tell': 'cannotTell',
  'not-measured': 'notMeasured',
} as const satisfies Record<Verdict, string>;
