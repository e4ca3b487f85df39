import { APIError } from 'openai';
import { type ModelAnswer } from '#services/ports';

/** Azure refuses a filtered prompt with a 400: an answer like any filtered one, not a fault of the machinery. */
export function isFilteredPrompt(error: unknown): boolean {
  return error instanceof APIError && error.status === 400 && error.code === 'content_filter';
}

export function filteredAnswer(latencyMs: number | null): ModelAnswer {
  return { text: '', finish: 'filtered', toolCalls: [], inputTokens: null, outputTokens: null, latencyMs };
}
