import { readCsvTable } from '#domain/files/csv';

/** A row of what was copied from a spreadsheet: its cells by the name that they have in a case. */
export interface PastedRow {
  /** 1-based row of the pasted text. */
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}

export interface PastedTable {
  readonly rows: readonly PastedRow[];
  readonly problems: readonly { readonly line: number; readonly message: string }[];
  /** The first row named the columns. */
  readonly hasHeader: boolean;
  /** Columns that are not used: their names, or their numbers where nothing names them. */
  readonly unused: readonly string[];
}

/** What else of a case a column may name. */
export const caseColumns = ['id', 'intent', 'slices', 'notes', 'expected'] as const;

/** A cell that spreadsheets put in quotation marks, because it holds a line break. */
const cellOfSeveralLines = /(?:^|[\r\n\t])"(?:[^"]|"")*[\r\n](?:[^"]|"")*"(?=[\r\n\t]|$)/;

/** Cells that are separated by tabs, as every spreadsheet copies them, or one column of them with line breaks within. */
export function looksLikeTable(text: string): boolean {
  const first = text.split(/\r\n|\r|\n/).find((line) => line.trim() !== '') ?? '';
  return first.trimEnd().includes('\t') || cellOfSeveralLines.test(text);
}

/** `variables`: inputs of the prompt. `main`: what the first column is where no row names the columns. */
export function readTable(text: string, variables: readonly string[], main: string): PastedTable {
  // Named, so that commas in questions are never taken for what separates the cells.
  const { rows, problems } = readCsvTable(`sep=\t\n${text}`);
  const [first] = rows;
  const names = (first?.cells ?? []).map((cell) => knownName(cell, variables));
  const hasHeader = names.some((name) => name !== null && variables.includes(name));
  const columns = hasHeader ? names : (first?.cells ?? []).map((_cell, at) => (at === 0 ? main : null));
  const filled = rows.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  return {
    rows: (hasHeader ? filled.slice(1) : filled).map(({ row, cells }) => ({
      line: row - 1,
      cells: named(cells, columns),
    })),
    problems: problems.map(({ row, message }) => ({ line: row - 1, message })),
    hasHeader,
    unused: columns.flatMap((name, at) =>
      name !== null ? [] : [(hasHeader ? first?.cells[at]?.trim() : undefined) || String(at + 1)],
    ),
  };
}

/** The name of an input or of a field of a case, however it is written: “Question” is the input question. */
export function knownName(cell: string, variables: readonly string[]): string | null {
  const asked = cell.trim().toLowerCase();
  return [...variables, ...caseColumns].find((name) => name.toLowerCase() === asked) ?? null;
}

function named(cells: readonly string[], columns: readonly (string | null)[]): Record<string, string> {
  return Object.fromEntries(
    columns.flatMap((name, at) => {
      const cell = cells[at]?.trim() ?? '';
      return name === null || cell === '' ? [] : [[name, cell] as const];
    }),
  );
}
