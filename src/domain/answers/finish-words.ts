import { isNothingWord } from './flags.ts';
import { isObject } from '../files/json-value.ts';
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
  stopped: 'complete',
  tool_call: 'complete',
  tool_calls: 'complete',
  function_call: 'complete',
  length: 'truncated',
  content_filter: 'filtered',
  content_filtered: 'filtered',
  end_turn: 'complete',
  stop_sequence: 'complete',
  tool_use: 'complete',
  completed: 'complete',
  eos: 'complete',
  eos_token: 'complete',
  max_tokens: 'truncated',
  max_length: 'truncated',
  max_output_tokens: 'truncated',
  max_completion_tokens: 'truncated',
  model_length: 'truncated',
  incomplete: 'truncated',
  partial: 'truncated',
  cut_off: 'truncated',
  refusal: 'refused',
  safety: 'filtered',
  image_safety: 'filtered',
  recitation: 'filtered',
  prohibited_content: 'filtered',
  blocklist: 'filtered',
  blocked: 'filtered',
  spii: 'filtered',
  guardrail_intervened: 'filtered',
};

/** How an answer in a file ended, by the word that its tool has for it; null: no word. A word that nobody knows is told as that. */
export function finishFromWord(word: string | null): Finish | null {
  const plain = plainWord(word);
  if (plain === '') return null;
  return Object.hasOwn(known, plain) ? (known[plain] ?? 'unknown') : 'unknown';
}

/** True for an end that says that the call broke: what stands there is no answer. */
export function isBrokenEnd(value: unknown): boolean {
  return wordsIn(value).some((word) => /error|time_?d?_?out|cancel|abort|^fail/.test(plainWord(word)));
}

/** True for an end of which some tool has the word, or that says that something broke. */
export function isKnownEnd(value: unknown): boolean {
  return isBrokenEnd(value) || wordsIn(value).some((word) => Object.hasOwn(known, plainWord(word)));
}

/** True for an end that says that tools were called. */
export function promisesCalls(value: unknown): boolean {
  return wordsIn(value).some((word) => /^(?:tool_calls?|tool_use|function_calls?)$/.test(plainWord(word)));
}

/** `FinishReason.MAX_TOKENS` and "max tokens" are one word. */
function plainWord(word: string | null): string {
  const plain = (word ?? '')
    .trim()
    .toLowerCase()
    .replace(/^finish_?reason[_.]/, '')
    .replaceAll(/[\s-]+/g, '_');
  return isNothingWord(plain) ? '' : plain;
}

/** Of several ends the one that leaves the most open. */
const byDoubt: readonly Finish[] = ['complete', 'refused', 'empty', 'unknown', 'truncated', 'filtered'];

/** Of what several places say about one end, what leaves the most open; null: none says anything. */
export function worstFinish(finishes: readonly (Finish | null)[]): Finish | null {
  return finishes.reduce<Finish | null>(
    (worst, each) =>
      each !== null && (worst === null || byDoubt.indexOf(each) > byDoubt.indexOf(worst)) ? each : worst,
    null,
  );
}

/** How an answer ended, in whatever a tool keeps it: a word, a list of them, an object with one. null: nothing is said. */
export function finishFrom(value: unknown): Finish | null {
  if (value === undefined || value === null) return null;
  return worstFinish(wordsIn(value).map(finishFromWord));
}

/** What is there and is no word is one that nobody knows. */
function wordsIn(value: unknown): string[] {
  if (value === undefined || value === null) return [];
  // A list as a table or a log writes it: ["stop"], ['length'].
  if (typeof value === 'string') return value.trim().startsWith('[') ? value.split(/[[\]'",\s]+/) : [value];
  if (Array.isArray(value)) return value.flatMap(wordsIn);
  if (!isObject(value)) return ['unknown'];
  const words = Object.entries(value).flatMap(([key, each]) =>
    /^(?:type|reason|value|name|finish_?reason|stop_?reason)$/i.test(key) ? wordsIn(each) : [],
  );
  return words.length > 0 || Object.keys(value).length === 0 ? words : ['unknown'];
}

/** How an answer ended by a message that names it: `finish_reason=length`, "stop reason: max_tokens". null: the message names no end. */
export function finishNamedIn(message: string): Finish | null {
  return finishFromWord(
    /(?:finish|stop|done|end)[ _-]?reason\W*(?:(?:is|was)\W+)?([\w-]+)/i.exec(message)?.[1] ?? null,
  );
}
