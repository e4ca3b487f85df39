/** The part of the chat-completions API that the practice server speaks: what it reads and what it writes. */
import { z } from 'zod';
import { type ToolCall } from '#domain/answers/output';

const textPart = z.looseObject({ type: z.literal('text'), text: z.string() });

const toolSchema = z.object({
  type: z.literal('function'),
  function: z.looseObject({ name: z.string(), parameters: z.looseObject({}).optional() }),
});

const responseFormatSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text') }),
  z.object({ type: z.literal('json_object') }),
  z.object({
    type: z.literal('json_schema'),
    json_schema: z.looseObject({ name: z.string(), schema: z.looseObject({}).optional() }),
  }),
]);

export const completionRequestSchema = z.looseObject({
  model: z.string().min(1),
  messages: z
    .array(
      z.looseObject({
        role: z.enum(['system', 'developer', 'user', 'assistant', 'tool']),
        content: z.union([z.string(), z.array(textPart), z.null()]).optional(),
      }),
    )
    .min(1),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  seed: z.number().int().nullish(),
  max_tokens: z.number().int().positive().nullish(),
  max_completion_tokens: z.number().int().positive().nullish(),
  tools: z.array(toolSchema).nullish(),
  response_format: responseFormatSchema.nullish(),
});
export type CompletionRequest = z.infer<typeof completionRequestSchema>;

/** Text of a message, whichever of the two forms it came in. */
export function contentOf(message: CompletionRequest['messages'][number]): string {
  if (typeof message.content === 'string') return message.content;
  return (message.content ?? []).map((part) => part.text).join('');
}

/** One answer before it is put on the wire. */
export interface WireAnswer {
  readonly model: string;
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  readonly finishReason: 'stop' | 'length' | 'tool_calls' | 'content_filter';
  readonly refusal: string | null;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

const idOf = (answer: WireAnswer): string => `chatcmpl-practice-${answer.inputTokens}-${answer.outputTokens}`;

const usageOf = (answer: WireAnswer): Record<string, number> => ({
  prompt_tokens: answer.inputTokens,
  completion_tokens: answer.outputTokens,
  total_tokens: answer.inputTokens + answer.outputTokens,
});

const toolCallsOf = (answer: WireAnswer): object[] =>
  answer.toolCalls.map((call, index) => ({
    index,
    id: `call_${index}`,
    type: 'function',
    function: { name: call.name, arguments: JSON.stringify(call.arguments) },
  }));

/** The whole answer as one JSON document. */
export function completionDocument(answer: WireAnswer): string {
  const message = {
    role: 'assistant',
    content: answer.text === '' && answer.toolCalls.length > 0 ? null : answer.text,
    refusal: answer.refusal,
    ...(answer.toolCalls.length === 0 ? {} : { tool_calls: toolCallsOf(answer) }),
  };
  return JSON.stringify({
    id: idOf(answer),
    object: 'chat.completion',
    created: 0,
    model: answer.model,
    choices: [{ index: 0, message, finish_reason: answer.finishReason, logprobs: null }],
    usage: usageOf(answer),
  });
}

/** The answer as server-sent events: the text in at most `pieces` parts, then the finish, the usage if asked for, the end. */
export function completionEvents(answer: WireAnswer, options: { pieces: number; usage: boolean }): string[] {
  const event = (choices: object[], rest: object = {}): string =>
    `data: ${JSON.stringify({ id: idOf(answer), object: 'chat.completion.chunk', created: 0, model: answer.model, choices, ...rest })}\n\n`;
  const delta = (part: object, finish: string | null = null): string =>
    event([{ index: 0, delta: part, finish_reason: finish }]);
  return [
    ...splitText(answer.text, options.pieces).map((content, index) =>
      delta(index === 0 ? { role: 'assistant', content } : { content }),
    ),
    ...(answer.refusal === null ? [] : [delta({ refusal: answer.refusal })]),
    ...(answer.toolCalls.length === 0 ? [] : [delta({ tool_calls: toolCallsOf(answer) })]),
    delta({}, answer.finishReason),
    ...(options.usage ? [event([], { usage: usageOf(answer) })] : []),
    'data: [DONE]\n\n',
  ];
}

function splitText(text: string, pieces: number): string[] {
  const size = Math.max(1, Math.ceil(text.length / pieces));
  const parts: string[] = [];
  for (let start = 0; start < text.length; start += size) parts.push(text.slice(start, start + size));
  return parts.length === 0 ? [''] : parts;
}

/** The API's error document. */
export function errorDocument(message: string, type: string, code: string | null, param: string | null = null): string {
  return JSON.stringify({ error: { message, type, param, code } });
}

/** A rough count, four characters to a token: enough for practice prices. */
export function countTokens(text: string): number {
  return Math.max(1, Math.ceil(text.length / 4));
}
