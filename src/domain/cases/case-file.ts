import { caseLines, parseCaseLine } from './case-line.ts';
import { type Case } from './case.ts';
import { type Parsed, type Problem } from '../files/problem.ts';
import { formatBytes, isLongerThan } from '../files/yaml/yaml-file.ts';

export { type CaseEdit, editCases, type EditedCases } from './case-edit.ts';

/** One line of the file. A blank line has no case. */
export interface CaseFileLine {
  /** 1-based. */
  readonly line: number;
  /** The line as it stands, without its line end. */
  readonly text: string;
  readonly id: string | null;
}

/** `prompts/<id>.cases.jsonl` (formats.md, "Cases"). */
export interface CaseSet {
  readonly lines: readonly CaseFileLine[];
  /** In the order of the file. Empty for an empty file: a run refuses that. */
  readonly cases: readonly Case[];
}

export const maximumCaseFileBytes = 64_000_000;
const maximumProblems = 50;

/** Reads a case set. Never throws; every problem names its line. */
export function parseCases(path: string, text: string): Parsed<CaseSet> {
  const problem = (line: number | null, field: string | null, message: string): Problem => ({
    path,
    line,
    field,
    message,
    severity: 'error',
  });
  if (isLongerThan(text, maximumCaseFileBytes)) {
    return {
      ok: false,
      problems: [problem(null, null, `is larger than ${formatBytes(maximumCaseFileBytes)}: split the case set`)],
    };
  }
  const lines: CaseFileLine[] = [];
  const cases: Case[] = [];
  const problems: Problem[] = [];
  const firstLineOf = new Map<string, number>();
  for (const [index, lineText] of caseLines(text).entries()) {
    const line = index + 1;
    const read = parseCaseLine(lineText);
    if (read !== null && !read.ok) {
      problems.push(...read.problems.map(({ field, message }) => problem(line, field, message)));
      if (problems.length >= maximumProblems) break;
      continue;
    }
    const id = read?.value.id ?? null;
    lines.push({ line, text: lineText, id });
    if (read === null) continue;
    const first = firstLineOf.get(read.value.id);
    if (first === undefined) firstLineOf.set(read.value.id, line);
    else
      problems.push(
        problem(line, 'id', `${read.value.id} is used on lines ${first} and ${line}: every case needs its own id`),
      );
    cases.push(read.value);
  }
  if (problems.length > 0) return { ok: false, problems: problems.slice(0, maximumProblems) };
  return { ok: true, value: { lines, cases }, warnings: [] };
}

/** The smallest unused id after the highest of the form `c-001`, with at least three digits. */
export function nextCaseId(ids: Iterable<string>): string {
  let highest = 0;
  for (const id of ids) {
    const number = /^c-(\d{1,9})$/.exec(id)?.[1];
    if (number !== undefined) highest = Math.max(highest, Number(number));
  }
  return `c-${String(highest + 1).padStart(3, '0')}`;
}
