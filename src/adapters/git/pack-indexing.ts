import { promises as files } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { indexPack } from 'isomorphic-git';
import { z } from 'zod';
import { atomicFileSystem } from './atomic-files.ts';
import { throwIfAborted, trouble } from './trouble.ts';

type OnProgress = (done: number, total: number) => void;

/** Below this many bytes an index takes little longer than it takes to start a thread. */
const worthAThread = 256 * 1024;

/**
 * The thread's program as text, because a file of its own would have to be found in the source tree, in the bundle and in the
 * packaged app alike. It needs nothing but isomorphic-git, whose place it is told.
 */
const program = `
const { parentPort, workerData } = require('node:worker_threads');
const { indexPack } = require(workerData.library);
indexPack({
  fs: require('node:fs'),
  dir: workerData.folder,
  gitdir: workerData.gitFolder,
  filepath: workerData.name,
  onProgress: ({ loaded, total }) => parentPort.postMessage({ kind: 'progress', done: loaded, total }),
}).then(
  ({ oids }) => parentPort.postMessage({ kind: 'done', count: oids.length }),
  (error) => parentPort.postMessage({ kind: 'failed', reason: String(error) }),
);
`;

const messageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('progress'), done: z.number(), total: z.number() }),
  z.object({ kind: z.literal('done'), count: z.number() }),
  z.object({ kind: z.literal('failed'), reason: z.string() }),
]);

/**
 * Writes `<name>.idx` beside `<name>.pack` and answers how many objects it could read. A large pack is worked on in a thread, so
 * that the app stays responsive and the memory is given back at once. Throws where it cannot be indexed, or 'cancelled'.
 */
export async function writePackIndex(
  place: { readonly folder: string; readonly name: string; readonly gitFolder: string },
  onProgress: OnProgress,
  signal?: AbortSignal,
): Promise<number> {
  const { size } = await files.stat(join(place.folder, `${place.name}.pack`));
  const library = size < worthAThread ? null : findLibrary();
  const count =
    library === null
      ? await indexHere(place, onProgress, signal)
      : await indexInThread(place, library, onProgress, signal);
  const index = await files.open(join(place.folder, `${place.name}.idx`), 'r+');
  try {
    await index.sync();
  } finally {
    await index.close();
  }
  return count;
}

/** Null where the library has been bundled into the app's own file: then there is nothing that a thread could load. */
function findLibrary(): string | null {
  try {
    return createRequire(import.meta.url).resolve('isomorphic-git');
  } catch {
    return null;
  }
}

async function indexHere(
  place: Parameters<typeof writePackIndex>[0],
  onProgress: OnProgress,
  signal: AbortSignal | undefined,
): Promise<number> {
  const { oids } = await indexPack({
    fs: atomicFileSystem,
    dir: place.folder,
    gitdir: place.gitFolder,
    filepath: `${place.name}.pack`,
    onProgress: ({ loaded, total }) => {
      throwIfAborted(signal);
      onProgress(loaded, total);
    },
  });
  return oids.length;
}

function indexInThread(
  place: Parameters<typeof writePackIndex>[0],
  library: string,
  onProgress: OnProgress,
  signal: AbortSignal | undefined,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(program, {
      eval: true,
      workerData: { library, folder: place.folder, gitFolder: place.gitFolder, name: `${place.name}.pack` },
    });
    const onAbort = () => finish(() => reject(trouble.cancelled()));
    let finished = false;
    const finish = (settle: () => void) => {
      if (finished) return;
      finished = true;
      signal?.removeEventListener('abort', onAbort);
      void worker.terminate().then(settle, settle); // only then is the folder nobody's
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    worker.on('message', (raw: unknown) => {
      const message = messageSchema.parse(raw);
      if (message.kind === 'progress') onProgress(message.done, message.total);
      else if (message.kind === 'done') finish(() => resolve(message.count));
      else finish(() => reject(new Error(message.reason)));
    });
    worker.once('error', (error) => finish(() => reject(error)));
    worker.once('exit', (code) => finish(() => reject(new Error(`the indexing thread ended with ${code}`))));
  });
}
