import { isObject, type JsonObject } from '../files/json-value.ts';
import { noTools, together, toolCallOf, toolCallsIn, type ToolsSaid } from './tool-calls-in.ts';

/** What stands in a list of content parts. */
export interface ReadParts {
  readonly text: string;
  /** Parts that say that the model refuses: they stand in `text` too. */
  readonly refused: boolean;
  readonly tools: ToolsSaid;
  /** A part of a kind that is not read: what it says is missing. */
  readonly unread: boolean;
}

const nothing: ReadParts = { text: '', refused: false, tools: noTools, unread: false };
const notRead: ReadParts = { ...nothing, tools: { calls: [], unread: true }, unread: true };

const textTypes = /^(?:text|output_text|input_text|)$/;
/** What a model says to itself before its answer, and what tools answered it. Only of tools: `text_response` may be the answer. */
const asideTypes =
  /thinking|reasoning|^summary_text$|^thought$|(?:tool|function|call|search|fetch|execution)[a-z_-]*[_-](?:result|response|output)$/;
const callTypes = /^(?:(?:server_|mcp_)?tool[_-](?:use|call)|(?:[a-z_]+_)?call)$/;
const knownTypes = (type: string): boolean =>
  /^(?:text|output_text|input_text|refusal|output_audio)$/.test(type) || asideTypes.test(type) || callTypes.test(type);

/** True for a list of content parts as model servers write them, and not for any list of objects: that may be the answer itself. */
export function isPartList(list: readonly unknown[]): boolean {
  return (
    list.length > 0 &&
    list.every((each) => isObject(each) && typeof each['type'] === 'string') &&
    list.some((each) => isObject(each) && knownTypes(typeOf(each)) && hasPartFields(each))
  );
}

function hasPartFields(part: JsonObject): boolean {
  return ['text', 'content', 'refusal', 'transcript', 'thinking', 'name', 'input', 'summary'].some(
    (key) => part[key] !== undefined,
  );
}

/** True for a part that nobody sees: thinking, what a tool answered, and a call, which is read as one. */
export function isAsidePart(part: JsonObject): boolean {
  const type = typeOf(part);
  return part['thought'] === true || asideTypes.test(type) || callTypes.test(type);
}

/** Content parts as one text, with the calls among them. */
export function readParts(parts: readonly unknown[]): ReadParts {
  return combined(parts.map(readPart));
}

function readPart(part: unknown): ReadParts {
  if (typeof part === 'string') return { ...nothing, text: part };
  if (!isObject(part)) return notRead;
  const type = typeOf(part);
  if (part['thought'] === true || asideTypes.test(type)) return nothing;
  if (typeof part['refusal'] === 'string') return { ...nothing, text: part['refusal'], refused: true };
  const call = part['functionCall'] ?? part['toolUse'] ?? part['function_call'];
  if (callTypes.test(type) || isObject(call)) return { ...nothing, tools: toolCallsIn([part]) };
  const text = textIn(part);
  if (text !== null) return { ...nothing, text, unread: !textTypes.test(type) && !knownTypes(type) };
  return Object.keys(part).every((key) => key === 'type' || part[key] === null) && textTypes.test(type)
    ? nothing
    : notRead;
}

/** The words of a part: of a text, of one that wraps it, of speech by its transcript. */
function textIn(part: JsonObject): string | null {
  const { text, content, transcript, audio } = part;
  const wrapped = isObject(text) ? text['value'] : text;
  const spoken = transcript ?? (isObject(audio) ? audio['transcript'] : undefined);
  const said = [wrapped, content, spoken].find((each) => typeof each === 'string');
  return typeof said === 'string' ? said : null;
}

function typeOf(part: JsonObject): string {
  return typeof part['type'] === 'string' ? part['type'].toLowerCase() : '';
}

/** The items of a response of OpenAI's: messages, calls, and what stands beside them. A tool of the server's own is called by the name of its item. */
export function readItems(items: readonly unknown[]): ReadParts {
  return combined(
    items.map((item) => {
      if (!isObject(item)) return notRead;
      const type = typeOf(item);
      if (type === 'message' || (type === '' && 'content' in item)) {
        const { content, status = 'completed' } = item;
        const list = typeof content === 'string' ? [content] : content;
        const read = Array.isArray(list) ? readParts(list) : notRead;
        // An item may be cut off in a response that is said to be whole.
        return status === 'completed' ? read : { ...read, unread: true };
      }
      if (asideTypes.test(type) || type === 'mcp_list_tools') return nothing;
      if (!callTypes.test(type)) return notRead;
      const own = toolCallOf(item) ?? { name: type.replace(/_call$/, ''), arguments: null };
      const isNamed =
        !/^(?:function_call|custom_tool_call|mcp_call|tool_call)$/.test(type) || toolCallOf(item) !== null;
      return { ...nothing, tools: isNamed ? { calls: [own], unread: false } : notRead.tools };
    }),
  );
}

function combined(read: readonly ReadParts[]): ReadParts {
  return {
    text: read.map(({ text }) => text).join(''),
    refused: read.some(({ refused }) => refused),
    tools: together(read.map(({ tools }) => tools)),
    unread: read.some(({ unread }) => unread),
  };
}
