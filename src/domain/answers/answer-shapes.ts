import { isPartList, readItems, readParts, type ReadParts } from './answer-parts.ts';
import { heldIn, unreadWords } from './envelope.ts';
import { finishFrom, isBrokenEnd, promisesCalls, worstFinish } from './finish-words.ts';
import { errorInWords } from './error-words.ts';
import { isObject, type JsonObject } from '../files/json-value.ts';
import { type Finish } from './output.ts';
import { noTools, together, togetherOnce, toolCallsIn, type ToolsSaid } from './tool-calls-in.ts';
import { paidTokens, readUsage } from './token-usage.ts';

/** An answer as model servers and tracing tools write it. What it does not say is null. */
export interface ShapedAnswer {
  readonly text: string;
  readonly finish: Finish | null;
  readonly tools: ToolsSaid;
  /** It says itself that it is no answer. */
  readonly error: string | null;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  /** Words beside the answer that no server writes there: what a user saw may be the whole value. null: there are none. */
  readonly more: string | null;
}

/**
 * The answer in a chat message, a list of messages or of content parts, or the whole response of a model server, also one level down
 * (`{"data": {"choices": [...]}}`). null: it is none of these, so the value itself is the answer.
 */
export function shapedAnswer(value: unknown): ShapedAnswer | null {
  const shaped = Array.isArray(value) ? ofList(value) : isObject(value) ? ofDocument(value) : null;
  if (shaped === null) return null;
  // What a server itself signs as its response has names of that server's own.
  const isSigned = isObject(value) && typeof value['object'] === 'string';
  return { ...shaped, more: isSigned ? null : unreadWords(value, shaped.text) };
}

/** How many levels down an answer is looked for. */
const mostHolders = 2;

function ofDocument(value: JsonObject, level = 0): ShapedAnswer | null {
  const shaped = ofKnownDocument(value);
  if (shaped !== null) return withUsage(shaped, value);
  if (level >= mostHolders) return null;
  const held = heldIn(value)
    .map((each) => ofDocument(each, level + 1))
    .find((each) => each !== null);
  if (held === undefined) return null;
  const ends = endNames.map((name) => value[name]);
  const error = errorInWords(value['error']) ?? (ends.some(isBrokenEnd) ? 'it ended with an error' : null);
  return {
    ...held,
    finish: worstFinish([held.finish, ...ends.map(finishFrom)]),
    tools: withPromise(calledBy(value, held.tools), ends),
    error: held.error ?? error,
  };
}

function ofKnownDocument(value: JsonObject): ShapedAnswer | null {
  const { choices, candidates, output, message, kwargs, role, type } = value;
  if (Array.isArray(choices)) return ofChoices(choices, value);
  if (Array.isArray(candidates)) return ofCandidates(candidates, value);
  // Shapes of the Responses interface and of Anthropic's: a list of parts beside facts about the response.
  if (Array.isArray(output) && (value['object'] === 'response' || output.some(isItem)))
    return ofResponse(output, value);
  if (isObject(output) && isObject(output['message']) && 'stopReason' in value)
    return ofMessage(output['message'], { end: value['stopReason'] });
  if (isObject(message) && typeof message['role'] === 'string' && 'done' in value)
    return ofOllama(ofMessage(message), value);
  if (typeof value['response'] === 'string' && typeof value['done'] === 'boolean')
    return ofOllama(ofMessage({ content: value['response'] }), value);
  if ('lc' in value && isObject(kwargs) && 'content' in kwargs) return ofMessage(kwargs);
  const isMessage = typeof role === 'string' || type === 'ai' || type === 'AIMessage';
  if (isMessage && ('content' in value || 'parts' in value)) {
    // A message of Anthropic's interface says why it stopped; null: it has not yet.
    return type === 'message' ? ofMessage(value, { end: value['stop_reason'] ?? 'unknown' }) : ofMessage(value);
  }
  const hasEnd = [...endNames, 'toolCalls', 'tool_calls'].some((name) => name in value);
  const said = textNames.map((name) => value[name]).find((each) => typeof each === 'string');
  return hasEnd && said !== undefined ? ofMessage({ ...value, content: said }) : null;
}

/** Where tools keep an answer's text beside how it ended. */
const textNames = ['content', 'text', 'completion', 'output_text', 'generated_text', 'response', 'output', 'answer'];

const isItem = (item: unknown): boolean =>
  isObject(item) && typeof item['type'] === 'string' && /^message$|_call$/.test(item['type']);

function ofList(list: readonly unknown[]): ShapedAnswer | null {
  if (list.length === 0 || !list.every(isObject)) return null;
  if (list.every((each) => typeof each['role'] === 'string')) return ofMessages(list);
  if (isPartList(list)) return ofParts(readParts(list));
  const tools = toolCallsIn(list);
  return tools.calls.length === list.length && list.every(isCall) ? { ...answer(''), finish: 'complete', tools } : null;
}

/** A list of calls, and not one of objects that have names: those are an answer. */
function isCall(value: JsonObject): boolean {
  return isObject(value['function']) || isObject(value['custom']) || isObject(value['functionCall']);
}

const isAssistant = ({ role }: JsonObject): boolean => /^(?:assistant|model|ai|bot)$/i.test(String(role));
/** What was sent, and not what came back. */
const isAsking = ({ role, content }: JsonObject): boolean =>
  content !== undefined && /^(?:user|human|system|developer)$/i.test(String(role));
const isUser = ({ role }: JsonObject): boolean => /^(?:user|human)$/i.test(String(role));

/** The calls that a conversation has since it was last asked; none where it ends with the question. */
export function callsSinceAsked(list: readonly JsonObject[]): ToolsSaid {
  const since = list.slice(list.findLastIndex(isUser) + 1).filter(isAssistant);
  return together(since.map((each) => ofMessage(each).tools));
}

/**
 * What the model said and called since it was last asked: all of it, as a user sees it. What it said before an earlier question is another answer,
 * perhaps; which one is meant cannot be told.
 */
function ofMessages(list: readonly JsonObject[]): ShapedAnswer | null {
  const asked = list.findLastIndex(isUser);
  const since = list.slice(asked + 1).filter(isAssistant);
  const before = list.slice(0, asked + 1).filter(isAssistant);
  if (since.length === 0 && before.length === 0)
    return list.every(isAsking) ? noAnswerIn('conversation', 'an answer') : null;
  const turns = (since.length > 0 ? since : before).map((each) => ofMessage(each));
  const texts = turns.map(({ text }) => text).filter((text) => text !== '');
  const isOpen = before.length > 0;
  const tools = together(turns.map((turn) => turn.tools));
  return {
    ...answer(texts.join('\n')),
    finish: worstFinish([...turns.map(({ finish }) => finish), isOpen ? 'unknown' : null]),
    tools: { calls: tools.calls, unread: tools.unread || isOpen },
    error: turns.map(({ error }) => error).find((error) => error !== null) ?? null,
  };
}

/** One answer is asked for: of several the first counts, wherever it stands, and which one a user saw is not known. */
function ofChoices(choices: readonly unknown[], response: JsonObject): ShapedAnswer | null {
  if (choices.length === 0)
    return Object.keys(response).every((key) => responseNames.has(key)) ? noAnswerIn('response', 'a choice') : null;
  const isSigned = 'object' in response || 'model' in response;
  if (!choices.every((each) => isChoice(each, isSigned))) return null;
  const objects = choices.filter(isObject);
  const choice = objects.find(({ index }) => (index ?? 0) === 0) ?? objects[0] ?? {};
  const message = isObject(choice['message']) ? choice['message'] : { content: choice['text'] };
  const end = choice['finish_reason'] ?? choice['finishReason'] ?? 'unknown';
  const said = ofMessage(message, { end, several: choices.length > 1 });
  const isPiece = isObject(choice['delta']) && choice['message'] === undefined;
  const error = errorInWords(choice['error']) ?? (isPiece ? 'it is a piece of a stream, and no whole answer' : null);
  return { ...said, error: error ?? said.error };
}

/** A choice of a server's, and not one of a quiz: those have texts, too. */
function isChoice(value: unknown, isSigned: boolean): boolean {
  if (!isObject(value)) return false;
  if (isObject(value['message']) || isObject(value['delta']) || 'finish_reason' in value) return true;
  return 'text' in value && (isSigned || 'logprobs' in value || typeof value['index'] === 'number');
}

const responseNames = new Set([
  'choices',
  'id',
  'object',
  'created',
  'model',
  'usage',
  'system_fingerprint',
  'service_tier',
  'provider',
  'prompt_filter_results',
]);

function noAnswerIn(place: string, what: string): ShapedAnswer {
  return { ...answer(''), error: `it is a ${place} without ${what}` };
}

function ofCandidates(candidates: readonly unknown[], response: JsonObject): ShapedAnswer | null {
  if (candidates.length === 0) return 'promptFeedback' in response ? noAnswerIn('response', 'a candidate') : null;
  const isContent = (content: unknown): boolean => isObject(content) && ('parts' in content || 'role' in content);
  const isOne = (each: unknown): boolean => isObject(each) && (isContent(each['content']) || 'finishReason' in each);
  if (!candidates.every(isOne)) return null;
  const objects = candidates.filter(isObject);
  const candidate = objects.find(({ index }) => (index ?? 0) === 0) ?? objects[0] ?? {};
  const end = candidate['finishReason'] ?? candidate['finish_reason'] ?? 'unknown';
  const content = isObject(candidate['content']) ? candidate['content'] : {};
  return ofMessage(content, { end, several: candidates.length > 1 });
}

function ofOllama(said: ShapedAnswer, { done, done_reason: reason }: JsonObject): ShapedAnswer {
  return { ...said, finish: worstFinish([said.finish, finishFrom(reason), done === false ? 'truncated' : null]) };
}

interface AroundMessage {
  /** Why it ended, where that stands beside the message. */
  readonly end?: unknown;
  /** It is one of several answers. */
  readonly several?: boolean;
}

function ofMessage(message: JsonObject, { end, several = false }: AroundMessage = {}): ShapedAnswer {
  const { content, refusal, audio } = message;
  const parts = contentOf(content ?? message['parts']);
  const speech = isObject(audio) && typeof audio['transcript'] === 'string' ? audio['transcript'] : '';
  const said = typeof refusal === 'string' ? refusal : '';
  const isDeaf = (audio ?? null) !== null && speech === '';
  const ends = [end, ...endNames.map((name) => message[name]), endIn(message['response_metadata'])];
  const tools = withPromise(calledBy(message, parts.tools), ends);
  const isUnread = parts.unread || isDeaf || several;
  const refused = said !== '' || parts.refused;
  const stated = worstFinish([...ends.map(finishFrom), isUnread ? 'unknown' : null]);
  const broken = ends.some(isBrokenEnd);
  return {
    ...answer([...new Set([parts.text, said, speech])].filter((text) => text !== '').join('\n')),
    finish: refused && stated !== 'filtered' ? 'refused' : (stated ?? (tools.calls.length > 0 ? 'complete' : null)),
    tools: { calls: tools.calls, unread: tools.unread || several },
    error: errorInWords(message['error']) ?? (broken ? 'it ended with an error' : null),
  };
}

/** What an object that is an answer says of its end: a word, nothing in a place for one, or no place. */
export function endSaidIn(value: unknown): 'word' | 'nothing' | null {
  if (!isObject(value)) return null;
  const places = endNames.filter((name) => name in value);
  if (places.length === 0) return null;
  return places.some((name) => finishFrom(value[name]) !== null) ? 'word' : 'nothing';
}

const endNames = ['stop_reason', 'stopReason', 'finish_reason', 'finishReason', 'done_reason'];

function endIn(metadata: unknown): unknown {
  return isObject(metadata) ? endNames.map((name) => metadata[name]).find((each) => (each ?? null) !== null) : null;
}

function contentOf(content: unknown): ReadParts {
  if (Array.isArray(content)) return readParts(content);
  if (typeof content === 'string' || (content ?? null) === null) return readParts([content ?? '']);
  const read = readParts([content]);
  return read.unread ? { ...read, text: JSON.stringify(content) } : read;
}

function calledBy(message: JsonObject, within: ToolsSaid): ToolsSaid {
  const more = isObject(message['additional_kwargs']) ? message['additional_kwargs'] : {};
  const invalid = toolCallsIn(message['invalid_tool_calls']);
  return togetherOnce([
    toolCallsIn(message['tool_calls']),
    toolCallsIn(message['toolCalls']),
    toolCallsIn(message['function_call']),
    within,
    toolCallsIn(more['tool_calls']),
    toolCallsIn(more['function_call']),
    { calls: [], unread: invalid.unread || invalid.calls.length > 0 },
  ]);
}

/** An end that says that tools were called, and none that is read: which ones is not known. */
function withPromise(tools: ToolsSaid, ends: readonly unknown[]): ToolsSaid {
  return tools.calls.length === 0 && ends.some(promisesCalls) ? { calls: [], unread: true } : tools;
}

function ofResponse(output: readonly unknown[], response: JsonObject): ShapedAnswer {
  const { status, error, incomplete_details: details } = response;
  const parts = readItems(output);
  const said = errorInWords(error);
  const isOver = status === 'completed' || status === 'incomplete';
  const failed = typeof status === 'string' && !isOver ? `its status is “${status}”` : null;
  return {
    ...ofParts(parts, worstFinish([finishFrom(status ?? 'unknown'), finishFrom(details)])),
    error: said ?? failed,
  };
}

function ofParts({ text, refused, tools, unread }: ReadParts, end: Finish | null = null): ShapedAnswer {
  const stated = worstFinish([end, unread ? 'unknown' : null]);
  const called = tools.calls.length > 0 ? 'complete' : null;
  return { ...answer(text), finish: refused && stated !== 'filtered' ? 'refused' : (stated ?? called), tools };
}

function withUsage(said: ShapedAnswer, { usage }: JsonObject): ShapedAnswer {
  const read = isObject(usage) ? readUsage(usage) : null;
  if (read === null) return said;
  const { input, output } = paidTokens(read);
  return { ...said, inputTokens: input, outputTokens: output };
}

/** A whole number of tokens, else unknown. */
export function tokens(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

function answer(text: string): ShapedAnswer {
  return { text, finish: null, tools: noTools, error: null, inputTokens: null, outputTokens: null, more: null };
}
