import { type CaseLine } from '#domain/cases/case';
import { editCases } from '#domain/cases/case-file';
import { parseCaseLine } from '#domain/cases/case-line';
import { type Problem } from '#domain/files/problem';

export type Changed =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Adds cases after the last line, all of them or none. Their ids must be new, also among themselves (`planPaste` sees to it): only the
 * first is compared with the file, so that a thousand cases do not read a large file a thousand times.
 */
export function addCases(text: string, cases: readonly CaseLine[]): Changed {
  const [first, ...others] = cases;
  if (first === undefined) return { ok: true, text };
  const begun = editCases(text, { kind: 'add', case: first });
  if (!begun.ok) return begun;
  const lineEnd = begun.text.endsWith('\r\n') ? '\r\n' : '\n';
  const lines: string[] = [];
  for (const each of others) {
    const line = editCases('', { kind: 'add', case: each });
    if (!line.ok) return line;
    lines.push(line.text.slice(0, -1) + lineEnd);
  }
  return { ok: true, text: begun.text + lines.join('') };
}

/** Takes added cases out again, wherever they stand by now; every other line stays as it is. */
export function removeAdded(text: string, ids: ReadonlySet<string>): string {
  return text
    .split('\n')
    .filter((line) => {
      const read = parseCaseLine(line);
      return read === null || !read.ok || !ids.has(read.value.id);
    })
    .join('\n');
}
