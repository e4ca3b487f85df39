import Papa from 'papaparse';
import { dialectOf, type CsvDialect } from './csv-dialect.ts';
import { withoutEscape } from './csv-write.ts';

export { writeCsv } from './csv-write.ts';

export interface CsvProblem {
  /** 1-based row; rows that are skipped or left out count. */
  readonly row: number;
  readonly message: string;
}

export interface CsvRow {
  /** As in `CsvProblem`. */
  readonly row: number;
  readonly cells: readonly string[];
}

export interface CsvTable {
  readonly rows: readonly CsvRow[];
  /** Rows that are left out, each with why. */
  readonly problems: readonly CsvProblem[];
  /** From this row on nothing could be read; null: all of it was. */
  readonly unreadFrom: number | null;
  /** The 1-based line of the text on which each row begins: further down than its number below a cell that holds line breaks. */
  readonly lineOfRow: ReadonlyMap<number, number>;
}

/** The cells of `readCsvTable`, for who needs no row numbers. */
export function readCsv(text: string): {
  readonly rows: readonly (readonly string[])[];
  readonly problems: readonly CsvProblem[];
} {
  const { rows, problems } = readCsvTable(text);
  return { rows: rows.map(({ cells }) => cells), problems };
}

/**
 * Reads CSV as `writeCsv`, spreadsheets, databases and other tools write it: a byte order mark and a line "sep=;" are skipped, lines end with
 * CRLF, LF or CR, blank lines are skipped, cells are separated by what the first row separates its names with. Never throws. A row whose
 * quotation marks do not fit is left out and said, and reading goes on with the next line: one broken row hides no other.
 */
export function readCsvTable(text: string): CsvTable {
  return new CsvReader(dialectOf(text)).read();
}

/** Each needs a fresh start, and each fresh start looks through what is left. */
const mostFreshStarts = 50;

class CsvReader {
  readonly #dialect: CsvDialect;
  readonly #rows: CsvRow[] = [];
  readonly #problems: CsvProblem[] = [];
  #row: number;
  #line: number;
  #lineIsOf = 0;
  readonly #lines = new Map<number, number>();

  constructor(dialect: CsvDialect) {
    this.#dialect = dialect;
    this.#row = dialect.skipped;
    this.#line = dialect.skipped + 1;
  }

  read(): CsvTable {
    const { text } = this.#dialect;
    let at: number | null = 0;
    for (let starts = 0; at !== null && at < text.length; starts += 1) {
      if (starts > mostFreshStarts) return this.#table(this.#row + 1);
      at = this.#readFrom(at);
    }
    return this.#table(null);
  }

  #table(unreadFrom: number | null): CsvTable {
    return { rows: this.#rows, problems: this.#problems, unreadFrom, lineOfRow: this.#lines };
  }

  /** Asked with growing places: each line end is counted once. */
  #lineAt(place: number): number {
    const passed = this.#dialect.text.slice(this.#lineIsOf, place);
    this.#line += passed.match(/\r\n|\r|\n/g)?.length ?? 0;
    this.#lineIsOf = place;
    return this.#line;
  }

  /** Where to start anew after a broken row; null: the end was reached. */
  #readFrom(start: number): number | null {
    const { text, delimiter, lineEnd } = this.#dialect;
    const part = text.slice(start);
    let begun = 0;
    let again: number | null = null;
    Papa.parse(part, {
      delimiter,
      newline: lineEnd,
      step: ({ data, errors, meta }, parser) => {
        if (again !== null) return;
        const source = part.slice(begun, meta.cursor);
        const from = start + begun;
        begun = meta.cursor;
        this.#row += source === '' ? 0 : 1;
        if (source === '' || source === lineEnd) return; // a blank line
        const broken = brokenBy(errors, data);
        this.#lines.set(this.#row, this.#lineAt(from));
        if (broken === null) {
          this.#rows.push({ row: this.#row, cells: data.map(withoutEscape) });
          return;
        }
        this.#problems.push({ row: this.#row, message: broken.message });
        const next = part.indexOf(lineEnd, broken.at);
        again = next === -1 ? text.length : start + next + lineEnd.length;
        parser.abort();
      },
    });
    return again;
  }
}

/** Quotation marks that make of several rows one, or of one several; null: it is what it seems. */
function brokenBy(
  errors: readonly { readonly code: string; readonly index?: number }[],
  cells: readonly string[],
): { readonly message: string; readonly at: number } | null {
  const unclosed = errors.find(({ code }) => code === 'MissingQuotes');
  if (unclosed) return { message: 'opens a quotation mark that is never closed', at: unclosed.index ?? 0 };
  const odd = errors.find(({ code }) => code === 'InvalidQuotes');
  // Within one line there is no doubt where the row ends: `He said "no" twice` is read as it stands.
  if (!odd || !cells.some((cell) => /[\r\n]/.test(cell))) return null;
  return { message: 'has a quotation mark inside a quoted cell that is not doubled', at: odd.index ?? 0 };
}
