import { isObject } from '../files/json-value.ts';

/** What stands in a column of errors where there was none. */
const nothing = new Set([
  '',
  'none',
  'null',
  'nil',
  'false',
  'no',
  '0',
  'nan',
  'n/a',
  'na',
  '-',
  'undefined',
  '{}',
  '[]',
  'ok',
]);

/** An error as tools write it: a text, an object with a message, a list of them. null: there was none. */
export function errorInWords(value: unknown): string | null {
  if (value === undefined || value === null || value === false) return null;
  if (Array.isArray(value)) return value.map(errorInWords).find((each) => each !== null) ?? null;
  if (isObject(value)) {
    if (Object.keys(value).length === 0) return null;
    const named = ['message', 'code', 'type', 'error']
      .map((key) => value[key])
      .find((each) => typeof each === 'string' && each !== '');
    const within = isObject(value['error']) ? errorInWords(value['error']) : null;
    return cut(within ?? (typeof named === 'string' ? named : JSON.stringify(value)));
  }
  const text = typeof value === 'string' ? value.trim() : JSON.stringify(value);
  return nothing.has(text.toLowerCase()) ? null : cut(text);
}

export function cut(text: string): string {
  return text.length <= 200 ? text : `${text.slice(0, 200)}…`;
}
