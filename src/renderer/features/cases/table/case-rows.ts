import { caseLines, parseCaseLine } from '#domain/cases/case-line';
import { type Case, headlineOfInput } from '#domain/cases/case';
import { type Problem } from '#domain/files/problem';

/** One readable case as the table shows it. */
export interface CaseTableRow {
  /** 1-based line of the file. */
  readonly line: number;
  readonly case: Case;
  readonly headline: string;
  /** Everything a person may search for, in small letters. */
  readonly haystack: string;
}

/** What a case file holds: the cases that can be read, and what is wrong with the other lines. */
export interface CaseReading {
  readonly rows: readonly CaseTableRow[];
  /** At most 50, each with its line: the same ones that the domain's parser names. */
  readonly problems: readonly Problem[];
}

const maximumProblems = 50;

/** Whether a file holds anything but white space; quick for a large one. */
export function hasText(text: string): boolean {
  return /\S/.test(text);
}

/** Reads a case file again and again, as it is edited: a line that stands as before is not parsed a second time. */
export interface CaseReader {
  /**
   * Parses lines for about `budgetMs` (`now` in milliseconds). True once all are parsed: then `read` is quick. For large files, so that the window
   * can breathe in between.
   */
  readonly prepare: (text: string, budgetMs: number, now: () => number) => boolean;
  /** Unlike the domain's `parseCases`, broken lines do not hide the good ones. */
  readonly read: (text: string) => CaseReading;
}

interface KnownLine {
  readonly read: ReturnType<typeof parseCaseLine>;
  readonly row: Omit<CaseTableRow, 'line'> | null;
}

const linesPerLook = 50;

export function createCaseReader(path: string): CaseReader {
  let known = new Map<string, KnownLine>();
  let last: { readonly text: string; readonly reading: CaseReading } | null = null;
  return {
    prepare: (text, budgetMs, now) => {
      if (last?.text === text) return true;
      const until = now() + budgetMs;
      let parsed = 0;
      for (const line of caseLines(text)) {
        if (known.has(line)) continue;
        if (parsed % linesPerLook === linesPerLook - 1 && now() > until) return false;
        known.set(line, readLine(line));
        parsed += 1;
      }
      return true;
    },
    read: (text) => {
      if (last?.text === text) return last.reading;
      const gathered = gather(path, text, known);
      known = gathered.seen;
      last = { text, reading: gathered.reading };
      return last.reading;
    },
  };
}

function gather(path: string, text: string, known: ReadonlyMap<string, KnownLine>) {
  const seen = new Map<string, KnownLine>();
  const rows: CaseTableRow[] = [];
  const problems: Problem[] = [];
  const firstLineOf = new Map<string, number>();
  const report = (line: number, field: string | null, message: string): void => {
    if (problems.length < maximumProblems) problems.push({ path, line, field, message, severity: 'error' });
  };
  for (const [index, lineText] of caseLines(text).entries()) {
    const line = index + 1;
    const entry = known.get(lineText) ?? seen.get(lineText) ?? readLine(lineText);
    seen.set(lineText, entry);
    if (entry.read !== null && !entry.read.ok)
      for (const { field, message } of entry.read.problems) report(line, field, message);
    if (entry.row === null) continue;
    const { id } = entry.row.case;
    const first = firstLineOf.get(id);
    if (first === undefined) {
      firstLineOf.set(id, line);
      rows.push({ ...entry.row, line });
      // One row an id: a table cannot tell two cases of one name apart, and neither can an edit.
    } else report(line, 'id', `${id} is used on lines ${first} and ${line}: every case needs its own id`);
  }
  return { seen, reading: { rows, problems } };
}

function readLine(text: string): KnownLine {
  const read = parseCaseLine(text);
  if (read === null || !read.ok) return { read, row: null };
  const headline = headlineOfInput(read.value.input).trim();
  return { read, row: { case: read.value, headline, haystack: haystackOf(read.value) } };
}

function haystackOf({ id, input, slices, intent, source, sensitivity, expected, notes, messages }: Case): string {
  const values = Object.values(input).map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
  const rest = [id, ...slices, intent, source, sensitivity, expected === null ? '' : JSON.stringify(expected), notes];
  return [...values, ...rest, ...messages.map((message) => message.content)].join('\n').toLowerCase();
}

/** What the person has narrowed the table down to. */
export interface CaseFilter {
  readonly search: string;
  /** Cases of any of these slices; `noSlice` stands for cases without one. None chosen: all cases. */
  readonly slices: readonly string[];
  /** Ids of cases that were just added: only these. None of them (any more): all cases. */
  readonly added: readonly string[];
}

export const noFilter: CaseFilter = { search: '', slices: [], added: [] };

/** Stands for "no slice" in a filter. Not a name that a slice can have: slices are trimmed. */
export const noSlice = ' ';

/** Those of these cases that are still there. */
export function rowsOf(rows: readonly CaseTableRow[], ids: readonly string[]): readonly CaseTableRow[] {
  const wanted = new Set(ids);
  return wanted.size === 0 ? [] : rows.filter((row) => wanted.has(row.case.id));
}

/** The rows that hold every word of the search and stand in one of the chosen slices. */
export function filterRows(
  rows: readonly CaseTableRow[],
  { search, slices, added }: CaseFilter,
): readonly CaseTableRow[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const own = rowsOf(rows, added);
  const among = own.length > 0 ? own : rows;
  if (words.length === 0 && slices.length === 0) return among;
  return among.filter(
    (row) =>
      words.every((word) => row.haystack.includes(word)) &&
      (slices.length === 0 ||
        row.case.slices.some((slice) => slices.includes(slice)) ||
        (row.case.slices.length === 0 && slices.includes(noSlice))),
  );
}

export interface SliceCount {
  readonly slice: string;
  readonly count: number;
}

/** Every slice with its number of cases, the largest first; `noSlice` last, where some have none. */
export function sliceCounts(rows: readonly CaseTableRow[]): readonly SliceCount[] {
  const counts = new Map<string, number>();
  let without = 0;
  for (const { case: each } of rows) {
    if (each.slices.length === 0) without += 1;
    for (const slice of new Set(each.slices)) counts.set(slice, (counts.get(slice) ?? 0) + 1);
  }
  const named = [...counts]
    .map(([slice, count]) => ({ slice, count }))
    .sort((a, b) => b.count - a.count || a.slice.localeCompare(b.slice));
  return without === 0 || named.length === 0 ? named : [...named, { slice: noSlice, count: without }];
}

/** The values that a field has in these cases, for suggestions. */
export function knownIntents(rows: readonly CaseTableRow[]): readonly string[] {
  return [...new Set(rows.flatMap(({ case: { intent } }) => (intent === null ? [] : [intent])))].sort((a, b) =>
    a.localeCompare(b),
  );
}
