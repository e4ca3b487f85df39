/** Batches of the practice models: kept in memory, answered at once, so that the whole way can be walked without a key. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { findPracticeModel } from './catalog.ts';
import { reply } from './practice-model.ts';
import { completionDocument, completionRequestSchema, errorDocument } from './wire.ts';

export interface DeskAnswer {
  readonly status: number;
  readonly body: string;
}

export interface DeskRequest {
  readonly method: string;
  readonly path: string;
  readonly contentType: string;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** Older ones are forgotten. */
const mostFiles = 60;

const lineSchema = z.object({ custom_id: z.string(), body: completionRequestSchema });
const createSchema = z.object({
  input_file_id: z.string(),
  completion_window: z.string(),
  metadata: z.record(z.string(), z.string()).nullish(),
});

interface PracticeBatch {
  readonly id: string;
  readonly document: object;
}

/** Answers requests to `/v1/files` and `/v1/batches` as OpenAI documents them; null for any other path. */
export function createBatchDesk(): (request: DeskRequest) => Promise<DeskAnswer | null> {
  const files = new Map<string, string>();
  const batches: PracticeBatch[] = [];

  function keep(text: string): string {
    const id = `file-${randomUUID()}`;
    const [oldest] = files.keys();
    if (files.size >= mostFiles && oldest !== undefined) files.delete(oldest);
    files.set(id, text);
    return id;
  }

  async function upload({ contentType, body }: DeskRequest): Promise<DeskAnswer> {
    if (!contentType.startsWith('multipart/form-data')) return refuse(415, 'Send multipart/form-data');
    const form = await new Response(body, { headers: { 'content-type': contentType } }).formData().catch(() => null);
    const file = form?.get('file');
    if (!(file instanceof File)) return refuse(400, 'There is no file in the form');
    return json({ id: keep(await file.text()), object: 'file', bytes: file.size, created_at: 0, purpose: 'batch' });
  }

  function create({ body }: DeskRequest): DeskAnswer {
    const wanted = createSchema.safeParse(jsonOrNull(Buffer.from(body).toString('utf8')));
    if (!wanted.success) return refuse(400, z.prettifyError(wanted.error));
    const text = files.get(wanted.data.input_file_id);
    if (text === undefined) return refuse(400, 'There is no such file');
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    const answers = lines.map(answerLine);
    const batch: PracticeBatch = {
      id: `batch_${randomUUID()}`,
      document: {
        object: 'batch',
        endpoint: '/v1/chat/completions',
        status: 'completed',
        created_at: 0,
        completion_window: wanted.data.completion_window,
        input_file_id: wanted.data.input_file_id,
        output_file_id: keep(`${answers.join('\n')}\n`),
        error_file_id: null,
        request_counts: { total: lines.length, completed: lines.length, failed: 0 },
        metadata: wanted.data.metadata ?? {},
      },
    };
    batches.unshift(batch);
    return json(documentOf(batch));
  }

  return async (request) => {
    const { method, path } = request;
    const content = /^\/v1\/files\/([\w-]+)\/content$/.exec(path)?.[1];
    const named = /^\/v1\/batches\/([\w-]+)(?:\/cancel)?$/.exec(path)?.[1];
    if (method === 'POST' && path === '/v1/files') return upload(request);
    if (method === 'POST' && path === '/v1/batches') return create(request);
    if (method === 'GET' && path === '/v1/batches')
      return json({ object: 'list', data: batches.map(documentOf), has_more: false });
    if (method === 'GET' && content !== undefined) {
      const text = files.get(content);
      return text === undefined ? refuse(404, 'There is no such file') : { status: 200, body: text };
    }
    const file = /^\/v1\/files\/([\w-]+)$/.exec(path)?.[1];
    if (method === 'DELETE' && file !== undefined)
      return files.delete(file)
        ? json({ id: file, object: 'file', deleted: true })
        : refuse(404, 'There is no such file');
    if (named === undefined) return null;
    const batch = batches.find((each) => each.id === named);
    return batch ? json(documentOf(batch)) : refuse(404, 'There is no such batch');
  };
}

const documentOf = ({ id, document }: PracticeBatch): object => ({ id, ...document });

function answerLine(text: string): string {
  const line = lineSchema.safeParse(jsonOrNull(text));
  if (!line.success) return JSON.stringify({ custom_id: null, response: null, error: { message: 'Not a call' } });
  const { custom_id, body } = line.data;
  const model = findPracticeModel(body.model);
  const answer = model
    ? { status_code: 200, body: completionDocument(reply(model, body, body.seed ?? 0).answer) }
    : {
        status_code: 404,
        body: errorDocument(`There is no model ${body.model}`, 'invalid_request_error', 'model_not_found'),
      };
  return JSON.stringify({
    id: custom_id,
    custom_id,
    response: { status_code: answer.status_code, request_id: custom_id, body: jsonOrNull(answer.body) },
    error: null,
  });
}

const json = (value: object): DeskAnswer => ({ status: 200, body: JSON.stringify(value) });

const refuse = (status: number, message: string): DeskAnswer => ({
  status,
  body: errorDocument(message, 'invalid_request_error', null),
});

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
