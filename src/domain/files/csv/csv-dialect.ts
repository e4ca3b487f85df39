/** How a CSV text is written, as far as it can be told from the text itself. */
export interface CsvDialect {
  readonly delimiter: string;
  readonly lineEnd: '\n' | '\r\n' | '\r';
  /** The text without a byte order mark and without a line that only names the separator. */
  readonly text: string;
  /** Lines that were taken from the top. */
  readonly skipped: number;
}

const delimiters = [',', ';', '\t', '|'] as const;
/** So many rows are looked at to tell what separates the cells. */
const sampleRows = 50;

export function dialectOf(given: string): CsvDialect {
  const marked = given.startsWith('\uFEFF') ? given.slice(1) : given;
  // Spreadsheets write "sep=;" above the table for each other.
  const named = /^"?sep=([,;\t|])"?(?:\r\n|\r|\n)/i.exec(marked);
  const text = named ? marked.slice(named[0].length) : marked;
  const skipped = named ? 1 : 0;
  // Every cell in quotes becomes "": what is left are separators, line ends and plain cells.
  const bare = text.replaceAll(/"[^"]*"/g, '""');
  const ends = lineEndsOf(bare) ?? lineEndsOf(text) ?? ['\n'];
  const [lineEnd = '\n'] = ends;
  const rows = bare.split(/\r\n|\r|\n/, sampleRows + 1).filter((row) => row !== '');
  const delimiter = named?.[1] ?? delimiterOf(rows);
  const isSpaced = new RegExp(`${delimiter === '|' ? '\\|' : delimiter} +""`).test(bare);
  return {
    text: ends.length === 1 ? text : withOneLineEnd(text),
    lineEnd: ends.length === 1 ? lineEnd : '\n',
    // `a, "b, c"`: a quotation mark after a blank opens no cell, so the blank belongs to the separator.
    delimiter: isSpaced ? `${delimiter} ` : delimiter,
    skipped,
  };
}

/** The kinds of line end outside quotes; null: there is none. */
function lineEndsOf(bare: string): ('\n' | '\r\n' | '\r')[] | null {
  const found = (['\r\n', '\n', '\r'] as const).filter((end) =>
    end === '\n' ? /(?<!\r)\n/.test(bare) : end === '\r' ? /\r(?!\n)/.test(bare) : bare.includes(end),
  );
  return found.length === 0 ? null : found;
}

/** Files that were put together of others have several kinds of line end; cells in quotes keep theirs. */
function withOneLineEnd(text: string): string {
  return text.replaceAll(/"[^"]*"|\r\n|\r/g, (piece) => (piece.startsWith('"') ? piece : '\n'));
}

/** What separates the names in the first row, and cuts the rows below it into as many cells most often. */
function delimiterOf([first = '', ...rows]: readonly string[]): string {
  const counts = delimiters.map((delimiter) => {
    const count = (row: string): number => row.split(delimiter).length - 1;
    const asFirst = rows.filter((row) => count(row) === count(first)).length;
    return { delimiter, count: count(first), share: rows.length === 0 ? 1 : asFirst / rows.length };
  });
  const possible = counts.filter(({ count }) => count > 0);
  const best = possible.toSorted((a, b) => b.share - a.share || b.count - a.count)[0];
  return best?.delimiter ?? ',';
}
