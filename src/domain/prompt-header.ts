/** Where the header of a prompt file stands. Offsets into the text given, in its own units. */
export interface HeaderPlace {
  /** First character after the opening `---` line. */
  readonly start: number;
  /** First character of the closing `---` line. */
  readonly end: number;
  /** First character of the template. */
  readonly after: number;
}

const opening = /^(?:\uFEFF|\u00EF\u00BB\u00BF)?---[ \t]*(?:\r?\n|$)/;

/** Whether the text starts the way a header does: its first line is `---` (after a byte order mark, if any). */
export function startsHeader(text: string): boolean {
  return opening.test(text);
}

/**
 * Finds the header between a first line `---` and the next line `---`; null when there is none or it is never closed.
 * Works on text and, for content ids, on bytes read as Latin-1 (where a byte order mark is three characters).
 */
export function locateHeader(text: string): HeaderPlace | null {
  const open = opening.exec(text);
  if (open === null) return null;
  const start = open[0].length;
  const closing = /^---[ \t]*\r?$/gm;
  closing.lastIndex = start;
  for (let close = closing.exec(text); close !== null; close = closing.exec(text)) {
    // In JavaScript `^` and `$` with the m flag also stand at a lone CR and at U+2028: only LF ends a line here.
    const lineEnd = close.index + close[0].length;
    const endsLine = lineEnd === text.length || text[lineEnd] === '\n';
    if (endsLine && text[close.index - 1] === '\n') {
      return { start, end: close.index, after: Math.min(lineEnd + 1, text.length) };
    }
  }
  return null;
}
