import { type Output } from '#domain/answers/output';
import { type Clock } from '../../ports/host.ts';
import { type AuditStore } from '../../stores/audit.ts';
import { type RunPlan } from '../../stores/run-plan.ts';

/** Writes down what the data policy kept back when the run was planned: one row a variant and case, nothing of it was sent. */
export function recordKeptBack(audit: AuditStore, clock: Clock, runId: string, plan: RunPlan): void {
  const cases = new Map(plan.cases.map((each) => [each.id, each]));
  const at = clock.now().toISOString();
  for (const refused of plan.refused) {
    for (const variant of plan.variants) {
      audit.add({
        at,
        runId,
        purpose: 'run',
        promptContent: variant.content,
        case: refused.case,
        origin: variant.origin,
        model: variant.model,
        sensitivity: cases.get(refused.case)?.sensitivity ?? null,
        outcome: 'refused-by-policy',
        error: { code: 'refused-by-policy', message: refused.rule, mayHaveBeenCharged: false },
        requestBytes: 0,
        inputTokens: null,
        outputTokens: null,
        costUsd: null,
      });
    }
  }
}

/** An output with the rule that kept it back, where the plan knows it. */
export function withRule(plan: RunPlan, output: Output): Output {
  if (output.state !== 'refused-by-policy' || output.error !== null) return output;
  const rule = plan.refused.find((each) => each.case === output.case)?.rule;
  if (rule === undefined) return output;
  return { ...output, error: { code: 'refused-by-policy', message: rule, mayHaveBeenCharged: false } };
}
