import { type z } from 'zod';
import { findJsonOddities, losesDigits, type JsonPath, type OddNumber } from './exact-json.ts';

export type Json = z.infer<ReturnType<typeof z.json>>;

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A JSON text with what JavaScript alone would lose of it. */
export interface ReadJson {
  /** As JSON.parse has it, but a number whose digits JavaScript cannot hold is the text of its digits. */
  readonly value: Json;
  /** The same shape; a number that JavaScript would write otherwise is its text behind `mark`. */
  readonly marked: Json;
  readonly mark: string;
  /** Members whose key stands twice in their object. */
  readonly repeated: readonly JsonPath[];
  /** Numbers that JavaScript would write otherwise. */
  readonly numbers: readonly OddNumber[];
}

/** Never throws; null: it is not JSON. */
export function readJson(text: string): ReadJson | null {
  let value: Json;
  try {
    // What JSON.parse answers is JSON.
    value = JSON.parse(text) as Json;
  } catch {
    return null;
  }
  const { numbers, repeated } = findJsonOddities(text);
  const mark = freeMark(text);
  if (numbers.length === 0) return { value, marked: value, mark, repeated, numbers };
  const withNumbers = (write: (source: string) => string): Json => {
    const pieces: string[] = [];
    let copied = 0;
    for (const { source, start, end } of numbers) {
      pieces.push(text.slice(copied, start), write(source));
      copied = end;
    }
    // Numbers became strings: it is JSON as before.
    return JSON.parse([...pieces, text.slice(copied)].join('')) as Json;
  };
  return {
    value: withNumbers((source) => (losesDigits(source) ? `"${source}"` : source)),
    marked: withNumbers((source) => `"${mark}${source}"`),
    mark,
    repeated,
    numbers,
  };
}

/** The value as JSON without spaces, its numbers as they were written. A text is itself. */
export function writtenText(marked: Json, mark: string): string {
  if (typeof marked === 'string') return marked.startsWith(mark) ? marked.slice(mark.length) : marked;
  const text = JSON.stringify(marked);
  return text.includes(mark) ? text.replaceAll(new RegExp(`"${mark}([^"]*)"`, 'g'), '$1') : text;
}

/** A character for private use, once more often than it stands in a row anywhere in the text, escaped or not. */
function freeMark(text: string): string {
  const runs = text.match(/(?:\\ue000|\uE000)+/gi) ?? [];
  const longest = runs.reduce((most, each) => Math.max(most, each.replaceAll(/\\ue000/gi, '\uE000').length), 0);
  return '\uE000'.repeat(longest + 1);
}
