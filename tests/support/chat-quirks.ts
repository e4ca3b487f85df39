/** What OpenAI-compatible servers do beyond the API: their documentation and public bug reports, a mode each. */
import {
  always,
  answer,
  chunk,
  completion,
  done,
  endsWith,
  event,
  first,
  has,
  openAiError,
  type Quirk,
  reply,
  stream,
  typed,
  unless,
  usage,
} from './quirk-replies.ts';

const role = (content: string | null = ''): object => chunk({ role: 'assistant', content });
const stop = chunk({}, 'stop');
const ok = chunk({ content: 'ok' });

const tooLong = openAiError(
  "This model's maximum context length is 8192 tokens. However, your messages resulted in 9001 tokens.",
  'messages',
  'context_length_exceeded',
);

const openAi: Record<string, Quirk> = {
  plain: answer,
  'gpt5-temperature': unless(
    (body) => body['temperature'] !== undefined && body['temperature'] !== 1,
    openAiError(
      "Unsupported value: 'temperature' does not support 0.2 with this model. Only the default (1) value is supported.",
      'temperature',
      'unsupported_value',
    ),
  ),
  'gpt5-max-tokens': unless(
    has('max_tokens'),
    openAiError(
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
      'max_tokens',
      'unsupported_parameter',
    ),
  ),
  'gpt5-verify-stream': unless(
    (body) => body['stream'] === true,
    openAiError('Your organization must be verified to stream this model.', 'stream', 'unsupported_value'),
  ),
  'o1-mini-system': unless(
    (body) => JSON.stringify(body['messages']).includes('"system"'),
    openAiError(
      "Unsupported value: 'messages[0].role' does not support 'system' with this model.",
      'messages[0].role',
      'unsupported_value',
    ),
  ),
  'gpt5-all-tokens-for-reasoning': () => stream(role(), chunk({}, 'length'), usage, done),
  'max-tokens-too-big': always(
    openAiError(
      'max_tokens is too large: 100. This model supports at most 64 completion tokens, whereas you provided 100.',
      'max_tokens',
      'invalid_value',
    ),
    400,
  ),
  '429-no-header-body-seconds': first(
    2,
    openAiError('Rate limit reached: Limit 30000, Used 29000. Please try again in 1.2s.', null, 'rate_limit_exceeded'),
    429,
  ),
  '429-quota': always(
    openAiError('You exceeded your current quota, please check your plan.', null, 'insufficient_quota'),
    429,
  ),
  '400-context-all': always(tooLong, 400),
  '400-context': (call) => (JSON.stringify(call.body['messages']).includes('3?') ? reply(tooLong, 400) : answer(call)),
};

const gateways: Record<string, Quirk> = {
  'openrouter-200-error': always({ error: { code: 429, message: 'Rate limit exceeded: free-models-per-min' } }),
  'openrouter-200-error-402': always({ error: { code: 402, message: 'Insufficient credits. Add more.' } }),
  'openrouter-200-error-once': first(1, { error: { code: 502, message: 'Provider returned error' } }, 200),
  'openrouter-comments': () =>
    stream(
      ': OPENROUTER PROCESSING\n\n',
      role('o'),
      ': OPENROUTER PROCESSING\n\n',
      chunk({ content: 'k' }),
      stop,
      usage,
      done,
    ),
  'openrouter-midstream-error': () =>
    stream(
      role('ok so'),
      { ...chunk({ content: '' }, 'error'), error: { code: 'server_error', message: 'Disconnected' } },
      done,
    ),
  'openrouter-choice-error': always(
    completion('', {}, { error: { code: 502, message: 'Provider error' }, finish_reason: 'error' }),
  ),
  'openrouter-empty-choices': always(completion('', { choices: [] })),
  'openrouter-leading-space': () => reply(`\n         \n         ${JSON.stringify(completion('ok'))}`),
  'litellm-unsupported': unless(
    has('seed'),
    openAiError(
      "litellm.UnsupportedParamsError: anthropic does not support parameters: ['seed'], for model=claude.",
      null,
      '400',
    ),
  ),
  'litellm-both': unless(
    has('seed', 'stream_options'),
    openAiError(
      "litellm.UnsupportedParamsError: x does not support parameters: ['seed', 'stream_options']",
      null,
      '400',
    ),
  ),
  'cloudflare-524': first(1, '<!DOCTYPE html>524', 524, { 'content-type': 'text/html' }),
  'html-200': () => typed('text/html', '<html>Sign in</html>'),
};

const azure: Record<string, Quirk> = {
  'azure-filter-first-chunk': () =>
    stream(
      { choices: [], id: '', model: '', object: '', prompt_filter_results: [{ prompt_index: 0 }] },
      role(),
      chunk({ content: 'ok' }, null, { content_filter_results: { hate: { filtered: false } } }),
      stop,
      usage,
      done,
    ),
  'azure-finish-filter': endsWith('content_filter', 'ok the ans'),
  'azure-400-filter': always(
    {
      error: {
        message: "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
        type: null,
        param: 'prompt',
        code: 'content_filter',
        status: 400,
        innererror: { code: 'ResponsibleAIPolicyViolation' },
      },
    },
    400,
  ),
  'azure-404-deployment': always(
    { error: { code: 'DeploymentNotFound', message: 'The API deployment for this resource does not exist.' } },
    404,
  ),
  'azure-404-path': always({ error: { code: '404', message: 'Resource not found' } }, 404),
  'azure-429': first(
    2,
    { error: { code: '429', message: 'Requests have exceeded call rate limit. Please retry after 1 second.' } },
    429,
    { 'retry-after': '1', 'retry-after-ms': '300' },
  ),
};

const vendors: Record<string, Quirk> = {
  'mistral-content-parts': (call) => {
    const thinking = { type: 'thinking', thinking: [{ type: 'text', text: 'hm guaranteed' }] };
    return call.body['stream'] === true
      ? stream(chunk({ role: 'assistant', content: [thinking] }), ok, stop, usage, done)
      : reply(completion([thinking, { type: 'text', text: 'ok' }]));
  },
  'mistral-content-parts-whole': always(
    completion([
      { type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] },
      { type: 'text', text: 'ok' },
    ]),
  ),
  'mistral-seed-422': unless(
    has('seed'),
    {
      object: 'error',
      message: { detail: [{ type: 'extra_forbidden', loc: ['body', 'seed'], msg: 'Extra inputs are not permitted' }] },
      type: 'invalid_request_error',
    },
    422,
  ),
  'stream-options-422': unless(
    has('stream_options'),
    { detail: [{ type: 'extra_forbidden', loc: ['body', 'stream_options'], msg: 'Extra inputs are not permitted' }] },
    422,
  ),
  'deepseek-no-resource': endsWith('insufficient_system_resource'),
  'deepseek-keepalive': () => stream(': keep-alive\n\n', ok, ': keep-alive\n\n', stop, done),
  'gemini-filter': endsWith('content_filter: PROHIBITED_CONTENT', ''),
  'gemini-array-error': always(
    [
      {
        error: {
          code: 400,
          message: 'API key not valid. Please pass a valid API key.',
          status: 'INVALID_ARGUMENT',
          details: [],
        },
      },
    ],
    400,
  ),
  'gemini-seed': unless(has('seed'), [
    {
      error: {
        code: 400,
        message: 'Invalid JSON payload received. Unknown name "seed": Cannot find field.',
        status: 'INVALID_ARGUMENT',
      },
    },
  ]),
  'gemini-no-content': always({
    choices: [{ finish_reason: 'stop', index: 0, message: { role: 'assistant' } }],
    usage: { prompt_tokens: 10, total_tokens: 10 },
  }),
  '429-gemini-quota-array': always(
    [
      {
        error: {
          code: 429,
          message: 'You exceeded your current quota, please check your plan and billing details. Please retry in 1.5s.',
          status: 'RESOURCE_EXHAUSTED',
          details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '1s' }],
        },
      },
    ],
    429,
  ),
  'anthropic-temp-topp': unless(
    (body) => 'temperature' in body && 'top_p' in body,
    openAiError('`temperature` and `top_p` cannot both be specified for this model. Please use only one.', null, null),
  ),
  'anthropic-temp-deprecated': unless(has('temperature'), {
    error: {
      type: 'invalid_request_error',
      message: '`temperature` is deprecated for this model.',
      code: 'invalid_request_error',
    },
  }),
  'anthropic-overloaded': first(2, { error: { type: 'overloaded_error', message: 'Overloaded', code: null } }, 529),
  'anthropic-refusal': endsWith('refusal', ''),
};

const local: Record<string, Quirk> = {
  'no-usage-no-id': always({ choices: [{ message: { content: 'ok' }, finish_reason: 'stop' }] }),
  'no-usage-stream': () => stream(ok, stop, done),
  'no-finish-but-done': () => stream(ok, usage, done),
  'no-done': () => stream(ok, stop),
  'finish-in-content-chunk': () => stream(chunk({ content: 'ok' }, 'stop'), done),
  'crlf-sse': () => stream(...[event(ok), event(stop), done].map((each) => each.replaceAll('\n', '\r\n'))),
  'event-lines': () => stream(...[ok, stop].map((each) => `event: message\nid: 1\n${event(each)}`), done),
  'reasoning-content': () =>
    stream(
      chunk({ role: 'assistant', content: null, reasoning_content: 'It is guaranteed that' }),
      ok,
      stop,
      usage,
      done,
    ),
  'reasoning-only': () => stream(chunk({ content: null, reasoning_content: 'ok I think' }), stop, usage, done),
  'think-tags': (call) => answer(call, '<think>\nThe user wants it guaranteed. I must not.\n</think>\n\nok'),
  'vllm-abort': endsWith('abort'),
  'ollama-404': always({ error: { message: 'model "m" not found, try pulling it first', type: 'api_error' } }, 404),
  'ollama-string-error': always(
    { error: 'model requires more system memory (7.5 GiB) than is available (6.0 GiB)' },
    500,
  ),
  'lmstudio-string-error': always(
    {
      error:
        'Trying to keep the first 5000 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens, which is not enough.',
    },
    400,
  ),
  'lmstudio-unexpected-endpoint': always({ error: 'Unexpected endpoint or method. (POST /chat/completions)' }),
  'groq-400-json': answer,
  '503-loading': first(2, { error: { code: 503, message: 'Loading model', type: 'unavailable_error' } }, 503),
  'text-plain-json': () => typed('text/plain', JSON.stringify(completion('ok'))),
  'json-but-sse': () => typed('application/json', event(ok), event(stop), done),
  'sse-with-bom': () => stream('\uFEFF', ok, stop, done),
  'data-no-space': () => stream(...[event(ok), event(stop), done].map((each) => each.replace('data: ', 'data:'))),
  'null-choices-last': () =>
    stream(ok, stop, { id: 'x', choices: null, usage: { prompt_tokens: 10, completion_tokens: 2 } }, done),
  'emoji-split': () => {
    const bytes = Buffer.from(`${event(chunk({ content: 'ok 👍🏽 é' }))}${event(stop)}${done}`);
    const pieces = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, at) => bytes.subarray(at * 7, at * 7 + 7));
    return typed('text/event-stream', ...pieces);
  },
  'usage-floats': always(
    completion('ok', { usage: { prompt_tokens: 10.5, completion_tokens: 5, total_tokens: 15.5 } }),
  ),
  'usage-minus': always(completion('ok', { usage: { prompt_tokens: -1, completion_tokens: 0, total_tokens: -1 } })),
  'usage-text': always(completion('ok', { usage: { prompt_tokens: '10', completion_tokens: null } })),
  'usage-each-chunk': () => {
    const used = (completion_tokens: number) => ({ usage: { prompt_tokens: 10, completion_tokens } });
    return stream(
      chunk({ content: 'o' }, null, used(1)),
      chunk({ content: 'k' }, null, used(2)),
      chunk({}, 'stop', used(2)),
      done,
    );
  },
};

const endings: Record<string, Quirk> = {
  'finish-function-call': endsWith('function_call', 'ok'),
  'finish-eos': endsWith('eos_token', 'ok'),
  'finish-upper': endsWith('MAX_TOKENS'),
  'finish-model-length': endsWith('model_length'),
  'finish-safety': endsWith('SAFETY', 'We'),
};

export const chatQuirks: Readonly<Record<string, Quirk>> = {
  ...openAi,
  ...gateways,
  ...azure,
  ...vendors,
  ...local,
  ...endings,
};
