/** Refusals that are about one case, in the words of the servers: the next case may well be answered. Pure. */
import { type ServerError } from './server-error.ts';

export type CaseFault = 'too-long' | 'filtered' | 'unusable';

/**
 * OpenAI, Azure, DeepSeek, vLLM: "maximum context length"; Groq: "reduce the length"; vLLM also "longer than the maximum model length"; LM Studio:
 * "when context the overflows"; llama.cpp: "exceeds the available context size"; Ollama: "input length exceeds maximum context length"; Anthropic:
 * "prompt is too long", "exceed context limit"; Gemini: "input token count ... exceeds the maximum number of tokens"; Mistral: "too large for model";
 * Bedrock: "Input is too long"; TGI: "`inputs` tokens + `max_new_tokens` must be <= 4096"; Cohere: "too many tokens".
 */
const tooLong =
  /maximum context length|context (length|size|window|limit|the overflows)|(prompt|input|request|message)s? (is|are|was) too (long|large)|reduce the length of|longer than the maximum model length|token count.{0,40}exceeds|exceeds? the maximum number of (input )?tokens|input tokens exceed|too large for model|`?inputs`? (tokens|must have less)|too many (input |prompt )?tokens|string too long/iu;
const tooLongCodes =
  /^(context_length_exceeded|exceed_context_size_error|context_window_exceeded|string_above_max_length|request_too_large|prompt_too_long)$/u;

/** Azure, OpenAI ("invalid_prompt", "content_policy_violation"), Alibaba, Zhipu, Moonshot, DeepSeek, OpenRouter. */
const filteredCodes =
  /^(content_filter(ed)?|responsibleaipolicyviolation|content_policy_violation|invalid_prompt|moderation_blocked|data_inspection_failed|prohibited_content|1301)$/u;
const filtered =
  /content management policy|flagged as potentially violating|input was flagged|content exists risk|considered high risk|blocked by (our )?(content|safety)|violat\w+ (our|the) (usage|content) polic/iu;

/** A message that the server cannot take: empty (Anthropic), of a role out of turn, with a character it does not know. */
const unusable =
  /text content blocks must be non-?empty|messages?.{0,40}(must|cannot|can not|should|may not) (not )?(be|contain|have) (an? )?(non-?)?empty|invalid (unicode|utf-?8)|roles must alternate/iu;

/** null: it is not about one case, as far as anybody can tell. */
export function caseFaultOf({ status, said }: ServerError): CaseFault | null {
  if (status === 413) return 'too-long';
  if (said === null || ![400, 403, 422, 500].includes(status)) return null;
  const { codes, message, param } = said;
  if (codes.some((code) => filteredCodes.test(code)) || filtered.test(message)) return 'filtered';
  if (status === 403) return null;
  if (codes.some((code) => tooLongCodes.test(code)) || tooLong.test(message)) return 'too-long';
  if (status === 500) return null;
  const aboutContent = /^messages[.[].*content/u.test(param ?? '') || /'messages[.[]\d+\]?\.content'?/u.test(message);
  return aboutContent || unusable.test(message) ? 'unusable' : null;
}
