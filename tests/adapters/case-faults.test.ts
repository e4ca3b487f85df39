import { describe, expect, test } from 'vitest';
import { caseFaultOf, type CaseFault } from '#adapters/openai/case-fault';
import { fromServerError } from '#adapters/openai/refusals';
import { readErrorText, ServerError } from '#adapters/openai/server-error';

function faultOf(status: number, body: object): CaseFault | null {
  return caseFaultOf(new ServerError(status, readErrorText(JSON.stringify(body))));
}

const said = (message: string, code: string | null = null): object => ({ error: { message, code } });

describe('one case, in the words of each server', () => {
  test.each<[string, number, object, CaseFault]>([
    [
      'OpenAI',
      400,
      said('Your input exceeds the context window of this model.', 'context_length_exceeded'),
      'too-long',
    ],
    [
      'OpenAI, old',
      400,
      said(
        "This model's maximum context length is 8192 tokens. However, you requested 9001 tokens (8901 in the messages, 100 in the completion).",
      ),
      'too-long',
    ],
    [
      'OpenAI, one string',
      400,
      said(
        "Invalid 'messages[1].content': string too long. Expected a string with maximum length 1048576.",
        'string_above_max_length',
      ),
      'too-long',
    ],
    [
      'vLLM',
      400,
      {
        object: 'error',
        message: "This model's maximum context length is 4096 tokens. Please reduce the length of the messages.",
        code: 400,
      },
      'too-long',
    ],
    [
      'vLLM, new',
      400,
      said('The decoder prompt (length 5021) is longer than the maximum model length of 4096.'),
      'too-long',
    ],
    ['LM Studio', 400, { error: 'Trying to keep the first 5000 tokens when context the overflows.' }, 'too-long'],
    [
      'llama.cpp',
      400,
      {
        error: {
          code: 400,
          message: 'the request exceeds the available context size',
          type: 'exceed_context_size_error',
        },
      },
      'too-long',
    ],
    ['llama.cpp, old', 500, said('Context size has been exceeded.'), 'too-long'],
    ['Ollama', 500, { error: 'input length exceeds maximum context length' }, 'too-long'],
    [
      'Anthropic',
      400,
      {
        type: 'error',
        error: { type: 'invalid_request_error', message: 'prompt is too long: 210000 tokens > 200000 maximum' },
      },
      'too-long',
    ],
    [
      'Anthropic, with its limit',
      400,
      said('input length and `max_tokens` exceed context limit: 198000 + 8192 > 200000'),
      'too-long',
    ],
    [
      'Gemini',
      400,
      [
        {
          error: {
            code: 400,
            message: 'The input token count (1300000) exceeds the maximum number of tokens allowed (1048576).',
            status: 'INVALID_ARGUMENT',
          },
        },
      ],
      'too-long',
    ],
    [
      'Mistral',
      400,
      {
        object: 'error',
        message:
          'Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length',
        type: 'invalid_request_error',
      },
      'too-long',
    ],
    ['Groq', 413, said('Request too large for model'), 'too-long'],
    ['Bedrock', 400, { message: 'Input is too long for requested model.' }, 'too-long'],
    [
      'TGI',
      422,
      {
        error: 'Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096.',
        error_type: 'validation',
      },
      'too-long',
    ],
    [
      'Cohere',
      400,
      { message: 'too many tokens: total number of tokens in the prompt cannot exceed 4081' },
      'too-long',
    ],
    [
      'Azure',
      400,
      said(
        'The response was filtered due to the prompt triggering Azure OpenAI’s content management policy.',
        'content_filter',
      ),
      'filtered',
    ],
    [
      'OpenAI, reasoning',
      400,
      said('Invalid prompt: your prompt was flagged as potentially violating our usage policy.', 'invalid_prompt'),
      'filtered',
    ],
    ['Alibaba', 400, said('Input data may contain inappropriate content.', 'data_inspection_failed'), 'filtered'],
    ['DeepSeek', 400, said('Content Exists Risk', 'invalid_request_error'), 'filtered'],
    [
      'OpenRouter',
      403,
      said('Your chosen model requires moderation and your input was flagged for "violence".'),
      'filtered',
    ],
    ['Anthropic, nothing in it', 400, said('messages: text content blocks must be non-empty'), 'unusable'],
    ['vLLM, turns', 400, said('Conversation roles must alternate user/assistant/user/assistant/...'), 'unusable'],
  ])('%s', (_server, status, body, fault) => {
    expect(faultOf(status, body)).toBe(fault);
  });

  test.each<[string, number, object, string, RegExp | null]>([
    ['Anthropic', 400, said('Your credit balance is too low to access the Anthropic API.'), 'out-of-credit', null],
    ['LiteLLM', 400, said('Budget has been exceeded! Current cost: 10.5', '400'), 'out-of-credit', /Raise that limit/],
    ['LiteLLM, 429', 429, said('Over', 'budget_exceeded'), 'out-of-credit', null],
    ['OpenRouter, its key', 403, said('Key limit exceeded (daily limit).'), 'out-of-credit', /Raise that limit/],
    [
      'xAI',
      403,
      said('Your team has used all available credits or reached its monthly spending limit.'),
      'out-of-credit',
      /Raise/,
    ],
    ['OpenRouter, its policy', 404, said('No endpoints found matching your data policy.'), 'forbidden', /data policy/],
    [
      'OpenRouter, tools',
      404,
      said('No endpoints found that support tool use.'),
      'bad-parameter',
      /take the tools out/,
    ],
    [
      'OpenRouter, parameters',
      404,
      said('No endpoints found that can handle the requested parameters.'),
      'bad-parameter',
      /parameters/,
    ],
    ['OpenRouter, a model', 404, said('No endpoints found for acme/m.'), 'unknown-model', null],
    [
      'too many, for a minute',
      429,
      said('You exceeded your current quota. Please retry in 20s.'),
      'rate-limited',
      null,
    ],
    ['a key', 403, said('This key may not use this model.'), 'forbidden', null],
  ])('an account, in the words of %s', (_server, status, body, kind, advice) => {
    const context = { host: 'models.example', model: 'm', apiKey: null, now: () => 0 };
    const failure = fromServerError(new ServerError(status, readErrorText(JSON.stringify(body))), context);
    expect([failure.kind, failure.advice]).toEqual([kind, advice === null ? null : expect.stringMatching(advice)]);
  });

  test.each<[string, number, object, boolean]>([
    ['read by a filter', 400, said('Filtered', 'content_filter'), true],
    ['read as too long', 400, said('Too long', 'context_length_exceeded'), true],
    ['given up on in time', 408, said('Timeout'), true],
    ['failed on within', 500, said('Broke'), true],
    ['not begun: another field', 400, said("Unsupported parameter: 'seed'"), false],
    ['not begun: the key', 401, said('Incorrect API key provided', 'invalid_api_key'), false],
    ['not begun: forbidden', 403, said('No'), false],
    ['not begun: unknown', 404, said('No such model', 'model_not_found'), false],
    ['not begun: too many', 429, said('Slow down'), false],
  ])('a call that was %s may have been charged: %i', (_what, status, body, charged) => {
    const error = new ServerError(status, readErrorText(JSON.stringify(body)));
    const context = { host: 'models.example', model: 'm', apiKey: null, now: () => 0 };
    expect(fromServerError(error, context).mayHaveBeenCharged).toBe(charged);
  });

  test.each<[string, number, object]>([
    [
      'a parameter',
      400,
      said("Unsupported value: 'temperature' does not support 0 with this model.", 'unsupported_value'),
    ],
    [
      'the limit on the answer',
      400,
      said('max_tokens is too large: 100. This model supports at most 64 completion tokens.', 'invalid_value'),
    ],
    ['a key', 401, said('Incorrect API key provided', 'invalid_api_key')],
    [
      'a rate limit on tokens',
      429,
      said('Request too large for gpt-4o on tokens per min (TPM)', 'rate_limit_exceeded'),
    ],
    ['the role of the first message', 400, said("'messages[0].role' does not support 'system' with this model.")],
    ['a failure', 500, said('model requires more system memory than is available')],
  ])('and not %s', (_what, status, body) => {
    expect(faultOf(status, body)).toBeNull();
  });
});
