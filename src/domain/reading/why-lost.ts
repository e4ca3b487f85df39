import { type Case } from '../cases/case.ts';
import { blockersOf, outcomeOfBlockers } from '../result/outcome.ts';
import { type Output } from '../answers/output.ts';
import { appliesTo, type Criterion } from '../spec/spec.ts';

/** Why a case counts as lost: an answer that fails, and every must-hold criterion that it fails. */
export interface WhyLost {
  /** An answer whose outcome is a fail. */
  readonly output: Output;
  /** The must-hold criteria that `output` fails, in the order of the spec; never empty. */
  readonly failed: readonly { readonly criterion: Criterion; readonly reason: string }[];
  /** How many of the answers to this case fail, of those that are decided. */
  readonly failing: number;
  readonly decided: number;
}

/**
 * The answer of one case that shows best why it was lost: of those that fail, the one that fails most must-hold criteria, then the first.
 * A criterion that is only reported loses nothing and is never a reason. `outputs`: of one variant; trials beyond `trials` were asked again
 * and decide something else. null: no answer fails.
 */
export function whyLost(
  outputs: readonly Output[],
  criteria: readonly Criterion[],
  aCase: Case,
  trials: number,
): WhyLost | null {
  const applying = blockersOf(criteria).filter((each) => appliesTo(each, aCase));
  const planned = outputs
    .filter((output) => output.case === aCase.id && output.trial <= trials)
    .sort((one, other) => one.trial - other.trial);
  const outcomes = planned.map((output) => ({ output, outcome: outcomeOfBlockers(output, applying) }));
  const failing = outcomes.flatMap(({ output, outcome }) =>
    outcome === 'fail' ? [{ output, failed: failedOf(output, applying) }] : [],
  );
  const [worst] = [...failing].sort((one, other) => other.failed.length - one.failed.length);
  if (!worst) return null;
  const passing = outcomes.filter(({ outcome }) => outcome === 'pass').length;
  return { ...worst, failing: failing.length, decided: failing.length + passing };
}

function failedOf({ verdicts }: Output, blockers: readonly Criterion[]): WhyLost['failed'] {
  return blockers.flatMap((criterion) => {
    const verdict = verdicts.find((each) => each.criterion === criterion.id && each.verdict === 'fail');
    return verdict ? [{ criterion, reason: verdict.reason }] : [];
  });
}
