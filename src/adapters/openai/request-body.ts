import { type OpenAI } from 'openai';
import { type Adaptation } from '#domain/answers/adaptation';
import { type Message } from '#domain/cases/case';
import { type AnswerSchema, type ModelRequest } from '#services/ports/models';
import { adaptationsOf, lengthLimit, type Dialect } from './dialect.ts';
import { withoutWords } from './schema-keywords.ts';

type Body = OpenAI.Chat.Completions.ChatCompletionCreateParams;
type Asked = Omit<ModelRequest, 'baseUrl' | 'apiKey'>;

/** Fields that a prompt's `parameters` never set: they belong to the call itself, or would give several answers. */
const ownFields = new Set(['model', 'messages', 'stream', 'stream_options', 'tools', 'n', 'max_output_tokens', 'seed']);

/** The JSON of one chat-completions call. `max_output_tokens` takes the server's own name; other parameters pass as they are. */
export function requestBody(request: Asked, dialect: Dialect): Body {
  const { parameters } = request;
  const others = Object.entries(parameters).filter(([name]) => !ownFields.has(name));
  const seed = seedOf(request);
  const format = request.jsonSchema === null ? null : responseFormat(request.jsonSchema, dialect);
  return {
    ...Object.fromEntries(others.filter(([name]) => isSent(name, dialect))),
    model: request.model,
    messages: messagesFor(request.messages, dialect),
    ...(dialect.stream ? { stream: true as const } : { stream: false as const }),
    ...(dialect.stream && dialect.streamUsage ? { stream_options: { include_usage: true } } : {}),
    ...(parameters.max_output_tokens === undefined || isSpared(request, dialect)
      ? {}
      : { [dialect.lengthField]: parameters.max_output_tokens }),
    ...(seed === null || dialect.refused.includes('seed') ? {} : { seed }),
    ...(request.tools.length === 0 ? {} : { tools: request.tools.map(toolOf) }),
    ...(format === null ? {} : { response_format: format }),
  };
}

/** What the call asked for and this dialect does not send. */
export function adaptationsFor(request: Asked, dialect: Dialect): Adaptation[] {
  const fields = Object.keys(request.parameters).filter((name) => !ownFields.has(name));
  if (request.spareLimit === true) fields.push(lengthLimit);
  return adaptationsOf(dialect, {
    fields: seedOf(request) === null ? fields : [...fields, 'seed'],
    hasSystem: request.messages.some(({ role }) => role === 'system'),
    hasSchema: request.jsonSchema !== null,
  });
}

/** The limit is ours alone, and this model was seen to refuse it. */
function isSpared({ spareLimit }: Asked, { refused }: Dialect): boolean {
  return spareLimit === true && refused.includes(lengthLimit);
}

/** A format among the prompt's own parameters is somebody's own: it is sent as it is or not at all. */
function isSent(name: string, { refused, schema }: Dialect): boolean {
  return !refused.includes(name) && !(name === 'response_format' && schema.kind !== 'schema');
}

function seedOf({ seed, parameters }: Asked): number | null {
  return seed ?? parameters.seed ?? null;
}

type SentMessage = OpenAI.Chat.Completions.ChatCompletionMessageParam;

function messagesFor(messages: readonly Message[], { systemRole }: Dialect): SentMessage[] {
  if (systemRole === 'user') return systemInUser(messages).map(({ role, content }) => ({ role, content }));
  return messages.map(({ role, content }) => ({ role: role === 'system' ? systemRole : role, content }));
}

/** Models without a system role want turns that alternate: its text goes before the user's first words, in the same message. */
function systemInUser(messages: readonly Message[]): Message[] {
  const system = messages.filter(({ role }) => role === 'system').map(({ content }) => content);
  const rest = messages.filter(({ role }) => role !== 'system');
  const at = rest.findIndex(({ role }) => role === 'user');
  if (system.length === 0) return rest;
  const [first, before] = [rest[at], rest.slice(0, Math.max(0, at))];
  if (first === undefined) return [{ role: 'user', content: system.join('\n\n') }, ...rest];
  return [...before, { role: 'user', content: [...system, first.content].join('\n\n') }, ...rest.slice(at + 1)];
}

function toolOf(tool: ModelRequest['tools'][number]): OpenAI.Chat.Completions.ChatCompletionTool {
  return {
    type: 'function',
    function: { name: tool.name, description: tool.description, parameters: tool.parameters },
  };
}

function responseFormat(
  { name, schema, strict = true }: AnswerSchema,
  { schema: form }: Dialect,
): OpenAI.ResponseFormatJSONSchema | OpenAI.ResponseFormatJSONObject | null {
  switch (form.kind) {
    case 'schema':
      return { type: 'json_schema', json_schema: { name, schema, strict } };
    case 'without':
      return { type: 'json_schema', json_schema: { name, schema: withoutWords(schema, form.keywords), strict } };
    case 'any-json':
      return { type: 'json_object' };
    case 'none':
      return null;
  }
}
