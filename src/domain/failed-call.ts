import { isObject, type Json } from './json-value.ts';

/** What a row says about its call beside the answer, by the plain name of the column. */
export type FieldByName = (name: string) => Json | undefined;

const errorNames = ['error', 'errormessage', 'exception', 'responseerror', 'metadataerror', 'outputserror'];
const statusNames = [
  'status',
  'statuscode',
  'httpstatus',
  'httpstatuscode',
  'responsestatus',
  'responsestatuscode',
  'state',
  'runstatus',
  'level',
];
const messageNames = ['statusmessage', 'errordetail', 'errordetails'];

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
]);
const failed = new Set([
  'error',
  'errored',
  'failed',
  'failure',
  'exception',
  'timeout',
  'timed out',
  'timed_out',
  'cancelled',
  'canceled',
  'expired',
  'rate_limited',
  'rate limited',
  'refused-by-policy',
]);
const unfinished = new Set(['pending', 'queued', 'waiting', 'running', 'in_progress', 'in progress', 'started']);

/**
 * Why the call of this row failed; null: nothing says so. An error stays one whatever stands in the answer's place: the text of an error is
 * no answer, and would pass every "must not".
 */
export function failureOf(field: FieldByName, text: string | null): string | null {
  return (
    errorColumn(field) ?? statusColumn(field) ?? unsuccessful(field, text) ?? (text === null ? null : errorText(text))
  );
}

function errorColumn(field: FieldByName): string | null {
  for (const name of errorNames) {
    const said = errorInWords(field(name));
    if (said !== null) return said;
  }
  return null;
}

/** An error as tools write it: a text, or an object with a message. */
export function errorInWords(value: unknown): string | null {
  if (value === undefined || value === null || value === false) return null;
  if (isObject(value)) {
    if (Object.keys(value).length === 0) return null;
    const named = ['message', 'code', 'type', 'error']
      .map((key) => value[key])
      .find((each) => typeof each === 'string' && each !== '');
    return cut(typeof named === 'string' ? named : JSON.stringify(value));
  }
  const text = typeof value === 'string' ? value.trim() : JSON.stringify(value);
  return nothing.has(text.toLowerCase()) ? null : cut(text);
}

function statusColumn(field: FieldByName): string | null {
  for (const name of statusNames) {
    const value = field(name);
    if (typeof value !== 'string' && typeof value !== 'number') continue;
    const word = String(value).trim().toLowerCase();
    const code = /^\d{3}$/.test(word) ? Number(word) : null;
    const why = messageNames.map((each) => errorInWords(field(each))).find((each) => each !== null);
    if (failed.has(word) || (code !== null && code >= 400))
      return cut(why ?? `its ${name} is “${String(value).trim()}”`);
    if (unfinished.has(word)) return `it was not finished: its ${name} is “${word}”`;
  }
  return null;
}

/** `success: false` alone may be what checks of the tool's own say about an answer; beside nothing it is a call that failed. */
function unsuccessful(field: FieldByName, text: string | null): string | null {
  const success = field('success');
  const isFalse = success === false || (typeof success === 'string' && success.trim().toLowerCase() === 'false');
  return isFalse && (text === null || text.trim() === '') ? 'it was not successful, and left no answer' : null;
}

/** Texts that tools put where the answer would stand. An answer may speak of errors, and does not begin like this. */
const errorTexts = [
  /^\[(?:ERROR|EXCEPTION|TIMEOUT)\]/,
  /^(?:API|HTTP|Request|Provider|Network|Connection) ?(?:call )?error\b/i,
  /^(?:Error|Exception): (?:\d{3}\b|(?:API|Request|Connection|Timeout|Rate limit)\b|fetch failed|connect E[A-Z]+)/i,
  /^(?:HTTP )?[45]\d\d (?:Too Many Requests|Internal Server Error|Bad Gateway|Service Unavailable|Gateway Time-?out|Unauthorized|Forbidden|Bad Request)\b/i,
  /^\{"error": ?\{/,
  /^Traceback \(most recent call last\):/,
];

/** The beginning of a text that is an error and no answer; null: it may be an answer. */
export function errorText(text: string): string | null {
  const start = text.trimStart().slice(0, 400);
  return errorTexts.some((pattern) => pattern.test(start)) ? cut(start) : null;
}

function cut(text: string): string {
  return text.length <= 200 ? text : `${text.slice(0, 200)}…`;
}
