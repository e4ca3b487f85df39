import { type Case } from '#domain/cases/case';
import { type OutputRow } from '#domain/answers/output-columns';
import { noFacts } from '#domain/answers/output-record';
import { type RowProblem } from '#domain/answers/output-file';
import { CaseFinder, type CaseFinderOptions } from './find-case.ts';

/** An answer with the case and trial it belongs to. */
export interface PlacedRow {
  readonly row: OutputRow;
  readonly caseId: string;
  /** From 1. */
  readonly trial: number;
}

export interface PlacedRows {
  readonly rows: readonly PlacedRow[];
  /** All that are known, in the order of their file, then those made up of rows: a case without an answer counts as one. */
  readonly cases: readonly Case[];
  readonly madeUp: number;
  /** Rows that belong to no case, each with why. */
  readonly unmatched: readonly RowProblem[];
  /** Of these, how many could not be read: of which case they are is not known. */
  readonly unreadable: number;
  /** What was decided about rows that are scored. */
  readonly notes: readonly RowProblem[];
  /** Answers asked for of each case by each version. */
  readonly trials: number;
}

/** Finds each row its case and trial. Without any case every row makes one: then there is nothing else to go by. */
export function placeRows(
  rows: readonly OutputRow[],
  known: readonly Case[],
  options: Omit<CaseFinderOptions, 'makesCases'> & { readonly newCases: boolean },
): PlacedRows {
  const finder = new CaseFinder(known, { ...options, makesCases: options.newCases || known.length === 0 });
  const unmatched: RowProblem[] = [];
  const notes: RowProblem[] = [];
  let unreadable = 0;
  const found = rows.flatMap((row) => {
    const place = finder.caseOf(row);
    if (place.ok)
      return [{ row: place.doubt === undefined ? row : undecided(row, place.doubt), caseId: place.case.id }];
    if (row.unread === true) unreadable += 1;
    unmatched.push({ row: row.row, message: row.unread === true ? (row.facts.error ?? place.why) : place.why });
    return [];
  });
  return {
    rows: giveTrials(found, notes),
    cases: [...known, ...finder.madeUp],
    madeUp: finder.madeUp.length,
    unmatched,
    unreadable,
    notes,
    trials: trialsOf(found),
  };
}

/** The row as one that cannot be read: an error of its case, with why. */
function undecided(row: OutputRow, why: string): OutputRow {
  if (row.unread === true) return row;
  const { against: _, doubtful: __, note: ___, ...rest } = row;
  return { ...rest, text: '', unread: true, facts: { ...noFacts, error: `it ${why}` } };
}

interface FoundRow {
  readonly row: OutputRow;
  readonly caseId: string;
}

const cellOf = ({ row, caseId }: FoundRow): string => JSON.stringify([row.variant, row.model, caseId]);

/**
 * Trials that the file names come first; the others take the numbers that are left. Of a trial that is there twice both answers are judged:
 * which one counts cannot be told, and leaving one out could leave out the one that fails.
 */
function giveTrials(found: readonly FoundRow[], notes: RowProblem[]): PlacedRow[] {
  const taken = new Map<string, { readonly numbers: Set<number>; next: number }>();
  const cellFor = (each: FoundRow): { readonly numbers: Set<number>; next: number } => {
    const key = cellOf(each);
    const cell = taken.get(key) ?? { numbers: new Set(), next: 1 };
    taken.set(key, cell);
    return cell;
  };
  const again = new Set<FoundRow>();
  for (const each of found) {
    const { trial } = each.row;
    if (trial === null) continue;
    const { numbers } = cellFor(each);
    if (numbers.has(trial)) again.add(each);
    numbers.add(trial);
  }
  return found.map((each) => {
    if (each.row.trial !== null && !again.has(each)) return { ...each, trial: each.row.trial };
    const cell = cellFor(each);
    while (cell.numbers.has(cell.next)) cell.next += 1;
    const trial = cell.next;
    cell.numbers.add(trial);
    if (again.has(each)) {
      const message = `is trial ${each.row.trial ?? ''} of case ${each.caseId} again: it is counted beside the first, as trial ${trial}`;
      notes.push({ row: each.row.row, message });
    }
    return { ...each, trial };
  });
}

/**
 * Where the file numbers its trials, as many as any case has: the others lack some. Else the fewest that a case has which has any: a log has
 * some questions more often than others, and lacks nothing.
 */
function trialsOf(found: readonly FoundRow[]): number {
  const cells = [...Map.groupBy(found, cellOf).values()];
  const named = cells.map((rows) => new Set(rows.flatMap(({ row }) => (row.trial === null ? [] : [row.trial]))).size);
  const most = named.reduce((a, b) => Math.max(a, b), 0);
  return most > 0 ? most : cells.reduce((least, rows) => Math.min(least, rows.length), cells[0]?.length ?? 1);
}
