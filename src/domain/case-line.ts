import { type Case, caseFromLine, caseLineSchema } from './case.ts';
import { formatField } from './field-path.ts';
import { describeIssues } from './schema-issue.ts';
import { formatBytes, isLongerThan } from './yaml-file.ts';

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
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return refuse(explainJsonError(error, text));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuse('must be one case, written as {"id": ..., "input": {...}}');
  }
  const hazard = findHazard(value);
  if (hazard !== null) return refuse(hazard.message, hazard.field);
  const parsed = caseLineSchema.safeParse(value);
  if (parsed.success) return { ok: true, value: caseFromLine(parsed.data) };
  const problems = describeIssues(parsed.error, value);
  return { ok: false, problems: problems.map(({ path, message }) => ({ field: formatField(path), message })) };
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
