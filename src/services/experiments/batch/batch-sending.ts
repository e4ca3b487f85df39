import { AppError } from '#contract/errors';
import { type BatchItem } from '../../ports/batches.ts';
import { ModelFailure } from '../../ports/model-failure.ts';
import { type Job } from '../../stores/runs.ts';
import { type NewAuditRow } from '../../stores/audit.ts';
import { type StoredBatch } from '../../stores/batches.ts';
import { batchBoundUsd, type BatchRunParts } from './batch-parts.ts';
import { PolicyRefusal } from '../calls/halts.ts';
import { type PlannedCalls } from '../planning/planned-calls.ts';

/** Others have their turn after so many calls were laid out. */
const callsBetweenBreaths = 500;

/** A call as it may leave: policy and redaction have been applied. */
interface Ready {
  readonly job: Job;
  readonly item: BatchItem;
  readonly redactions: number;
  /** What it may cost at most, in a batch; null: the price is not known. */
  readonly worstUsd: number | null;
}

/** Applies the policy to every call, before anything is written or uploaded. What it refuses is stored as refused and counted apart. */
export async function readyCalls(
  parts: BatchRunParts,
  calls: PlannedCalls,
  jobs: readonly Job[],
  signal: AbortSignal,
): Promise<Ready[]> {
  const { runs, runId, door, clock } = parts;
  const ready: Ready[] = [];
  for (const [index, job] of jobs.entries()) {
    if (index % callsBetweenBreaths === callsBetweenBreaths - 1) await clock.wait(0, signal);
    const { request, about } = calls.callOf(job);
    if (request.baseUrl !== parts.server.baseUrl) throw onSeveralServers();
    try {
      const prepared = door.prepare(request, { ...about, runId });
      ready.push({
        job,
        item: { customId: job.id, request: prepared.request },
        redactions: prepared.redactions,
        worstUsd: batchBoundUsd(parts, { request: prepared.request, about }),
      });
    } catch (error) {
      if (!(error instanceof PolicyRefusal)) throw error;
      runs.saveError(runId, job.id, { code: 'refused-by-policy', message: error.rule, mayHaveBeenCharged: false });
    }
  }
  return ready;
}

/** A batch goes to one server: no call is taken along to another than its own. */
function onSeveralServers(): AppError {
  return new AppError(
    'not-allowed',
    'The versions of this experiment are on several servers, and a batch goes to one.',
    'Start it again and let it ask now.',
  );
}

/** What the calls may cost together at most; calls whose price is unknown count nothing, as with calls made now. */
export function worstOf(ready: readonly Ready[]): number {
  return ready.reduce((sum, each) => sum + (each.worstUsd ?? 0), 0);
}

/** Lays the calls out as batches, in their planned order: one model each, within the server's limits. */
export function layOut(parts: BatchRunParts, ready: readonly Ready[], firstPosition: number): StoredBatch[] {
  const { batches, server, runId } = parts;
  const groups = [...Map.groupBy(ready, (each) => each.item.request.model).values()].flatMap((ofModel) => {
    const chunks: string[][] = [];
    let bytes = Infinity;
    for (const { job, item } of ofModel) {
      const size = batches.measure(server, item);
      const last = chunks.at(-1);
      if (last && last.length < batches.limits.requests && bytes + size <= batches.limits.bytes) {
        last.push(job.id);
        bytes += size;
      } else {
        chunks.push([job.id]);
        bytes = size;
      }
    }
    return chunks;
  });
  return groups.map((jobs, index) => ({
    runId,
    position: firstPosition + index,
    state: 'prepared',
    fileId: null,
    serverId: null,
    jobs,
    counts: { total: jobs.length, done: 0, failed: 0 },
    cancelAsked: false,
    ended: null,
    problem: null,
    submittedAt: null,
    collectedAt: null,
  }));
}

/** By what a batch is found again at the server. */
export const tagOf = ({ runId, position }: Pick<StoredBatch, 'runId' | 'position'>): string => `${runId}/${position}`;

/**
 * Uploads and starts one batch. The file's id is stored before the batch is started: one without it was certainly not started. Throws
 * ModelFailure.
 */
export async function sendBatch(
  parts: BatchRunParts,
  calls: PlannedCalls,
  batch: StoredBatch,
  signal: AbortSignal,
): Promise<void> {
  const { runId, runs, store, batches, server, clock } = parts;
  const own = new Set(batch.jobs);
  const waiting = runs.jobsIn(runId, 'waiting').filter((job) => own.has(job.id));
  const ready = await readyCalls(parts, calls, waiting, signal);
  if (ready.length === 0) {
    store.update(batch, { jobs: [], state: 'collected', ended: 'finished', collectedAt: clock.now().toISOString() });
    return;
  }
  const name = `signoff-${runId}-${batch.position}.jsonl`;
  const fileId = await upload(parts, calls, name, ready, signal);
  store.update(batch, { fileId, jobs: ready.map(({ job }) => job.id) });
  const serverId = await batches.submit(server, { fileId, tag: tagOf(batch) }, signal);
  markSubmitted(parts, batch, serverId);
}

/** Every file that leaves, or may have left, has its audit row: the calls in it get theirs when their answers come. */
async function upload(
  { runId, batches, server, audit, clock }: BatchRunParts,
  calls: PlannedCalls,
  name: string,
  ready: readonly Ready[],
  signal: AbortSignal,
): Promise<string> {
  const record = (what: Pick<NewAuditRow, 'outcome' | 'error'>): void => {
    const [first] = ready;
    if (!first) return;
    const { about, request } = calls.callOf(first.job);
    audit.add({
      at: clock.now().toISOString(),
      runId,
      purpose: 'run',
      promptContent: null,
      case: null,
      origin: about.origin,
      model: request.model,
      sensitivity: null,
      requestBytes: ready.reduce((sum, { item }) => sum + batches.measure(server, item), 0),
      inputTokens: null,
      outputTokens: null,
      costUsd: null,
      redactions: ready.reduce((sum, each) => sum + each.redactions, 0),
      ...what,
    });
  };
  const items = ready.map(({ item }) => item);
  try {
    const fileId = await batches.upload(server, name, items, signal);
    record({ outcome: 'sent', error: null });
    return fileId;
  } catch (error) {
    // A file alone costs nothing.
    if (error instanceof ModelFailure)
      record({ outcome: 'error', error: { ...error.asCallError(), mayHaveBeenCharged: false } });
    throw error;
  }
}

/** Stores that the batch is out. */
export function markSubmitted({ store, clock }: BatchRunParts, batch: StoredBatch, serverId: string): void {
  store.update(batch, { state: 'submitted', serverId, submittedAt: clock.now().toISOString() });
}

/** The server's list cannot tell whether a batch is there, now or later. */
export function cannotBeListed(error: ModelFailure): boolean {
  return error.kind === 'bad-request' || error.kind === 'forbidden' || error.kind === 'malformed-answer';
}
