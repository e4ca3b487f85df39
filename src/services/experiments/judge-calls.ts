import { judgeTasks } from '#domain/verdicts/criterion-verdicts';
import { judgesFor } from '#domain/verdicts/judge-panel';
import { type Answer } from '#domain/answers/output';
import { criteriaOf } from '#domain/spec/spec';
import { type RunPlan } from '../stores/run-plan.ts';

type Judged = Pick<RunPlan, 'spec' | 'cases' | 'judge'>;

/** Decides as little as possible by rules: the most judges are asked about it that there can be. */
const blank: Answer = {
  text: '',
  finish: 'complete',
  toolCalls: [],
  inputTokens: null,
  outputTokens: null,
  latencyMs: 0,
  costUsd: null,
};

/** The judges that are asked about one answer to every case, each by its model and as often as it is asked. */
export function judgesInRound({ spec, cases, judge }: Judged): string[] {
  const criteria = spec ? criteriaOf(spec) : [];
  return cases.flatMap((aCase) => judgeTasks(criteria, blank, aCase)).flatMap((task) => judgesFor(judge, task.models));
}

/** Calls to judges about so many answers, which are spread evenly over the cases; what a judge says that cannot be read is asked once more beside. */
export function judgeCallsFor(plan: Judged, answers: number): number {
  return plan.cases.length === 0 ? 0 : Math.ceil((judgesInRound(plan).length * answers) / plan.cases.length);
}
