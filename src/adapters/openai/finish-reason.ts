import { type Finish } from '#domain/answers/output';

/**
 * What servers call the end of an answer, in any case: OpenAI, Azure, Anthropic, Gemini, Mistral, Cohere, Bedrock, watsonx, TGI, Together,
 * llama.cpp. A reason that stands nowhere here is 'unknown': what is missing may be anything.
 */
const reasons: Readonly<Record<string, Exclude<Finish, 'empty' | 'unknown'>>> = {
  stop: 'complete',
  stopped: 'complete',
  stop_sequence: 'complete',
  stop_token: 'complete',
  stop_string: 'complete',
  eos: 'complete',
  eos_token: 'complete',
  eod: 'complete',
  eot: 'complete',
  endoftext: 'complete',
  end_turn: 'complete',
  end_of_turn: 'complete',
  end_of_text: 'complete',
  complete: 'complete',
  completed: 'complete',
  tool_call: 'complete',
  tool_calls: 'complete',
  tool_use: 'complete',
  function_call: 'complete',
  function_calls: 'complete',
  length: 'truncated',
  limit: 'truncated',
  max_length: 'truncated',
  max_tokens: 'truncated',
  max_new_tokens: 'truncated',
  max_output_tokens: 'truncated',
  max_completion_tokens: 'truncated',
  token_limit: 'truncated',
  time_limit: 'truncated',
  model_length: 'truncated',
  context_length: 'truncated',
  context_window_exceeded: 'truncated',
  model_context_window_exceeded: 'truncated',
  content_filter: 'filtered',
  content_filtered: 'filtered',
  guardrail_intervened: 'filtered',
  safety: 'filtered',
  image_safety: 'filtered',
  prohibited_content: 'filtered',
  recitation: 'filtered',
  blocklist: 'filtered',
  spii: 'filtered',
  sensitive: 'filtered',
  error_toxic: 'filtered',
  refusal: 'refused',
  refused: 'refused',
};

/** The server stopped because something broke: no answer. */
export const isBroken = (reason: string): boolean =>
  /^(finish_?reason[_.])?(error|network_error)$/iu.test(reason.trim());

/** An end that says that tools were called. */
export const promisesCalls = (reason: string | null): boolean =>
  /^(tool_calls?|tool_use|function_calls?)$/iu.test((reason ?? '').trim());

/** `reason` null: the server said that the answer was over, and not why. */
export function finishOf(
  reason: string | null,
  answer: {
    readonly refused: boolean;
    readonly empty: boolean;
    /** Something of it could not be read: whatever the server says, it is not known whole. */
    readonly unread?: boolean;
  },
): Finish {
  const word = (reason ?? '')
    .trim()
    .toLowerCase()
    .replace(/^finish_?reason[_.]/u, '')
    .replaceAll(/[\s-]+/gu, '_');
  // Gemini names the kind of filter after it: "content_filter: PROHIBITED_CONTENT".
  const name = word.startsWith('content_filter') ? 'content_filter' : word;
  const known = Object.hasOwn(reasons, name) ? reasons[name] : undefined;
  if (known === 'filtered') return 'filtered';
  if (answer.refused) return 'refused';
  if (known === undefined || (known === 'complete' && answer.unread === true)) return 'unknown';
  return known === 'complete' && answer.empty ? 'empty' : known;
}
