import { promises as files } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { threadFile } from '../../thread-file.ts';
import { PackTooLarge, type PackBudget } from './index-pack.ts';
import { trouble } from '../trouble.ts';

type OnProgress = (done: number, total: number) => void;

export interface PackIndexingTask {
  /** Without extension. */
  readonly path: string;
  readonly budget: PackBudget;
}

const messageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('progress'), done: z.number(), total: z.number() }),
  z.object({ kind: z.literal('done'), count: z.number(), objectBytes: z.number() }),
  z.object({ kind: z.literal('failed'), reason: z.string() }),
  z.object({ kind: z.literal('too-large'), reason: z.string() }),
]);
export type PackIndexingMessage = z.infer<typeof messageSchema>;

/**
 * What a pack of so many bytes may become. A file of a megabyte that changed a thousand times is a pack of some hundred kilobytes and a gigabyte
 * once unpacked, so honest ones need room; nothing of it is kept but an index.
 */
export function budgetFor(packBytes: number): PackBudget {
  return { bytes: 2 * 1024 ** 3 + 400 * packBytes, heldBytes: 96 * 1024 * 1024 };
}

/** 2 minutes, and a second for each 250 kB: some twenty times what a slow computer needs. */
function timeLimitMs(packBytes: number): number {
  return 120_000 + packBytes / 250;
}

/** Of the thread's own heap; buffers are outside of it and limited by the budget. */
const heapMb = 256;

/**
 * Writes `<path>.idx` beside `<path>.pack`, and answers how many objects there are and how many bytes they have. Worked on in a thread that may
 * die without taking the app along, however small the pack: what it holds is up to whoever sent it. Throws PackTooLarge (also when it takes
 * too long), an Error that says why it cannot be indexed, and 'cancelled'.
 */
export async function writePackIndex(
  path: string,
  onProgress: OnProgress,
  signal?: AbortSignal,
  budgetOf: (packBytes: number) => PackBudget = budgetFor,
): Promise<{ readonly count: number; readonly objectBytes: number }> {
  const { size } = await files.stat(`${path}.pack`);
  const task: PackIndexingTask = { path, budget: budgetOf(size) };
  const worker = new Worker(threadFile('index-pack-thread', import.meta.url), {
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
  });
  const stopping = new AbortController();
  const timer = setTimeout(() => stopping.abort(new PackTooLarge('it takes too long')), timeLimitMs(size));
  try {
    return await answerOf(worker, onProgress, AbortSignal.any([stopping.signal, ...(signal ? [signal] : [])]));
  } catch (error) {
    if (signal?.aborted) throw trouble.cancelled();
    throw error;
  } finally {
    clearTimeout(timer);
    await worker.terminate(); // only then is the folder nobody's
  }
}

function answerOf(
  worker: Worker,
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<{ readonly count: number; readonly objectBytes: number }> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    if (signal.aborted) reject(signal.reason);
    worker.on('message', (raw: unknown) => {
      const message = messageSchema.parse(raw);
      if (message.kind === 'progress') onProgress(message.done, message.total);
      else if (message.kind === 'done') resolve({ count: message.count, objectBytes: message.objectBytes });
      else reject(message.kind === 'too-large' ? new PackTooLarge(message.reason) : new Error(message.reason));
    });
    worker.once('error', (error) =>
      reject(isOutOfMemory(error) ? new PackTooLarge('it needs too much memory') : error),
    );
    worker.once('exit', (code) => reject(new Error(`the indexing thread ended with ${code}`)));
  });
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}
