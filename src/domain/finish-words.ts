import { type Finish } from './output.ts';

const known: Readonly<Record<string, Finish>> = {
  // Signoff's own, in its exports.
  complete: 'complete',
  refused: 'refused',
  empty: 'empty',
  truncated: 'truncated',
  filtered: 'filtered',
  unknown: 'unknown',
  // OpenAI, and what speaks like it; then others.
  stop: 'complete',
  tool_calls: 'complete',
  function_call: 'complete',
  length: 'truncated',
  content_filter: 'filtered',
  end_turn: 'complete',
  stop_sequence: 'complete',
  tool_use: 'complete',
  completed: 'complete',
  eos: 'complete',
  max_tokens: 'truncated',
  max_output_tokens: 'truncated',
  model_length: 'truncated',
  incomplete: 'truncated',
  refusal: 'refused',
  safety: 'filtered',
  recitation: 'filtered',
};

/** How an answer in a file ended, by the word that its tool has for it; null: no word. A word that nobody knows is told as that. */
export function finishFromWord(word: string | null): Finish | null {
  const plain =
    word
      ?.trim()
      .toLowerCase()
      .replaceAll(/[\s-]+/g, '_') ?? '';
  if (plain === '' || plain === 'null' || plain === 'none') return null;
  return known[plain] ?? 'unknown';
}
