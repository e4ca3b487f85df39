/** What judges do beyond what they are asked: the model "judge" as each mode says, every other model answers "Sure, glad to help." */
import { completion, openAiError, type Quirk, type QuirkCall, reply } from './quirk-replies.ts';

interface Said {
  readonly reason: string;
  readonly quote: string | null;
  readonly verdict?: unknown;
  readonly score?: unknown;
}

const asksForPoints = ({ body }: QuirkCall): boolean =>
  JSON.stringify(body['messages']).includes('points on the question');

const good = (call: QuirkCall): Said => ({
  reason: 'It is kind.',
  quote: 'glad to help',
  ...(asksForPoints(call) ? { score: 5 } : { verdict: 'holds' }),
});

const says =
  (words: (json: string, said: Said) => string): Quirk =>
  (call) =>
    reply(completion(words(JSON.stringify(good(call)), good(call))));

const formatOf = ({ body }: QuirkCall): string => JSON.stringify(body['response_format'] ?? '');

const refusing =
  (refuses: (call: QuirkCall) => boolean, error: unknown): Quirk =>
  (call) =>
    refuses(call) ? reply(error, 400) : says((json) => json)(call);

const hasBounds = (call: QuirkCall): boolean => /"minimum"|"maximum"/u.test(formatOf(call));
const wantsSchema = (call: QuirkCall): boolean => formatOf(call).includes('json_schema');
const hasTemperature = ({ body }: QuirkCall): boolean => 'temperature' in body;

const ends =
  (finish: string, text: string): Quirk =>
  () =>
    reply(completion(text, {}, { finish_reason: finish }));

const judges: Readonly<Record<string, Quirk>> = {
  plain: says((json) => json),
  'gpt5-temperature': refusing(
    hasTemperature,
    openAiError(
      "Unsupported value: 'temperature' does not support 0 with this model. Only the default (1) value is supported.",
      'temperature',
      'unsupported_value',
    ),
  ),
  'o3-temperature-param': refusing(
    hasTemperature,
    openAiError(
      "Unsupported parameter: 'temperature' is not supported with this model.",
      'temperature',
      'unsupported_parameter',
    ),
  ),
  'deepseek-json-schema': refusing(
    wantsSchema,
    openAiError('This response_format type is unavailable now', null, 'invalid_request_error'),
  ),
  'groq-json-schema': refusing(
    wantsSchema,
    openAiError('This model does not support response format `json_schema`.', 'response_format', null),
  ),
  'no-format-at-all': refusing(
    (call) => 'response_format' in call.body,
    openAiError("Unrecognized request argument supplied: 'response_format'", null, null),
  ),
  'openai-strict-schema': refusing(
    hasBounds,
    openAiError(
      "Invalid schema for response_format 'score': In context=('properties', 'score'), 'minimum' is not permitted.",
      'response_format',
      null,
    ),
  ),
  'anthropic-minmax': refusing(
    hasBounds,
    openAiError(
      "output_config.format.schema: For 'integer' type, properties maximum, minimum are not supported",
      null,
      null,
    ),
  ),
  'o1-mini-everything': refusing(
    (call) => hasTemperature(call) || wantsSchema(call) || JSON.stringify(call.body['messages']).includes('"system"'),
    openAiError(
      "Unsupported: 'temperature', 'response_format' and the role 'system' of messages.",
      null,
      'unsupported_value',
    ),
  ),
  fence: says((json) => `\`\`\`json\n${json}\n\`\`\``),
  'fence-bare': says((json) => `\`\`\`\n${json}\n\`\`\``),
  'fence-upper': says((json) => `\`\`\`JSON\n${json}\n\`\`\``),
  'fence-with-prose': says((json) => `Here is my evaluation:\n\n\`\`\`json\n${json}\n\`\`\``),
  'prose-then-json': says((json) => `The answer is friendly. ${json}`),
  'json-then-prose': says((json) => `${json}\n\nLet me know if you need more detail.`),
  think: says((json) => `<think>\nIs it polite? Yes {probably}.\n</think>\n\n${json}`),
  'score-string': says((json) => json.replace('"score":5', '"score":"5"')),
  'score-float': says((json) => json.replace('"score":5', '"score":5.0')),
  'score-half': says((json) => json.replace('"score":5', '"score":4.5')),
  'score-of-ten': says((json) => json.replace('"score":5', '"score":8')),
  'verdict-upper': says((json) => json.replace('"holds"', '"Holds"')),
  'verdict-bool': says((json) => json.replace('"holds"', 'true')),
  'extra-field': says((_json, said) => JSON.stringify({ ...said, confidence: 0.9 })),
  'no-quote-field': says((_json, { quote: _quote, ...said }) => JSON.stringify(said)),
  'quote-null': says((_json, said) => JSON.stringify({ ...said, quote: null })),
  'quote-curly': says((_json, said) => JSON.stringify({ ...said, quote: '“glad to help”' })),
  'quote-quoted': says((_json, said) => JSON.stringify({ ...said, quote: '"glad to help"' })),
  'quote-ellipsis': says((_json, said) => JSON.stringify({ ...said, quote: 'Sure, … help.' })),
  'quote-case': says((_json, said) => JSON.stringify({ ...said, quote: 'Glad to help' })),
  'quote-md': says((_json, said) => JSON.stringify({ ...said, quote: '**glad to help**' })),
  'array-wrapped': says((json) => `[${json}]`),
  'trailing-comma': says((json) => json.replace(/\}$/u, ',}')),
  'single-quotes': says((json) => json.replaceAll('"', "'")),
  truncated: ends('length', '{"reason":"It is kind.","quote'),
  empty: ends('stop', ''),
  'reasoning-content-only': (call) =>
    reply(completion('', {}, { message: { content: '', reasoning_content: JSON.stringify(good(call)) } })),
  'safety-filter': ends('content_filter', ''),
  '500': () => reply({ error: { message: 'boom' } }, 500),
  '404': () =>
    reply(
      openAiError('The model `judge` does not exist or you do not have access to it.', null, 'model_not_found'),
      404,
    ),
  'too-long': () => reply(openAiError('Too long.', 'messages', 'context_length_exceeded'), 400),
};

export const judgeQuirks: Readonly<Record<string, Quirk>> = Object.fromEntries(
  Object.entries(judges).map(([mode, judge]): [string, Quirk] => [
    mode,
    (call) => (call.body['model'] === 'judge' ? judge(call) : reply(completion('Sure, glad to help.'))),
  ]),
);
