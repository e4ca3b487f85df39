/** Reads what a server says of batches, and the lines of their answers. Pure; throws UnreadableAnswer. */
import { z } from 'zod';
import { type BatchLine, type BatchStatus } from '#services/ports/batches';
import { ModelFailure } from '#services/ports/model-failure';
import { readAnswer } from './completion/completion.ts';
import { UnreadableAnswer } from './completion/unreadable-answer.ts';
import { type CallContext } from './call-context.ts';
import { failureOf } from './failures.ts';
import { beginningOf } from './redact.ts';
import { fromServerError } from './refusals.ts';
import { type ErrorSaid, readError, readErrorText, ServerError, statusWithin } from './server-error.ts';

const count = z.number().int().nonnegative();

/** The part of a batch object that is used here (OpenAI API reference, "The batch object"). */
export const batchSchema = z.object({
  id: z.string().min(1),
  status: z.string(),
  input_file_id: z.string(),
  output_file_id: z.string().nullish(),
  error_file_id: z.string().nullish(),
  request_counts: z.object({ total: count.nullish(), completed: count.nullish(), failed: count.nullish() }).nullish(),
  errors: z
    .object({ data: z.array(z.object({ message: z.string().nullish(), code: z.string().nullish() })).nullish() })
    .nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
});
export type Batch = z.infer<typeof batchSchema>;

export const batchListSchema = z.object({ data: z.array(batchSchema), has_more: z.boolean().nullish() });
export const fileSchema = z.object({ id: z.string().min(1) });

/** OpenAI's states; `queued`, `running` and `succeeded` are what some compatible servers call theirs. */
const states: Readonly<Record<string, BatchStatus['state']>> = {
  validating: 'waiting',
  queued: 'waiting',
  in_progress: 'in-progress',
  running: 'in-progress',
  finalizing: 'in-progress',
  cancelling: 'in-progress',
  completed: 'finished',
  succeeded: 'finished',
  failed: 'failed',
  expired: 'expired',
  cancelled: 'cancelled',
};

export function readBatchStatus(batch: Batch): BatchStatus {
  const state = Object.hasOwn(states, batch.status) ? states[batch.status] : undefined;
  if (state === undefined) throw new UnreadableAnswer('malformed', `An unknown state of a batch: ${batch.status}`);
  const first = batch.errors?.data?.[0];
  return {
    state,
    total: batch.request_counts?.total ?? 0,
    done: batch.request_counts?.completed ?? 0,
    failed: batch.request_counts?.failed ?? 0,
    problem: first?.message ?? first?.code ?? null,
  };
}

/** Parses one JSON document of the server. `what` names it for engineers. */
export function readDocument<T>(schema: z.ZodType<T>, what: string, body: string): T {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    const reason = body.trimStart().startsWith('<') ? 'web-page' : 'malformed';
    throw new UnreadableAnswer(reason, `Not ${what}: ${beginningOf(body)}`);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new UnreadableAnswer('malformed', `Not ${what}: ${z.prettifyError(parsed.error)}`);
}

const lineSchema = z.object({
  custom_id: z.string(),
  response: z.object({ status_code: z.number().int(), body: z.unknown() }).nullish(),
  error: z.object({ code: z.string().nullish(), message: z.string().nullish() }).nullish(),
});

/** Codes of calls that the server did not get to. */
const notRunCodes = /^batch_(expired|cancell?ed)$/;

/** One line of an output or error file. Never throws: a line that cannot be read is the failure of its call. */
export function readBatchLine(text: string, context: CallContext): BatchLine {
  const line = parseLine(text);
  if (line === null) {
    const error = new UnreadableAnswer('malformed', `Not an answer of a batch: ${beginningOf(text)}`);
    return { kind: 'failure', customId: idWithin(text), failure: failureOf(error, null, context), notRun: false };
  }
  const customId = line.custom_id;
  try {
    const { response, error } = line;
    if (response && response.status_code >= 200 && response.status_code < 300) {
      return { kind: 'answer', customId, answer: { ...readAnswer(null, asText(response.body)), latencyMs: null } };
    }
    if (response) throw new ServerError(response.status_code, readBodyError(response.body));
    if (error) return { kind: 'failure', customId, ...failureWithin(error, context) };
    throw new UnreadableAnswer('malformed', 'A line with neither an answer nor an error');
  } catch (error) {
    return { kind: 'failure', customId, failure: failureWith(error, context), notRun: false };
  }
}

/** A refusal that names its field is about that field: the call itself is not at hand here. */
function failureWith(error: unknown, context: CallContext): ModelFailure {
  const param = error instanceof ServerError ? (error.said?.param ?? null) : null;
  if (!(error instanceof ServerError) || param === null) return failureOf(error, null, context);
  return fromServerError(error, context, { [param]: null });
}

function failureWithin(
  { code, message }: { code?: string | null | undefined; message?: string | null | undefined },
  context: CallContext,
): { failure: ModelFailure; notRun: boolean } {
  const notRun = notRunCodes.test(code ?? '');
  const said: ErrorSaid = {
    message: message ?? code ?? 'no message',
    codes: code ? [code.toLowerCase()] : [],
    param: null,
    waitMs: null,
  };
  const error = new ServerError(statusWithin(said), said);
  const { kind, message: sentence, detail } = failureOf(error, null, context);
  return { failure: new ModelFailure(kind, sentence, { mayHaveBeenCharged: !notRun, detail }), notRun };
}

function parseLine(text: string): z.infer<typeof lineSchema> | null {
  try {
    const parsed = lineSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Whose line it was meant to be, where at least that can be made out. */
function idWithin(text: string): string | null {
  return /"custom_id"\s*:\s*"([^"\\]{1,64})"/.exec(text)?.[1] ?? null;
}

const asText = (body: unknown): string => (typeof body === 'string' ? body : (JSON.stringify(body) ?? ''));

const readBodyError = (body: unknown): ErrorSaid | null =>
  typeof body === 'string' ? readErrorText(body) : readError(body);
