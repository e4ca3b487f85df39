import { type CaseInput } from '../cases/case.ts';

type Value = CaseInput[string];

/** A text as it is compared when rows and cases find each other: tools change line ends, composed letters and outer white space on the way. */
export function comparableText(text: string): string {
  return text.replace(/\r\n?/g, '\n').normalize('NFC').trim();
}

/**
 * A value of an input as it is compared: a table has nothing but text, so 5 and "5" are the same, as are a list or a text and its JSON. What is not
 * there, null and empty text are the same too.
 */
export function comparableValue(value: Value | undefined): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'object') return canonical(value);
  if (typeof value !== 'string') return String(value);
  const text = comparableText(value);
  if (!/^(?:[{[]|".*"$)/s.test(text)) return text;
  try {
    // What JSON.parse answers is JSON.
    const value = JSON.parse(text) as Value;
    return typeof value === 'string' ? comparableText(value) : canonical(value);
  } catch {
    return text; // it only begins like JSON
  }
}

function canonical(value: Value): string {
  return JSON.stringify(ordered(value));
}

function ordered(value: Value): Value {
  if (typeof value === 'string') return comparableText(value);
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, each]) => [name, ordered(each)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
