import { type BatchItem, type BatchServer, type ModelBatches } from '#services/ports';
import { firstDialect } from './dialect.ts';
import { requestBody } from './request-body.ts';

/** What OpenAI takes (Batch API guide, "Rate limits"): calls in one batch, bytes of its file. */
export const batchLimits: ModelBatches['limits'] = { requests: 50_000, bytes: 200_000_000 };

export const batchEndpoint = '/v1/chat/completions';

/** One call as a line of a batch's file. Answers come whole, so it asks for no stream. */
export function batchLine({ baseUrl }: BatchServer, { customId, request }: BatchItem): string {
  const dialect = { ...firstDialect(baseUrl), stream: false };
  const { stream: _, ...body } = requestBody({ ...request, baseUrl, apiKey: null }, dialect);
  return JSON.stringify({ custom_id: customId, method: 'POST', url: batchEndpoint, body });
}

export function measureBatchLine(server: BatchServer, item: BatchItem): number {
  return Buffer.byteLength(batchLine(server, item)) + 1;
}
