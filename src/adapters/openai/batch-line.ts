import { type BatchItem, type BatchServer, type ModelBatches } from '#services/ports/batches';
import { firstDialect } from './dialect.ts';
import { LearnedDialects } from './learned-dialects.ts';
import { requestBody } from './request-body.ts';

/** What OpenAI takes (Batch API guide, "Rate limits"): calls in one batch, bytes of its file. */
export const batchLimits: ModelBatches['limits'] = { requests: 50_000, bytes: 200_000_000 };

export const batchEndpoint = '/v1/chat/completions';

/**
 * One call as a line of a batch's file. Answers come whole, so it asks for no stream. Of what was learned only the name of the limit counts:
 * an answer of a batch may be read in another session, which could not say what had been left out; so nothing is, and a refusal is told.
 */
export function batchLine(
  { baseUrl }: BatchServer,
  { customId, request }: BatchItem,
  learned: LearnedDialects = new LearnedDialects(),
): string {
  const { lengthField } = learned.dialectFor({ baseUrl, model: request.model });
  const dialect = { ...firstDialect(baseUrl), lengthField, stream: false };
  const { stream: _, ...body } = requestBody(request, dialect);
  return JSON.stringify({ custom_id: customId, method: 'POST', url: batchEndpoint, body });
}

/** What is learned until it is sent may give its limit the longer name. */
const longerName = 'max_completion_tokens'.length - 'max_tokens'.length;

/** The most bytes that the line takes. */
export function measureBatchLine(server: BatchServer, item: BatchItem): number {
  const hasLimit = item.request.parameters.max_output_tokens !== undefined;
  return Buffer.byteLength(batchLine(server, item)) + (hasLimit ? longerName : 0) + 1;
}
