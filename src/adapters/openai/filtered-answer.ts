import { type ModelAnswer } from '#services/ports';

/** A server whose filter refused the prompt: an answer like any filtered one, not a fault of the machinery. */
export function filteredAnswer(latencyMs: number | null): ModelAnswer {
  return { text: '', finish: 'filtered', toolCalls: [], inputTokens: null, outputTokens: null, latencyMs };
}
