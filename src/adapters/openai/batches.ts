import { setImmediate as breathe } from 'node:timers/promises';
import { type BatchLine, type BatchServer, type ModelBatches, NoBatches } from '#services/ports/batches';
import { ModelFailure } from '#services/ports/model-failure';
import {
  type Batch,
  batchListSchema,
  batchSchema,
  fileSchema,
  readBatchLine,
  readBatchStatus,
  readDocument,
} from './batch-answers.ts';
import { batchEndpoint, batchLimits, batchLine, measureBatchLine } from './batch-line.ts';
import { UnreadableAnswer } from './completion/unreadable-answer.ts';
import { type CallContext } from './call-context.ts';
import { failureOf } from './failures.ts';
import { redact } from './redact.ts';
import { defaultLimits, type Exchange, type Limits } from './limited-fetch.ts';
import { type LearnedDialects } from './learned-dialects.ts';
import { createSdkCalls } from './sdk-calls.ts';
import { ServerError } from './server-error.ts';

/** A file of that size over a slow line, and its answers, which hold more than the questions did. */
const fileLimits: Partial<Limits> = { firstByteMs: 1_200_000, totalMs: 1_800_000 };
const sdkFileTimeoutMs = 1_900_000;
const mostAnswerBytes = 1_000_000_000;

/** Our own key in the metadata of a batch. */
const tagKey = 'signoff_batch';
const pageSize = 100;
const mostPages = 50;
const linesBetweenBreaths = 200;

export interface BatchClientOptions {
  readonly limits?: Partial<Limits>;
  readonly now?: () => number;
  /** What models refuse, as it was learned from calls that were made now. */
  readonly learned?: LearnedDialects;
}

/** OpenAI's Batch API, and servers that speak it, through the openai SDK; every answer is parsed here (batch-answers.ts). */
export function createModelBatches(options: BatchClientOptions = {}): ModelBatches {
  const sdk = createSdkCalls({ ...defaultLimits, ...options.limits }, options.now ?? Date.now);

  /** The text of one answer; failures as ModelFailure. */
  async function ask(
    server: BatchServer,
    exchange: Omit<Exchange, 'failure'>,
    send: (client: ReturnType<typeof sdk.clientFor>, headers: Record<string, string>) => Promise<Response>,
  ): Promise<string> {
    const response = await sdk.attempt(sdk.contextOf(server, null), exchange, (headers) =>
      send(sdk.clientFor(server), headers),
    );
    return response.text();
  }

  async function within<T>(server: BatchServer, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw failureWithBatches(error, sdk.contextOf(server, null));
    }
  }

  const retrieve = async (server: BatchServer, serverId: string, signal: AbortSignal): Promise<Batch> => {
    const text = await ask(server, { signal }, (client, headers) =>
      client.batches.retrieve(serverId, { headers }).asResponse(),
    );
    return readDocument(batchSchema, 'a batch', text);
  };

  async function page(server: BatchServer, after: string | null, signal: AbortSignal) {
    const query = { limit: pageSize, ...(after === null ? {} : { after }) };
    const text = await ask(server, { signal }, (client, headers) =>
      client.batches.list(query, { headers }).asResponse(),
    );
    return readDocument(batchListSchema, 'a list of batches', text);
  }

  async function fileOf(server: BatchServer, fileId: string, signal: AbortSignal): Promise<Buffer> {
    const exchange = { signal, limits: fileLimits, maxAnswerBytes: mostAnswerBytes };
    const response = await sdk.attempt(sdk.contextOf(server, null), exchange, (headers) =>
      sdk.clientFor(server).files.content(fileId, { headers, timeout: sdkFileTimeoutMs }).asResponse(),
    );
    return Buffer.from(await response.arrayBuffer());
  }

  async function deleteFile(server: BatchServer, fileId: string, signal: AbortSignal): Promise<void> {
    try {
      await ask(server, { signal }, (client, headers) => client.files.delete(fileId, { headers }).asResponse());
    } catch (error) {
      if (!(error instanceof ServerError) || error.status !== 404) throw error;
    }
  }

  async function* results(server: BatchServer, serverId: string, signal: AbortSignal): AsyncGenerator<BatchLine> {
    const context = sdk.contextOf(server, null);
    const batch = await within(server, () => retrieve(server, serverId, signal));
    let lines = 0;
    for (const fileId of [batch.output_file_id, batch.error_file_id]) {
      if (!fileId) continue;
      const bytes = await within(server, () => fileOf(server, fileId, signal));
      for (const line of linesOf(bytes)) {
        yield readBatchLine(line, context);
        // A batch holds many thousands: nobody else may wait for all of them.
        if ((lines += 1) % linesBetweenBreaths === 0) await breathe();
      }
    }
  }

  return {
    limits: batchLimits,
    measure: measureBatchLine,
    supported: (server, signal) =>
      within(server, async () => {
        const text = await ask(server, { signal }, (client, headers) =>
          client.batches.list({ limit: 1 }, { headers }).asResponse(),
        );
        return batchListSchema.safeParse(jsonOrNull(text)).success;
      }).catch((error: unknown) => {
        if (error instanceof NoBatches) return false;
        throw error;
      }),
    upload: (server, name, items, signal) =>
      within(server, async () => {
        const lines: string[] = [];
        for (const item of items) {
          lines.push(`${batchLine(server, item, options.learned)}\n`);
          if (lines.length % linesBetweenBreaths === 0) await breathe();
        }
        const file = new File(lines, name, { type: 'application/jsonl' });
        const text = await ask(server, { signal, limits: fileLimits }, (client, headers) =>
          client.files.create({ file, purpose: 'batch' }, { headers, timeout: sdkFileTimeoutMs }).asResponse(),
        );
        return readDocument(fileSchema, 'an uploaded file', text).id;
      }),
    submit: (server, { fileId, tag }, signal) =>
      within(server, async () => {
        const body = {
          input_file_id: fileId,
          endpoint: batchEndpoint,
          completion_window: '24h',
          metadata: { [tagKey]: tag },
        } as const;
        const text = await ask(server, { signal }, (client, headers) =>
          client.batches.create(body, { headers }).asResponse(),
        );
        return readDocument(batchSchema, 'a batch', text).id;
      }),
    find: (server, mark, signal) =>
      within(server, async () => {
        let after: string | null = null;
        for (let pages = 0; pages < mostPages; pages += 1) {
          const { data, has_more } = await page(server, after, signal);
          const found = data.find(
            (batch) => batch.input_file_id === mark.fileId || batch.metadata?.[tagKey] === mark.tag,
          );
          if (found) return found.id;
          after = data.at(-1)?.id ?? null;
          if (!has_more || after === null) return null;
        }
        throw new UnreadableAnswer('malformed', `The list of batches has more than ${mostPages} pages`);
      }),
    status: (server, serverId, signal) =>
      within(server, async () => {
        try {
          const status = readBatchStatus(await retrieve(server, serverId, signal));
          return { ...status, problem: status.problem && redact(status.problem, server.apiKey) };
        } catch (error) {
          if (error instanceof ServerError && error.status === 404) return null;
          throw error;
        }
      }),
    results,
    forget: (server, serverId, signal) =>
      within(server, async () => {
        const batch = await retrieve(server, serverId, signal);
        for (const fileId of [batch.input_file_id, batch.output_file_id, batch.error_file_id]) {
          if (fileId) await deleteFile(server, fileId, signal);
        }
      }),
    cancel: (server, serverId, signal) =>
      within(server, async () => {
        try {
          await ask(server, { signal }, (client, headers) => client.batches.cancel(serverId, { headers }).asResponse());
        } catch (error) {
          // It is over already, or gone.
          if (!(error instanceof ServerError) || ![400, 404, 409].includes(error.status)) throw error;
        }
      }),
  };
}

function* linesOf(bytes: Buffer): Generator<string> {
  for (let start = 0; start < bytes.length;) {
    const found = bytes.indexOf(10, start);
    const end = found === -1 ? bytes.length : found;
    const line = bytes.toString('utf8', start, end).trim();
    if (line !== '') yield line;
    start = end + 1;
  }
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A server without batches says that there is nothing at the address, or nothing to do there. */
function failureWithBatches(error: unknown, context: CallContext): ModelFailure {
  if (error instanceof ServerError && [404, 405, 501].includes(error.status)) {
    const { detail } = failureOf(error, null, context);
    return new NoBatches('bad-request', `${context.host} takes no batches.`, { detail, cause: error });
  }
  const failure = failureOf(error, null, context);
  if (failure.kind !== 'case-refused') return failure;
  // The batch itself is refused: too large, for example. That says nothing about one case.
  return new ModelFailure('bad-request', `${context.host} refused the batch.`, {
    detail: failure.detail,
    cause: error,
  });
}
