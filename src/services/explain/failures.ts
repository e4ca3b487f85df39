import { type FailingCase } from '#contract/explain';
import { headlineOfInput, type Case } from '#domain/cases/case';
import { blockersOf, outcomeOfBlockers } from '#domain/result/outcome';
import { plainReason } from '#domain/report/plain-reason';
import { type Output } from '#domain/answers/output';
import { appliesTo, criteriaOf, type Criterion } from '#domain/spec/spec';
import { isRegression } from '#domain/result/compared-cases';
import { asBaseline, byCase, tallyOutcomes, type Tallies } from '#domain/result/tally';
import { type RunPlan } from '../stores/run-plan.ts';

export interface Failures {
  /** Those with at least one answer that failed: those that fail more often than before first, then by how often. */
  readonly failing: readonly FailingCase[];
  /** Ids of cases of which every answer asked for passed. */
  readonly passing: readonly string[];
}

/** What of a run's cases failed with one variant, with the reasons, and what passed. Undecided answers are neither. */
export function failuresOf(plan: RunPlan, outputs: readonly Output[], variant: string): Failures {
  const criteria = plan.spec ? criteriaOf(plan.spec) : [];
  const baseline = plan.variants.find((each) => each.isBaseline && each.id !== variant)?.id ?? null;
  const own = byCase(outputs.filter((output) => output.variant === variant));
  const tallies = tallyOutcomes(own, plan.cases, criteria, plan.trials);
  const before =
    baseline === null
      ? null
      : tallyOutcomes(
          byCase(outputs.filter((output) => output.variant === baseline)),
          plan.cases,
          criteria,
          plan.trials,
        );
  const failing = plan.cases.flatMap((aCase): FailingCase[] => {
    const tally = tallies.get(aCase.id);
    if (!tally || tally.passes === tally.trials) return [];
    return [
      {
        case: aCase.id,
        headline: headlineOfInput(aCase.input),
        fails: tally.trials - tally.passes,
        outputs: tally.trials,
        newly: isNew(aCase.id, tallies, before),
        lost: isLost(aCase.id, tallies, before),
        reasons: reasonsOf(aCase, own.get(aCase.id) ?? [], criteria),
      },
    ];
  });
  const share = ({ fails, outputs: all }: FailingCase): number => fails / all;
  return {
    failing: failing.sort((a, b) => Number(b.newly) - Number(a.newly) || share(b) - share(a)),
    passing: plan.cases
      .map(({ id }) => id)
      .filter((id) => {
        const tally = tallies.get(id);
        return tally !== undefined && tally.passes > 0 && tally.passes === tally.trials && tally.undecided === 0;
      }),
  };
}

function isNew(id: string, after: Tallies, before: Tallies | null): boolean {
  const [is, was] = [after.get(id), before?.get(id)];
  if (!is || !was || was.trials === 0 || is.trials === 0) return false;
  return is.passes / is.trials < was.passes / was.trials;
}

/** As the comparison counts it: passed every time before, fails every time now. */
function isLost(id: string, after: Tallies, before: Tallies | null): boolean {
  const [candidate, was] = [after.get(id), before?.get(id)];
  return candidate !== undefined && was !== undefined && isRegression({ id, baseline: asBaseline(was), candidate });
}

/** What was not met in the failed answers: each blocker once, with the first reason that was given. */
export function reasonsOf(
  aCase: Case,
  outputs: readonly Output[],
  criteria: readonly Criterion[],
): FailingCase['reasons'] {
  const applying = blockersOf(criteria).filter((each) => appliesTo(each, aCase));
  const failed = outputs.filter((output) => outcomeOfBlockers(output, applying) === 'fail');
  return applying.flatMap(({ id, statement }) => {
    const verdict = failed
      .flatMap((output) => output.verdicts)
      .find((each) => each.criterion === id && each.verdict === 'fail');
    return verdict ? [{ criterion: id, statement, reason: plainReason(verdict.reason) }] : [];
  });
}
