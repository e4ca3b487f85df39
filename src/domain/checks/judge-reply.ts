import { findJsonOddities } from '../files/exact-json.ts';
import { withoutThinking } from '../answers/thinking.ts';

const fence = /```(?:json)?[ \t]*\r?\n([^]*?)\r?\n?[ \t]*```/iu;

/** The whole text is JSON, or one code fence around it: models add one even when they are told not to, and think aloud before. */
export function readJson(text: string): unknown {
  const said = withoutThinking(text).trim();
  const whole = new RegExp(`^${fence.source}$`, 'iu').exec(said);
  return parsed(whole?.[1] ?? said);
}

/** The one JSON object of a reply, and the words that stand around it. */
export interface Reply {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly before: string;
  readonly after: string;
}

/**
 * The one JSON object of a reply that was asked for nothing else: the whole of it, or words and then the object, or the object and then words.
 * Two objects, or one that stands in what the judge was `shown`, are none: whoever wrote that text would be speaking, not the judge. Nor is one
 * with a field that stands twice.
 */
export function readReply(text: string, shown: readonly string[]): Reply | null {
  const whole = readJson(text);
  if (whole !== undefined) return replyOf(whole, shown, '', '');
  const said = withoutThinking(text).trim();
  const fenced = fence.exec(said)?.[1];
  const body = (fenced === undefined ? said : said.replace(fence, () => fenced)).trim();
  const objects = objectsIn(body);
  const [only] = objects;
  if (only === undefined || objects.length > 1 || !only.isAtAnEnd) return null;
  const at = body.indexOf(only.text);
  return replyOf(only.value, shown, body.slice(0, at), body.slice(at + only.text.length));
}

function replyOf(value: unknown, shown: readonly string[], before: string, after: string): Reply | null {
  const fields = unwrapped(value);
  return fields === null || isEcho(fields, shown) ? null : { fields, before, after };
}

/** Some models put the object into a list, or under one name ("judgement"), of its own. */
function unwrapped(value: unknown): Readonly<Record<string, unknown>> | null {
  if (typeof value !== 'object' || value === null) return null;
  const [only, ...others] = Object.values(value) as readonly unknown[];
  const isWrapper = others.length === 0 && typeof only === 'object' && only !== null && !Array.isArray(only);
  if (isWrapper) return Object.fromEntries(Object.entries(only));
  return Array.isArray(value) ? null : Object.fromEntries(Object.entries(value));
}

/** The same fields with the same values stand in one of the texts, as JSON or as JSON within a text of JSON. */
function isEcho(value: unknown, shown: readonly string[]): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const said = canonical(value);
  return shown.some((each) => tight(each).includes(tight(JSON.stringify(value))) || holds(each, said));
}

function holds(text: string, said: string): boolean {
  const values = [...objectsIn(text), ...objectsIn(text.replaceAll(/\\(["\\])/gu, '$1'))];
  return values.some(({ value }) => canonical(value) === said);
}

/** Fields in one order: who repeats an object may turn them round. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return `{${fields.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join()}}`;
}

interface Found {
  readonly text: string;
  readonly value: unknown;
  readonly isAtAnEnd: boolean;
}

/** Looking from more braces than this would take long, and no reply has them. */
const mostStarts = 64;

/** The outermost JSON objects in a text. */
function objectsIn(text: string): Found[] {
  const found: Found[] = [];
  let starts = 0;
  for (let at = text.indexOf('{'); at >= 0 && (starts += 1) <= mostStarts; at = text.indexOf('{', at)) {
    const end = endOfObject(text, at);
    const piece = text.slice(at, end);
    const value = parsed(piece);
    if (value !== undefined) found.push({ text: piece, value, isAtAnEnd: at === 0 || end === text.length });
    at = value === undefined ? at + 1 : end;
  }
  return found;
}

/** A reason and a quote at their longest, escaped. Looking further from every brace of a hostile text would take seconds. */
const longestObject = 60_000;

/** Where the brace at `start` is closed, outside of strings; `start + 1` where it never is. */
function endOfObject(text: string, start: number): number {
  let depth = 0;
  let isText = false;
  const last = Math.min(text.length, start + longestObject);
  for (let at = start; at < last; at += 1) {
    const character = text[at];
    if (isText && character === '\\') at += 1;
    else if (character === '"') isText = !isText;
    else if (!isText && character === '{') depth += 1;
    else if (!isText && character === '}' && (depth -= 1) === 0) return at + 1;
  }
  return start + 1;
}

const tight = (text: string): string => text.replaceAll(/\s+/gu, '');

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    // Of a field that stands twice nobody knows which one is meant.
    return findJsonOddities(text).repeated.length === 0 ? value : undefined;
  } catch {
    return undefined;
  }
}
