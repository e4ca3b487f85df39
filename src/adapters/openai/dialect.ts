/** How one server wants to be asked. Starts with a guess from its address and learns from what the server refuses. */
export interface Dialect {
  readonly stream: boolean;
  /** Whether `stream_options.include_usage` is understood. */
  readonly streamUsage: boolean;
  readonly lengthField: 'max_tokens' | 'max_completion_tokens';
  readonly seed: boolean;
}

/** OpenAI's and Azure's newer models refuse `max_tokens`; most other servers know nothing else. */
export function firstDialect(baseUrl: string): Dialect {
  const host = URL.canParse(baseUrl) ? new URL(baseUrl).hostname : '';
  const isOpenAi = /(^|\.)(openai\.com|openai\.azure\.com|services\.ai\.azure\.com)$/.test(host);
  return {
    stream: true,
    streamUsage: true,
    lengthField: isOpenAi ? 'max_completion_tokens' : 'max_tokens',
    seed: true,
  };
}

/**
 * The dialect to try next after a 400 or 422 whose text names one of our own fields, null when the refusal is about
 * something else. Each step gives up one thing, so the chain of attempts ends. A refused request costs nothing.
 */
export function dialectAfterRefusal(dialect: Dialect, refusal: string): Dialect | null {
  const text = refusal.toLowerCase();
  if (dialect.streamUsage && text.includes('stream_options')) return { ...dialect, streamUsage: false };
  if (dialect.stream && /\bstream(ing)?\b/.test(text)) return { ...dialect, stream: false, streamUsage: false };
  if (dialect.lengthField === 'max_tokens' && /\bmax_completion_tokens\b/.test(text)) {
    return { ...dialect, lengthField: 'max_completion_tokens' };
  }
  if (dialect.lengthField === 'max_completion_tokens' && text.includes('max_completion_tokens')) {
    return { ...dialect, lengthField: 'max_tokens' };
  }
  if (dialect.seed && /\bseed\b/.test(text)) return { ...dialect, seed: false };
  return null;
}
