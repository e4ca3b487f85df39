import { finishFromWord } from './finish-words.ts';
import { isObject, type Json, type JsonObject } from './json-value.ts';
import { type Finish, type ToolCall } from './output.ts';
import { paidOutputTokens } from './token-usage.ts';

/** An answer as model servers and tracing tools write it. What it does not say is null. */
export interface ShapedAnswer {
  readonly text: string;
  readonly finish: Finish | null;
  readonly toolCalls: readonly ToolCall[];
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
}

/**
 * The answer in a chat message, a list of messages or of content parts, or the whole response of a model server. null: it is none of these,
 * so the value itself is the answer.
 */
export function shapedAnswer(value: unknown): ShapedAnswer | null {
  if (Array.isArray(value)) return ofList(value);
  if (!isObject(value)) return null;
  const [choice] = Array.isArray(value['choices']) ? (value['choices'] as unknown[]) : [];
  if (isObject(choice)) return withUsage(ofChoice(choice), value);
  // Two shapes of the Responses interface and of Anthropic's: a list of parts beside facts about the response.
  const listed = Array.isArray(value['output']) ? value['output'] : null;
  if (listed && typeof value['object'] === 'string') return withUsage(ofResponse(listed, value), value);
  if (typeof value['role'] === 'string' && 'content' in value) return withUsage(ofMessage(value), value);
  return null;
}

function ofList(list: readonly unknown[]): ShapedAnswer | null {
  if (list.length === 0 || !list.every(isObject)) return null;
  if (list.every((each) => typeof each['role'] === 'string')) {
    const last = list.findLast((each) => each['role'] === 'assistant');
    return last ? ofMessage(last) : null;
  }
  const text = partsText(list);
  if (text !== null) return answer(text);
  const calls = list.map(toolCallOf);
  return calls.every((call) => call !== null) ? { ...answer(''), finish: 'complete', toolCalls: calls } : null;
}

function ofChoice(choice: JsonObject): ShapedAnswer {
  const said = isObject(choice['message']) ? ofMessage(choice['message']) : answer(textOr(choice['text']));
  const finish = finishFromWord(wordOf(choice['finish_reason']));
  return { ...said, finish: said.finish === 'refused' ? 'refused' : finish };
}

function ofMessage(message: JsonObject): ShapedAnswer {
  const { content, refusal, tool_calls: calls } = message;
  const text = Array.isArray(content) ? (partsText(content) ?? '') : textOr(content);
  const toolCalls = (Array.isArray(calls) ? calls : []).map(toolCallOf).filter((call) => call !== null);
  const refused = typeof refusal === 'string' && refusal !== '' && text === '';
  const finish = refused
    ? 'refused'
    : (finishFromWord(wordOf(message['stop_reason'])) ?? (toolCalls.length > 0 ? 'complete' : null));
  return { ...answer(refused ? textOr(refusal) : text), finish, toolCalls };
}

function ofResponse(output: readonly unknown[], response: JsonObject): ShapedAnswer {
  const parts = output.filter(isObject);
  const texts = parts.flatMap((part) => (Array.isArray(part['content']) ? [partsText(part['content']) ?? ''] : []));
  const toolCalls = parts
    .filter((part) => part['type'] === 'function_call')
    .map((part) => toolCallOf({ function: part }))
    .filter((call) => call !== null);
  const details = isObject(response['incomplete_details']) ? wordOf(response['incomplete_details']['reason']) : null;
  return { ...answer(texts.join('')), finish: finishFromWord(details ?? wordOf(response['status'])), toolCalls };
}

/** The text of content parts, joined; null: these are none. */
function partsText(parts: readonly unknown[]): string | null {
  const texts = parts.map((part) => {
    if (!isObject(part) || typeof part['type'] !== 'string') return null;
    if (typeof part['text'] === 'string') return part['text'];
    return typeof part['refusal'] === 'string' ? part['refusal'] : '';
  });
  const isParts = parts.some((part) => isObject(part) && typeof part['text'] === 'string');
  return isParts && texts.every((text) => text !== null) ? texts.join('') : null;
}

function toolCallOf(call: unknown): ToolCall | null {
  if (!isObject(call) || !isObject(call['function'])) return null;
  const { name, arguments: given } = call['function'];
  return typeof name === 'string' ? { name, arguments: argumentsOf(given) } : null;
}

function argumentsOf(given: unknown): Json {
  try {
    // What JSON.parse answers is JSON; what is no text came out of JSON itself.
    return typeof given === 'string' ? (JSON.parse(given) as Json) : ((given ?? null) as Json);
  } catch {
    return String(given);
  }
}

function withUsage(said: ShapedAnswer, { usage }: JsonObject): ShapedAnswer {
  if (!isObject(usage)) return said;
  const input = tokens(usage['prompt_tokens'] ?? usage['input_tokens']);
  const output = tokens(usage['completion_tokens'] ?? usage['output_tokens']);
  const outputTokens = paidOutputTokens({ input, output, total: tokens(usage['total_tokens']) });
  return { ...said, inputTokens: input, outputTokens };
}

/** A whole number of tokens, else unknown. */
export function tokens(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

function answer(text: string): ShapedAnswer {
  return { text, finish: null, toolCalls: [], inputTokens: null, outputTokens: null };
}

function textOr(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value);
}

function wordOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
