import { z } from 'zod';
import { type ToolCall } from '#domain/answers/output';

// Ollama and others send the arguments as the object itself.
const argumentsSchema = z.union([z.string(), z.record(z.string(), z.json())]).nullish();

const functionSchema = z.object({ name: z.string().nullish(), arguments: argumentsSchema });

/** One tool call, or a piece of one, as an answer brings it. */
export const toolCallPartSchema = z.object({
  index: z.number().int().nullish().catch(null),
  id: z.string().nullish().catch(null),
  function: functionSchema.nullish(),
  // Tools with free text for input, and servers that leave the level of the function out.
  custom: z.object({ name: z.string().nullish(), input: argumentsSchema }).nullish(),
  name: z.string().nullish().catch(null),
  arguments: argumentsSchema,
});
export type ToolCallPart = z.infer<typeof toolCallPartSchema>;

/** `function_call`, from before there were tools. */
export const functionCallSchema = functionSchema;

interface Call {
  readonly index: number | null;
  id: string | null;
  name: string;
  arguments: string;
  /** Its name came in pieces, or was two names. */
  isJoined?: boolean;
}

const most = 128;

/**
 * Puts tool calls together from their pieces. Gemini gives every call the index 0, others give no index or no id, so a call is told from
 * another by all three: its id, its index, and a new name.
 */
export class ToolCallParts {
  readonly #calls: Call[] = [];
  readonly #offered: ReadonlySet<string>;

  /** `offered`: the names of the tools that the model was told of. */
  constructor(offered: readonly string[] = []) {
    this.#offered = new Set(offered);
  }

  /**
   * Answers false when there are more calls than anybody makes. `whole`: the part is a call by itself, as in a document, and no piece of one: two calls
   * of the same name without an id are two.
   */
  add(part: ToolCallPart, whole = false): boolean {
    const name = part.function?.name ?? part.custom?.name ?? part.name ?? '';
    const given = part.function?.arguments ?? part.custom?.input ?? part.arguments ?? '';
    const text = typeof given === 'string' ? given : JSON.stringify(given);
    const call = whole ? null : this.#continued(part, name, text);
    if (call) {
      call.id ??= part.id || null;
      // The name again, whole, as some servers send it with every piece.
      if (call.name !== name) {
        call.isJoined ||= call.name !== '' && name !== '';
        call.name += name;
      }
      call.arguments += text;
      return true;
    }
    this.#calls.push({ index: part.index ?? null, id: part.id || null, name, arguments: text });
    return this.#calls.length <= most;
  }

  /** There is a call of which nobody can say what was called: it has no name, or one in pieces that may have been two. */
  get isDoubtful(): boolean {
    return this.#calls.some(({ name, isJoined }) => name === '' || (isJoined === true && !this.#offered.has(name)));
  }

  calls(): ToolCall[] {
    return this.#calls.filter((call) => call.name !== '').map(readToolCall);
  }

  /** The call that this is a further piece of; null: it begins a new one. */
  #continued(part: ToolCallPart, name: string, text: string): Call | null {
    const index = part.index ?? null;
    const call = this.#calls.findLast((each) => index === null || each.index === null || each.index === index);
    if (!call) return null;
    if (part.id && call.id !== null && part.id !== call.id) {
      // Pieces of several calls may come in turn.
      return this.#calls.findLast((each) => each.id === part.id && (index === null || each.index === index)) ?? null;
    }
    if (part.id && part.id === call.id)
      return name === '' || name === call.name || (call.arguments === '' && this.#joins(call, name)) ? call : null;
    if (name === '' || call.name === '') return call;
    if (name === call.name) return text !== '' && isWhole(call.arguments) ? null : call;
    // A name in pieces comes under its index, before any argument.
    return index !== null && call.arguments === '' && !part.id && this.#joins(call, name) ? call : null;
  }

  /** Two names before any argument: pieces of one, as the SDKs of OpenAI read them, unless the second is a tool by itself and both together are none. */
  #joins(call: Call, name: string): boolean {
    return !this.#offered.has(name) || this.#offered.has(call.name + name);
  }
}

/** Arguments that need nothing more. */
function isWhole(text: string): boolean {
  const value = jsonOf(text);
  return typeof value === 'object' && value !== null;
}

/** Arguments that are not JSON stay as the text the model wrote, so that a check can say what was wrong. */
function readToolCall(call: Call): ToolCall {
  if (call.arguments.trim() === '') return { name: call.name, arguments: {} };
  const json = z.json().safeParse(jsonOf(call.arguments));
  return { name: call.name, arguments: json.success ? json.data : call.arguments };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
