import { answeredAtMostUsd, plannedSize, surpriseOf } from '#domain/run/call-bound';
import { type Answer, type CallError } from '#domain/answers/output';
import { type BatchLine, type BatchStatus } from '../../ports/batches.ts';
import { type Job } from '../../stores/runs.ts';
import { type StoredBatch } from '../../stores/batches.ts';
import { batchBoundUsd, type BatchRunParts, batchPrices } from './batch-parts.ts';
import { asUsersSee } from '../left-out-thinking.ts';
import { chargeOf, costOf } from '../calls/prices.ts';
import { type PlannedCalls } from '../planning/planned-calls.ts';

/** Answers that are stored in one transaction, each with its audit row. */
const storedTogether = 100;

/**
 * Stores what came of a batch that is over. Each call is stored once: it has to be waiting still, so that a death or a second collection in
 * between repeats nothing and loses nothing. Calls that the server did not get to stay waiting, and leave the batch. Then the server's files are deleted. Throws ModelFailure
 * when the answers cannot be had; what was stored by then stays.
 */
export async function collectBatch(
  parts: BatchRunParts,
  calls: PlannedCalls,
  batch: StoredBatch & { readonly serverId: string },
  status: BatchStatus,
  signal: AbortSignal,
): Promise<void> {
  const { runId, runs, store, batches, server, clock, changed } = parts;
  const own = new Set(batch.jobs);
  const pending = new Map(runs.jobsIn(runId, 'waiting').flatMap((job) => (own.has(job.id) ? [[job.id, job]] : [])));
  const notRun = new Set<string>();
  let found: Found[] = [];
  const flush = (): void => {
    const some = found;
    found = [];
    if (some.length > 0) runs.together(() => some.forEach((each) => storeOne(parts, calls, each)));
    changed();
  };
  for await (const line of batches.results(server, batch.serverId, signal)) {
    const job = line.customId === null ? undefined : pending.get(line.customId);
    if (!job) continue; // stored by an earlier session, told twice, or nobody's
    pending.delete(job.id);
    if (line.kind === 'failure' && line.notRun) notRun.add(job.id);
    else found.push({ job, line });
    if (found.length >= storedTogether) flush();
  }
  flush();
  const complete = status.state === 'finished';
  runs.together(() => {
    for (const job of pending.values()) {
      if (complete) storeOne(parts, calls, { job, line: null });
      else notRun.add(job.id);
    }
    store.update(batch, {
      state: status.state === 'failed' ? 'failed' : 'collected',
      jobs: batch.jobs.filter((id) => !notRun.has(id)),
      counts: { total: status.total, done: status.done, failed: status.failed },
      ended: endingOf(status, notRun.size),
      problem: status.problem,
      collectedAt: clock.now().toISOString(),
    });
  });
  changed();
  // Everything is stored: what cannot be taken off the server now stays there until the server's own time is up.
  await batches.forget(server, batch.serverId, signal).catch(() => undefined);
}

function endingOf({ state }: BatchStatus, left: number): StoredBatch['ended'] {
  if (state === 'failed' || state === 'expired' || state === 'cancelled') return state;
  // A server that calls a batch finished and still says of calls that it did not get to them.
  return left > 0 ? 'expired' : 'finished';
}

interface Found {
  readonly job: Job;
  /** null: the server's files have no line for this call. */
  readonly line: BatchLine | null;
}

function storeOne(parts: BatchRunParts, calls: PlannedCalls, { job, line }: Found): void {
  const { runs, runId, audit, clock, priceOf, budget } = parts;
  const { request, about } = calls.callOf(job);
  const boundUsd = batchBoundUsd(parts, { request, about });
  const row = {
    ...about,
    at: clock.now().toISOString(),
    runId,
    model: request.model,
    requestBytes: request.messages.reduce((sum, each) => sum + Buffer.byteLength(each.content), 0),
  };
  if (line?.kind === 'answer') {
    const { inputTokens, outputTokens } = line.answer;
    const prices = batchPrices(priceOf(about.origin, request.model));
    const costUsd = costOf(prices, line.answer);
    const { statedUsd: _, totalTokens: _total, ...seen } = asUsersSee(line.answer, request.leaveOutThinking ?? false);
    const answer: Answer = { ...seen, costUsd };
    audit.add({ ...row, outcome: 'answered', error: null, inputTokens, outputTokens, costUsd });
    runs.saveAnswer(runId, job.id, answer);
    const size = plannedSize(request);
    const atMostUsd = answeredAtMostUsd(prices, size, line.answer, budget.seenOf(request.model));
    budget.saw(request.model, surpriseOf(size, line.answer, prices));
    budget.charge(boundUsd, chargeOf(answer, atMostUsd));
    return;
  }
  const error = line ? line.failure.asCallError() : missingLine;
  audit.add({ ...row, outcome: 'error', error, inputTokens: null, outputTokens: null, costUsd: null });
  runs.saveError(runId, job.id, error);
  if (error.mayHaveBeenCharged) budget.charge(boundUsd, { kind: 'uncertain' });
}

const missingLine: CallError = {
  code: 'malformed-answer',
  message: 'The server’s answers to the batch hold none for this call.',
  mayHaveBeenCharged: true,
};
