/**
 * CSV as RFC 4180 has it, safe to open in a spreadsheet. A cell that a spreadsheet would run as a formula (it starts with = + - @, a tab or a
 * line break) gets an apostrophe before it; so does one that starts with apostrophes and then one of these, so that reading takes away exactly
 * what writing added.
 */

const escaped = /^'+[=+\-@\t\r\n]/;
const formula = /^'*[=+\-@\t\r\n]/;
const needsQuotes = /["\r\n,;\t|]|^\s|\s$|^\uFEFF/;

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

/** Takes away what `writeCsv` put before a cell that a spreadsheet would run. */
export function withoutEscape(cell: string): string {
  return escaped.test(cell) ? cell.slice(1) : cell;
}
