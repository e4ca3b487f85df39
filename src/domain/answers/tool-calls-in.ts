import { isTooDeepText } from '../files/json-depth.ts';
import { saysNothing } from './flags.ts';
import { isObject, type Json, type JsonObject } from '../files/json-value.ts';
import { type ToolCall } from './output.ts';

/** What something says of tool calls. */
export interface ToolsSaid {
  readonly calls: readonly ToolCall[];
  /** Something is there that is not read, beside those that are: which tools were called is not known. */
  readonly unread: boolean;
}

export const noTools: ToolsSaid = { calls: [], unread: false };
const notRead: ToolsSaid = { calls: [], unread: true };

/**
 * The calls in a list of them, one call, or either as JSON text, in the forms of model servers, of SDKs and of tracing tools. What is not read is told
 * (`unread`): it is never "none was called".
 */
export function toolCallsIn(value: unknown): ToolsSaid {
  if (saysNothing(value)) return noTools;
  if (typeof value === 'string') {
    const read = parsedJson(value);
    return read === null ? notRead : toolCallsIn(read);
  }
  if (Array.isArray(value)) return together(value.map(oneOrUnread));
  if (!isObject(value)) return notRead;
  return oneOrUnread(value);
}

/** The names alone, as some tools keep them beside the calls: with which arguments they were called is not known. */
export function toolNamesIn(value: unknown): ToolsSaid {
  if (saysNothing(value)) return noTools;
  if (typeof value === 'string') {
    const read = parsedJson(value);
    return Array.isArray(read) ? toolNamesIn(read) : notRead;
  }
  if (!Array.isArray(value)) return notRead;
  return together(
    value.map((each) =>
      typeof each === 'string' && each !== '' ? { calls: [{ name: each, arguments: null }], unread: false } : notRead,
    ),
  );
}

/** Calls of one answer that are told in several places: each once. A name alone says nothing beside its call. */
export function together(said: readonly ToolsSaid[]): ToolsSaid {
  return { calls: said.flatMap(({ calls }) => calls), unread: said.some(({ unread }) => unread) };
}

/** As `together`, of places that may tell the same calls. */
export function togetherOnce(said: readonly ToolsSaid[]): ToolsSaid {
  const [first = noTools, ...others] = said.filter(({ calls, unread }) => unread || calls.length > 0);
  return others.reduce<ToolsSaid>((before, { calls, unread }) => {
    const known = new Set(before.calls.map((call) => JSON.stringify(call)));
    const names = new Set(before.calls.map(({ name }) => name));
    const more = calls.filter((call) =>
      call.arguments === null ? !names.has(call.name) : !known.has(JSON.stringify(call)),
    );
    return { calls: [...before.calls, ...more], unread: before.unread || unread };
  }, first);
}

function oneOrUnread(value: unknown): ToolsSaid {
  const call = toolCallOf(value);
  return call === null ? notRead : { calls: [call], unread: isHandedOn(call) };
}

/** A tool that calls another (`multi_tool_use.parallel`, `call_tool` of MCP clients): which one was meant stands in its arguments, in many forms. */
function isHandedOn({ name, arguments: given }: ToolCall): boolean {
  if (!/tool/i.test(name) || !isObject(given)) return false;
  return [...nameKeys, 'tool', 'tools', 'tool_uses', 'recipient_name', 'function'].some((key) => key in given);
}

/** How models write a call into their text, which a server with the right parser takes out of it. */
const markup =
  /<(?:\|?)(?:tool_calls?|function_calls?|tool_use|invoke name=|function=|python_tag\|)|\[TOOL_CALLS\]|<｜tool▁calls?▁begin｜>|<\|tool▁calls?▁begin\|>/i;

/** True for a text in which a call stands: what was called is not read. */
export function holdsCallMarkup(text: string): boolean {
  return markup.test(text);
}

/** Where the name and the arguments of a call stand, beside the call itself. */
const holders = ['function', 'custom', 'functionCall', 'function_call', 'toolCall', 'tool_call', 'toolUse'];
const nameKeys = ['name', 'toolName', 'tool_name'];
const argumentKeys = ['arguments', 'args', 'input', 'parameters', 'params'];

/** One call; null: which tool is called cannot be read. */
export function toolCallOf(value: unknown): ToolCall | null {
  const call = typeof value === 'string' ? parsedJson(value) : value;
  if (!isObject(call)) return null;
  const places = [call, ...holders.map((key) => call[key]).filter(isObject)];
  const names = new Set(
    places
      .flatMap((place) => [...nameKeys.map((key) => place[key]), textIn(place['function'])])
      .filter((name) => name !== undefined && name !== null),
  );
  const [name] = names;
  if (names.size !== 1 || typeof name !== 'string' || name === '') return null;
  return { name, arguments: argumentsOf(places.map(givenIn).find((given) => given !== undefined)) };
}

function givenIn(place: JsonObject): unknown {
  return argumentKeys.map((key) => place[key]).find((given) => given !== undefined && given !== null);
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Arguments that are no JSON stay the text that the model wrote. null: nothing says with which arguments. */
function argumentsOf(given: unknown): Json {
  if (given === undefined) return null;
  // What is no text came out of JSON itself.
  if (typeof given !== 'string') return given as Json;
  if (given.trim() === '') return {};
  return (parsedJson(given) as Json | null) ?? given;
}

/** null: it is no JSON, or none that is read (json-depth.ts). */
export function parsedJson(text: string): unknown {
  if (isTooDeepText(text)) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
