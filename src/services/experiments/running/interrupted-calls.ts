import { type Clock } from '../../ports/host.ts';
import { type AuditStore } from '../../stores/audit.ts';
import { type RunStore } from '../../stores/runs.ts';

/**
 * Puts back what was under way when the app died: each such call may have been charged, so it is marked, audited and asked again. Everything
 * else stays as it is.
 */
export function requeueInterrupted(
  { runs, audit, clock }: { readonly runs: RunStore; readonly audit: AuditStore; readonly clock: Clock },
  runId: string,
): void {
  const lost = runs.jobsIn(runId, 'running');
  if (lost.length === 0) return;
  const plan = runs.plan(runId);
  const at = clock.now().toISOString();
  for (const job of lost) {
    const variant = plan.variants.find((each) => each.id === job.variant);
    audit.add({
      at,
      runId,
      purpose: 'run',
      promptContent: variant?.content ?? null,
      case: job.case,
      origin: variant?.origin ?? '',
      model: variant?.model ?? '',
      sensitivity: plan.cases.find((each) => each.id === job.case)?.sensitivity ?? null,
      outcome: 'error',
      error: {
        code: 'interrupted',
        message: 'Signoff ended while this call was under way. It was asked again, and may have been charged twice.',
        mayHaveBeenCharged: true,
      },
      requestBytes: 0,
      inputTokens: null,
      outputTokens: null,
      costUsd: null,
    });
  }
  runs.requeue(runId, 'running');
}
