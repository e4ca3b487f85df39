import { caseLines } from '#domain/cases/case-line';
import { writeCsv } from '#domain/files/csv/csv-write';
import { copy } from '../copy.ts';
import { type PastedLine, type PastePlan } from './paste-cases.ts';

const words = copy.pasteDialog;

/** A line that is not added because something is wrong with it: where it begins, why, and what stands there. */
export interface BadRow {
  readonly line: number;
  readonly why: string;
  readonly text: string;
}

/** What cannot be read, and what is left out because an input is missing; in the order of the text. Cases that are there already are nothing bad. */
export function badRowsOf(plan: PastePlan, pasted: string): readonly BadRow[] {
  const written = caseLines(pasted);
  const inOrder = plan.lines.toSorted((a, b) => a.line - b.line);
  return inOrder.flatMap((each, at) => {
    const why = whyBad(each);
    // A row of a table may go on over several lines, up to where the next one begins.
    const next = inOrder[at + 1]?.line ?? written.length + 1;
    return why === null
      ? []
      : [
          {
            line: each.line,
            why,
            text: written
              .slice(each.line - 1, next - 1)
              .join('\n')
              .trim(),
          },
        ];
  });
}

function whyBad(line: PastedLine): string | null {
  if (line.kind === 'problem') return line.message;
  return line.leftOut && line.missing.length > 0 ? words.missing(line.missing) : null;
}

/** As a spreadsheet opens it. */
export function badRowsAsCsv(rows: readonly BadRow[]): string {
  return writeCsv([words.badColumns, ...rows.map(({ line, why, text }) => [String(line), why, text])]);
}
