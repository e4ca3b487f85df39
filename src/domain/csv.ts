/**
 * CSV as RFC 4180 has it, safe to open in a spreadsheet. A cell that a spreadsheet would run as a formula (it starts with = + - @, a tab or a
 * line break) gets an apostrophe before it; so does one that starts with apostrophes and then one of these, so that reading takes away exactly
 * what writing added.
 */

export interface CsvProblem {
  /** 1-based line on which the trouble starts. */
  readonly line: number;
  readonly message: string;
}

export interface CsvRead {
  readonly rows: string[][];
  readonly problems: readonly CsvProblem[];
}

const formula = /^'*[=+\-@\t\r\n]/;
const escaped = /^'+[=+\-@\t\r\n]/;
const needsQuotes = /["\r\n,;\t]|^\s|\s$|^\uFEFF/;

/** Rows as CSV, each line ended by CRLF. A row without any cell writes nothing: CSV has no such row. */
export function writeCsv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => (row.length === 0 ? '' : `${lineOf(row)}\r\n`)).join('');
}

function lineOf(cells: readonly string[]): string {
  // A single empty cell would be a blank line, which readers skip.
  if (cells.length === 1 && cells[0] === '') return '""';
  return cells.map(writeCell).join(',');
}

function writeCell(cell: string): string {
  const safe = formula.test(cell) ? `'${cell}` : cell;
  return needsQuotes.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * Reads CSV as `writeCsv`, spreadsheets and databases write it: a byte order mark is skipped, lines end with CRLF, LF or CR, blank lines are
 * skipped, and where the first line has semicolons or tabs but no comma outside quotes, these separate the cells. Never throws: what is
 * not well formed is read as well as it can be, and said.
 */
export function readCsv(text: string): CsvRead {
  return new CsvReader(text).read();
}

class CsvReader {
  readonly #text: string;
  readonly #separator: string;
  readonly #problems: CsvProblem[] = [];
  #at: number;
  #line = 1;

  constructor(text: string) {
    this.#text = text;
    this.#at = text.startsWith('\uFEFF') ? 1 : 0;
    this.#separator = separatorOf(text);
  }

  read(): CsvRead {
    const rows: string[][] = [];
    while (this.#at < this.#text.length) {
      if (this.#skipLineEnd()) continue; // a blank line
      rows.push(this.#row());
    }
    return { rows, problems: this.#problems };
  }

  #row(): string[] {
    const cells: string[] = [];
    for (;;) {
      cells.push(unescape(this.#text[this.#at] === '"' ? this.#quoted() : this.#plain()));
      if (this.#text[this.#at] === this.#separator) this.#at += 1;
      else {
        this.#skipLineEnd();
        return cells;
      }
    }
  }

  #plain(): string {
    const start = this.#at;
    for (; this.#at < this.#text.length; this.#at += 1) {
      const character = this.#text[this.#at];
      if (character === this.#separator || character === '\n' || character === '\r') break;
    }
    return this.#text.slice(start, this.#at);
  }

  #quoted(): string {
    const openedOn = this.#line;
    const parts: string[] = [];
    for (let start = this.#at + 1; ; start = this.#at + 1) {
      const end = this.#text.indexOf('"', start);
      parts.push(this.#text.slice(start, end === -1 ? undefined : end));
      this.#line += lineEndsIn(parts.at(-1) ?? '');
      if (end === -1) {
        this.#at = this.#text.length;
        this.#problems.push({ line: openedOn, message: 'a quotation mark is opened and never closed' });
        return parts.join('');
      }
      this.#at = end + 1;
      if (this.#text[this.#at] !== '"') break;
      parts.push('"');
    }
    const rest = this.#plain();
    if (rest !== '')
      this.#problems.push({ line: this.#line, message: `text after a closing quotation mark: ${rest.slice(0, 40)}` });
    return parts.join('') + rest;
  }

  #skipLineEnd(): boolean {
    const character = this.#text[this.#at];
    if (character !== '\n' && character !== '\r') return false;
    this.#at += character === '\r' && this.#text[this.#at + 1] === '\n' ? 2 : 1;
    this.#line += 1;
    return true;
  }
}

function unescape(cell: string): string {
  return escaped.test(cell) ? cell.slice(1) : cell;
}

function lineEndsIn(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}

/** What separates the cells of the first line that has any: a comma where there is one outside quotes, else a semicolon or a tab. */
function separatorOf(text: string): string {
  const first = /^[\uFEFF\r\n]*((?:"(?:[^"]|"")*(?:"|$)|[^"\r\n])*)/.exec(text)?.[1] ?? '';
  const outside = first.replaceAll(/"(?:[^"]|"")*(?:"|$)/g, '');
  return [',', ';', '\t'].find((each) => outside.includes(each)) ?? ',';
}
