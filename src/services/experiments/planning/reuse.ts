import { requestIds } from '#domain/answers/request-id';
import { callSeed } from '#domain/run/run-plan';
import { renderMessages } from '#domain/prompt/template';
import { type Job, type RunStore } from '../../stores/runs.ts';
import { type RunPlan, type RunVariant } from '../../stores/run-plan.ts';

/** Each job with the name of its exact call, under which a later experiment finds its answer. Pure. */
export function withRequestIds(plan: RunPlan, jobs: readonly Job[], practiceId: string): Job[] {
  const cases = new Map(plan.cases.map((each) => [each.id, each]));
  const variants = new Map(plan.variants.map((each) => [each.id, each]));
  const known = new Map<string, ReturnType<typeof requestIds> | null>();
  const idsOf = (variant: RunVariant, caseId: string): ReturnType<typeof requestIds> | null => {
    const key = `${variant.id} ${caseId}`;
    const remembered = known.get(key);
    if (remembered !== undefined) return remembered;
    const aCase = cases.get(caseId);
    const rendered = aCase ? renderMessages(variant.prompt, aCase) : null;
    const ids = rendered?.ok
      ? requestIds({
          origin: plan.connectionId === practiceId ? practiceId : variant.origin,
          model: variant.model,
          messages: rendered.messages,
          parameters: variant.parameters,
          tools: variant.tools,
          jsonSchema: variant.jsonSchema ?? null,
          redact: plan.redact ?? [],
          leaveOutThinking: variant.leaveOutThinking ?? false,
        })
      : null;
    known.set(key, ids);
    return ids;
  };
  return jobs.map((job) => {
    const variant = variants.get(job.variant);
    const ids = variant ? idsOf(variant, job.case) : null;
    if (!variant || !ids) return job;
    return { ...job, requestId: ids(variant.parameters.seed ?? callSeed(plan.seed, job.case, job.trial), job.trial) };
  });
}

/**
 * The jobs with the answers that were given to the very same calls in earlier experiments of the repository, each stored answer used once.
 * They cost nothing in this run, and how long they took then says nothing of now. Jobs need their `requestId`.
 */
export function withAnswersAgain(
  runs: Pick<RunStore, 'answersTo'>,
  repository: string | null,
  jobs: readonly Job[],
): Job[] {
  const wanted = new Map<string, number>();
  for (const { requestId, state } of jobs) {
    if (requestId !== undefined && state === 'waiting') wanted.set(requestId, (wanted.get(requestId) ?? 0) + 1);
  }
  const found = new Map([...wanted].map(([id, count]) => [id, runs.answersTo(repository, id, count)]));
  return jobs.map((job) => {
    const next = job.requestId !== undefined && job.state === 'waiting' ? found.get(job.requestId)?.shift() : undefined;
    if (next === undefined) return job;
    const { failed: _failed, ...asked } = next.answer;
    const answer = { ...asked, costUsd: 0, latencyMs: null };
    return { ...job, state: 'answered', answer, reusedFrom: next.runId };
  });
}
