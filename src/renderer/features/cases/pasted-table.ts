import { readCsvTable } from '#domain/files/csv/csv';

/** What a column of a spreadsheet is to a case: one of its inputs, one of its fields, or nothing. */
export type ColumnRole = `input:${string}` | (typeof caseColumns)[number] | 'leave-out';

/** What else of a case a column may hold. */
export const caseColumns = ['slices', 'intent', 'expected', 'notes', 'id'] as const;

export interface PastedColumn {
  /** As the first row names it; '' where nothing does. */
  readonly name: string;
  readonly role: ColumnRole;
  /** What stands first below the name. */
  readonly example: string;
}

/** A row of what was copied from a spreadsheet. */
export interface PastedRow {
  /** 1-based line of the pasted text on which it begins. */
  readonly line: number;
  /** Trimmed, and at least as many as there are columns. */
  readonly cells: readonly string[];
}

export interface PastedTable {
  readonly rows: readonly PastedRow[];
  readonly problems: readonly { readonly line: number; readonly message: string }[];
  /** The first row names the columns. */
  readonly hasHeader: boolean;
  readonly columns: readonly PastedColumn[];
}

export interface TableChoices {
  /** Inputs of the prompt. */
  readonly variables: readonly string[];
  /** What is taken as this input where nothing says it: the column that is called a message, else the one of the longest texts. */
  readonly main: string;
  /** Of a file: whatever its first row separates its names with. Else tabs, as what is copied from a spreadsheet. */
  readonly anySeparator?: boolean;
  /** Whether the first row names the columns; null: as it looks. */
  readonly firstRowNames: boolean | null;
  /** What the person says that each column is; null: as it looks. */
  readonly roles: readonly ColumnRole[] | null;
}

/** A cell that spreadsheets put in quotation marks, because it holds a line break. */
const cellOfSeveralLines = /(?:^|[\r\n\t])"(?:[^"]|"")*[\r\n](?:[^"]|"")*"(?=[\r\n\t]|$)/;

/** Cells that are separated by tabs, as every spreadsheet copies them, or one column of them with line breaks within. */
export function looksLikeTable(text: string): boolean {
  const first = text.split(/\r\n|\r|\n/).find((line) => line.trim() !== '') ?? '';
  return first.trimEnd().includes('\t') || cellOfSeveralLines.test(text);
}

/** Rows of nothing but blanks are what spreadsheets leave of empty rows. */
export function readTable(text: string, choices: TableChoices): PastedTable {
  // Named, so that commas in pasted questions are never taken for what separates the cells.
  const added = choices.anySeparator === true ? '' : 'sep=\t\n';
  const { rows: read, problems, lineOfRow } = readCsvTable(added + text);
  const lineOf = (row: number): number => (lineOfRow.get(row) ?? row) - (added === '' ? 0 : 1);
  const filled = read
    .map(({ row, cells }) => ({ line: lineOf(row), cells: cells.map((cell) => cell.trim()) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''));
  const first = filled[0]?.cells ?? [];
  const hasHeader = choices.firstRowNames ?? looksLikeNames(first, choices.variables);
  const rows = hasHeader ? filled.slice(1) : filled;
  const width = withoutEmptyEnd(hasHeader ? first : longest(rows)).length;
  const names = Array.from({ length: width }, (_, at) => (hasHeader ? (first[at] ?? '') : ''));
  const guessed = guessRoles(names, rows.slice(0, looksAt), choices);
  return {
    rows: rows.map(({ line, cells }) => ({ line, cells: [...cells, ...Array<string>(width).fill('')] })),
    problems: problems.map(({ row, message }) => ({ line: lineOf(row), message })),
    hasHeader,
    columns: names.map((name, at) => ({
      name,
      role: choices.roles?.[at] ?? guessed[at] ?? 'leave-out',
      example: rows.find(({ cells }) => (cells[at] ?? '') !== '')?.cells[at] ?? '',
    })),
  };
}

/** The name of an input or of a field of a case, however it is written: “Question” is the input question. */
export function knownName(cell: string, variables: readonly string[]): ColumnRole | null {
  const asked = plain(cell);
  if (asked === '') return null;
  const variable = variables.find((name) => plain(name) === asked);
  if (variable !== undefined) return `input:${variable}`;
  return caseColumns.find((name) => otherNames[name].includes(asked)) ?? null;
}

/** What teams write above such a column. */
const otherNames: Readonly<Record<(typeof caseColumns)[number], readonly string[]>> = {
  slices: ['slices', 'slice', 'segments', 'segment', 'groups', 'group', 'tags', 'tag', 'category', 'categories'],
  intent: ['intent', 'intents', 'topic'],
  expected: ['expected', 'expectedanswer', 'expectedoutput', 'reference', 'referenceanswer', 'idealanswer', 'answer'],
  notes: ['notes', 'note', 'comments', 'comment', 'remarks', 'remark'],
  id: ['id', 'caseid', 'case', 'ticketid', 'ticketnumber', 'ticket', 'conversationid', 'messageid', 'requestid'],
};

function plain(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** What stands above what a customer wrote: “Customer message”, “Question”, “Ticket text”. */
function isMessageName(cell: string): boolean {
  return /^(?:\S+[ _-])?(?:message|question|query|request|inquiry|utterance|text|body|prompt)$/i.test(cell.trim());
}

function looksLikeNames(first: readonly string[], variables: readonly string[]): boolean {
  if (first.some(isMessageName)) return true;
  const known = first.map((cell) => knownName(cell, variables));
  return known.some((role, at) => role !== null && (role.startsWith('input:') || at > 0));
}

/** Rows from which it is told what a column holds. */
const looksAt = 50;

/**
 * Each role once, but slices. Where no name says which column is the main input, it is one that is nothing else: the one that is called a message, else
 * the one of the longest texts, so that a number or a date never stands for what a customer wrote.
 */
function guessRoles(
  names: readonly string[],
  rows: readonly PastedRow[],
  { variables, main }: TableChoices,
): readonly ColumnRole[] {
  const taken = new Set<ColumnRole>();
  const roles = names.map((name): ColumnRole => {
    const role = knownName(name, variables);
    if (role === null || (taken.has(role) && role !== 'slices')) return 'leave-out';
    taken.add(role);
    return role;
  });
  const length = (at: number): number => rows.reduce((sum, { cells }) => sum + (cells[at] ?? '').length, 0);
  const called = roles.findIndex((role, at) => role === 'leave-out' && isMessageName(names[at] ?? ''));
  const longest = roles.reduce(
    (best, role, at) => (role === 'leave-out' && (best === -1 || length(at) > length(best)) ? at : best),
    -1,
  );
  const isNamed = taken.has(`input:${main}`);
  const asked = isNamed ? -1 : called !== -1 ? called : roles.some((role) => role.startsWith('input:')) ? -1 : longest;
  return roles.map((role, at): ColumnRole => (at === asked ? `input:${main}` : role));
}

/** A column that a person gives a role takes it from the one that had it; slices may stand in several. */
export function withRole(columns: readonly PastedColumn[], at: number, role: ColumnRole): readonly ColumnRole[] {
  return columns.map((column, index) => {
    if (index === at) return role;
    return column.role === role && role !== 'slices' ? 'leave-out' : column.role;
  });
}

function longest(rows: readonly PastedRow[]): readonly string[] {
  return rows.reduce<readonly string[]>((best, { cells }) => {
    const own = withoutEmptyEnd(cells);
    return own.length > best.length ? own : best;
  }, []);
}

function withoutEmptyEnd(cells: readonly string[]): readonly string[] {
  return cells.slice(0, cells.findLastIndex((cell) => cell !== '') + 1);
}
