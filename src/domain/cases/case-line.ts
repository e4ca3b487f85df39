import { type Case, caseFromLine, caseLineSchema } from './case.ts';
import { inQuotes, type JsonPath, losesDigits } from '../files/exact-json.ts';
import { formatField } from '../files/field-path.ts';
import { readJson, type ReadJson } from '../files/json-value.ts';
import { describeIssues } from '../files/schema-issue.ts';
import { formatBytes, isLongerThan } from '../files/yaml/yaml-file.ts';

export const maximumCaseLineBytes = 1_000_000;
const maximumDepth = 50;

/** The lines of the file without their line ends. What follows the last line end is a line only if it holds something. */
export function caseLines(text: string): string[] {
  const lines = text.replace(/^\uFEFF/, '').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
}

type CaseLineRead =
  | { readonly ok: true; readonly value: Case }
  | { readonly ok: false; readonly problems: readonly { readonly field: string | null; readonly message: string }[] };

/** Reads one line; null for a blank one. */
export function parseCaseLine(text: string): CaseLineRead | null {
  const refuse = (message: string, field: string | null = null): CaseLineRead => ({
    ok: false,
    problems: [{ field, message }],
  });
  if (text.trim() === '') return null;
  if (isLongerThan(text, maximumCaseLineBytes))
    return refuse(`is larger than ${formatBytes(maximumCaseLineBytes)}: too large for one case`);
  let read: ReadJson | null;
  try {
    read = readJson(text);
    // Not JSON: asked once more for where it breaks.
    if (read === null) JSON.parse(text);
  } catch (error) {
    return refuse(explainJsonError(error, text));
  }
  const value: unknown = read?.value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuse('must be one case, written as {"id": ..., "input": {...}}');
  }
  const hazard = findHazard(value) ?? (read && findLoss(read));
  if (hazard !== null) return refuse(hazard.message, hazard.field);
  const parsed = caseLineSchema.safeParse(value);
  if (parsed.success) return { ok: true, value: caseFromLine(parsed.data) };
  const problems = describeIssues(parsed.error, value);
  return { ok: false, problems: problems.map(({ path, message }) => ({ field: formatField(path), message })) };
}

/**
 * What would not be what it says once it was read: a key that stands twice, of which the first would vanish, and a number that JavaScript
 * cannot hold where its digits cannot be kept as text either, because it stands inside a list or an object that is inserted as JSON. Fields of
 * other tools' are kept as they stand, and nobody reads them.
 */
function findLoss({ repeated, numbers }: ReadJson): { field: string | null; message: string } | null {
  const isOurs = ([first]: JsonPath): boolean =>
    typeof first === 'string' && Object.hasOwn(caseLineSchema.shape, first);
  const twice = repeated.find(isOurs);
  if (twice) return { field: formatField(twice), message: 'is given twice: only one of them can be meant' };
  const number = numbers.find(({ path, source }) => isOurs(path) && losesDigits(source) && !keepsDigits(path, source));
  return number ? { field: formatField(number.path), message: inQuotes(number.source) } : null;
}

/** Inserted by itself a number is its digits: as a text they are what a language with longer numbers sends. */
function keepsDigits(path: JsonPath, source: string): boolean {
  const value = Number(source);
  const isWhole = path.length === 1 ? path[0] === 'expected' : path.length === 2 && path[0] === 'input';
  return isWhole && Number.isFinite(value) && value !== 0;
}

function explainJsonError(error: unknown, text: string): string {
  const message = error instanceof Error ? error.message : '';
  const position = /at position (\d+)/.exec(message)?.[1];
  // V8 gives no position where it shows the text itself, and at the end of the text.
  if (/^Unexpected end/.test(message) || Number(position) >= text.length) {
    return 'is not complete JSON: the line ends too early';
  }
  if (position === undefined) return 'is not JSON: a case is written as {"id": ..., "input": {...}} on one line';
  const column = Number(position) + 1;
  const near = text.slice(Math.max(0, column - 11), column + 9).trim();
  return `is not valid JSON at column ${column}, near ${near}`;
}

/** `__proto__` keys and nesting so deep that it would exhaust the stack, found without recursion. */
function findHazard(root: object): { field: string | null; message: string } | null {
  const waiting: { value: object; depth: number }[] = [{ value: root, depth: 1 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next.depth > maximumDepth) return { field: null, message: `is nested more than ${maximumDepth} levels deep` };
    if (Object.hasOwn(next.value, '__proto__')) {
      return { field: '__proto__', message: 'is not a name that a field can have' };
    }
    for (const inner of Object.values(next.value) as unknown[]) {
      if (typeof inner === 'object' && inner !== null) waiting.push({ value: inner, depth: next.depth + 1 });
    }
  }
  return null;
}
