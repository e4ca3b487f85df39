/** Reads what a chat-completions server answered: one JSON document or a stream of events. Pure; throws UnreadableAnswer. */
import { z } from 'zod';
import { type Finish, type ToolCall } from '#domain/output';

const usageSchema = z.object({
  prompt_tokens: z.number().int().nonnegative().nullish(),
  completion_tokens: z.number().int().nonnegative().nullish(),
});

const toolCallPartSchema = z.object({
  index: z.number().int().nonnegative().nullish(),
  function: z.object({ name: z.string().nullish(), arguments: z.string().nullish() }).nullish(),
});

const partSchema = z.object({
  content: z.string().nullish(),
  refusal: z.string().nullish(),
  tool_calls: z.array(toolCallPartSchema).nullish(),
});

const errorSchema = z.union([
  z.string(),
  z.object({
    message: z.string().nullish(),
    code: z.union([z.string(), z.number()]).nullish(),
    type: z.string().nullish(),
  }),
]);

const chunkSchema = z.object({
  choices: z
    .array(z.object({ index: z.number().nullish(), delta: partSchema.nullish(), finish_reason: z.string().nullish() }))
    .nullish(),
  usage: usageSchema.nullish(),
  error: errorSchema.nullish(),
});

const completionSchema = z.object({
  choices: z.array(z.object({ message: partSchema, finish_reason: z.string().nullish() })).min(1),
  usage: usageSchema.nullish(),
});

export interface ReadAnswer {
  readonly text: string;
  readonly finish: Finish;
  readonly toolCalls: ToolCall[];
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
}

export class UnreadableAnswer extends Error {
  /** cut-off: a good beginning without its end. not-json: perhaps not a model server at all. failed: the server says so itself. */
  readonly reason: 'cut-off' | 'web-page' | 'malformed' | 'failed';
  /** The server's own error code, where it sent one in place of an answer. */
  readonly code: string | null;

  constructor(reason: UnreadableAnswer['reason'], message: string, code: string | null = null) {
    super(message);
    this.name = 'UnreadableAnswer';
    this.reason = reason;
    this.code = code;
  }
}

/** `contentType` decides between events and one document; servers that mislabel events are recognised by `data:`. */
export function readAnswer(contentType: string | null, body: string): ReadAnswer {
  const start = body.slice(0, 200).trimStart();
  if (contentType?.includes('text/html') || start.startsWith('<')) {
    throw new UnreadableAnswer('web-page', `A web page came back instead of an answer: ${start.slice(0, 120)}`);
  }
  const isEvents = contentType?.includes('text/event-stream') || start.startsWith('data:');
  return isEvents ? readEvents(body) : readDocument(body);
}

function readDocument(body: string): ReadAnswer {
  const parsed = completionSchema.safeParse(parseJson(body));
  if (!parsed.success) {
    throw new UnreadableAnswer('malformed', `Not a chat completion: ${z.prettifyError(parsed.error)}`);
  }
  const assembly = startAssembly();
  const choice = parsed.data.choices[0];
  addPart(assembly, choice?.message, choice?.finish_reason);
  addUsage(assembly, parsed.data.usage);
  return finishAssembly(assembly);
}

/** Server-sent events as far as chat completions use them: `data:` lines, one JSON document or `[DONE]` each. */
function readEvents(body: string): ReadAnswer {
  const assembly = startAssembly();
  for (const { data, whole } of eventsOf(body)) {
    if (data === '[DONE]') break;
    readChunk(assembly, data, whole);
  }
  return finishAssembly(assembly);
}

function* eventsOf(body: string): Generator<{ data: string; whole: boolean }> {
  let lines: string[] = [];
  const blocks = body.replaceAll('\r\n', '\n').split('\n');
  const last = blocks.length - 1;
  for (const [index, line] of blocks.entries()) {
    if (line.startsWith('data:')) lines.push(line.charAt(5) === ' ' ? line.slice(6) : line.slice(5));
    if ((line === '' || index === last) && lines.length > 0) {
      yield { data: lines.join('\n'), whole: line === '' };
      lines = [];
    }
  }
}

function readChunk(assembly: Assembly, data: string, whole: boolean): void {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    if (!whole) throw new UnreadableAnswer('cut-off', 'The stream ended within an event');
    throw new UnreadableAnswer('malformed', `An event is not JSON: ${data.slice(0, 200)}`);
  }
  const parsed = chunkSchema.safeParse(value);
  if (!parsed.success)
    throw new UnreadableAnswer('malformed', `Not a completion event: ${z.prettifyError(parsed.error)}`);
  const { error, choices, usage } = parsed.data;
  if (error !== null && error !== undefined) throw failureWithin(error);
  addPart(assembly, choices?.[0]?.delta, choices?.[0]?.finish_reason);
  addUsage(assembly, usage);
}

function failureWithin(error: z.infer<typeof errorSchema>): UnreadableAnswer {
  if (typeof error === 'string') return new UnreadableAnswer('failed', error);
  const code = error.code ?? error.type ?? null;
  return new UnreadableAnswer('failed', error.message ?? 'no message', code === null ? null : String(code));
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new UnreadableAnswer('malformed', `Not JSON: ${body.slice(0, 200)}`);
  }
}

interface Assembly {
  text: string;
  refusal: string;
  finishReason: string | null;
  usage: z.infer<typeof usageSchema> | null;
  readonly toolCalls: { name: string; arguments: string }[];
}

const startAssembly = (): Assembly => ({ text: '', refusal: '', finishReason: null, usage: null, toolCalls: [] });

function addPart(
  assembly: Assembly,
  part: z.infer<typeof partSchema> | null | undefined,
  finishReason: string | null | undefined,
): void {
  assembly.text += part?.content ?? '';
  assembly.refusal += part?.refusal ?? '';
  for (const [position, call] of (part?.tool_calls ?? []).entries()) {
    const index = call.index ?? position;
    if (index > 128) throw new UnreadableAnswer('malformed', 'More than 128 tool calls');
    while (assembly.toolCalls.length <= index) assembly.toolCalls.push({ name: '', arguments: '' });
    const target = assembly.toolCalls[index];
    if (!target) continue;
    target.name += call.function?.name ?? '';
    target.arguments += call.function?.arguments ?? '';
  }
  if (finishReason) assembly.finishReason = finishReason;
}

function addUsage(assembly: Assembly, usage: z.infer<typeof usageSchema> | null | undefined): void {
  if (usage) assembly.usage = usage;
}

/** An answer counts only with a finish reason. */
function finishAssembly(assembly: Assembly): ReadAnswer {
  const { finishReason, refusal, usage } = assembly;
  if (finishReason === null) throw new UnreadableAnswer('cut-off', 'The answer ended without a finish reason');
  if (finishReason === 'error')
    throw new UnreadableAnswer('failed', 'The server stopped with the finish reason "error"');
  const toolCalls = assembly.toolCalls.filter((call) => call.name !== '').map(readToolCall);
  const text = assembly.text === '' ? refusal : assembly.text;
  return {
    text,
    finish: finishOf(finishReason, { refused: refusal !== '', empty: text.trim() === '' && toolCalls.length === 0 }),
    toolCalls,
    inputTokens: usage?.prompt_tokens ?? null,
    outputTokens: usage?.completion_tokens ?? null,
  };
}

function finishOf(reason: string, answer: { refused: boolean; empty: boolean }): Finish {
  if (reason === 'content_filter') return 'filtered';
  if (answer.refused || reason === 'refusal') return 'refused';
  if (reason === 'length' || reason === 'max_tokens') return 'truncated';
  return answer.empty ? 'empty' : 'complete';
}

/** Arguments that are not JSON stay as the text the model wrote, so that a check can say what was wrong. */
function readToolCall(call: { name: string; arguments: string }): ToolCall {
  if (call.arguments.trim() === '') return { name: call.name, arguments: {} };
  const json = z.json().safeParse(safeJson(call.arguments));
  return { name: call.name, arguments: json.success ? json.data : call.arguments };
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
