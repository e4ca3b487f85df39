import { type Output } from '../answers/output.ts';
import { type Criterion } from '../spec/spec.ts';
import { oneShortLine } from './error-reasons.ts';
import { isReused } from './outcome.ts';
import { type NotMeasured } from './run-result.ts';

const mostReasons = 10;

/** Why criteria could not be measured on answers, the most frequent first. What a person decides is not measured by a run, and no reason of it. */
export function notMeasuredReasons(outputs: readonly Output[], criteria: readonly Criterion[]): NotMeasured[] {
  const byRun = new Set(criteria.filter(({ check }) => check.type !== 'human').map(({ id }) => id));
  const found = new Map<string, NotMeasured>();
  for (const output of outputs) {
    if (output.state !== 'done' || isReused(output)) continue;
    for (const { criterion, verdict, reason: said } of output.verdicts) {
      if (verdict !== 'not-measured' || !byRun.has(criterion)) continue;
      const reason = oneShortLine(said);
      const key = JSON.stringify([criterion, reason]);
      found.set(key, { criterion, reason, count: (found.get(key)?.count ?? 0) + 1 });
    }
  }
  return [...found.values()].sort((a, b) => b.count - a.count).slice(0, mostReasons);
}
