import { writeFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { indexPack, PackTooLarge } from './index-pack.ts';
// As types alone: anything else would load the other side into the thread.
import type { PackIndexingMessage, PackIndexingTask } from './pack-indexing.ts';

/** The program of the thread that indexes a pack (`pack-indexing.ts`). It may be stopped, or die, at any moment. */
async function main({ path, budget }: PackIndexingTask, say: (message: PackIndexingMessage) => void): Promise<void> {
  let saidAt = 0;
  try {
    const { index, count, objectBytes } = await indexPack(`${path}.pack`, budget, (done, total) => {
      // The last one too; between them often enough for a person.
      if (done < total && performance.now() - saidAt < 50) return;
      saidAt = performance.now();
      say({ kind: 'progress', done, total });
    });
    writeFileSync(`${path}.idx`, index, { flush: true });
    say({ kind: 'done', count, objectBytes });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    say({ kind: error instanceof PackTooLarge ? 'too-large' : 'failed', reason });
  }
}

// `workerData` is what `pack-indexing.ts` gave, and nobody else starts this file.
await main(workerData as PackIndexingTask, (message) => parentPort?.postMessage(message));
