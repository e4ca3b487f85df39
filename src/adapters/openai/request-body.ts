import { type OpenAI } from 'openai';
import { type AnswerSchema, type ModelRequest } from '#services/ports';
import { type Dialect } from './dialect.ts';

type Body = OpenAI.Chat.Completions.ChatCompletionCreateParams;

/** Fields that a prompt's `parameters` never set: they belong to the call itself, or would give several answers. */
const ownFields = new Set(['model', 'messages', 'stream', 'stream_options', 'tools', 'n', 'max_output_tokens', 'seed']);

/** The JSON of one chat-completions call. `max_output_tokens` takes the server's own name; other parameters pass as they are. */
export function requestBody(request: ModelRequest, dialect: Dialect): Body {
  const { parameters } = request;
  const seed = request.seed ?? parameters.seed ?? null;
  const others = Object.fromEntries(Object.entries(parameters).filter(([name]) => !ownFields.has(name)));
  return {
    ...others,
    model: request.model,
    messages: request.messages.map(({ role, content }) => ({ role, content })),
    ...(dialect.stream ? { stream: true as const } : { stream: false as const }),
    ...(dialect.stream && dialect.streamUsage ? { stream_options: { include_usage: true } } : {}),
    ...(parameters.max_output_tokens === undefined ? {} : { [dialect.lengthField]: parameters.max_output_tokens }),
    ...(seed === null || !dialect.seed ? {} : { seed }),
    ...(request.tools.length === 0 ? {} : { tools: request.tools.map(toolOf) }),
    ...(request.jsonSchema === null ? {} : { response_format: responseFormat(request.jsonSchema) }),
  };
}

function toolOf(tool: ModelRequest['tools'][number]): OpenAI.Chat.Completions.ChatCompletionTool {
  return {
    type: 'function',
    function: { name: tool.name, description: tool.description, parameters: tool.parameters },
  };
}

function responseFormat({ name, schema, strict = true }: AnswerSchema): OpenAI.ResponseFormatJSONSchema {
  return { type: 'json_schema', json_schema: { name, schema, strict } };
}
