import { caseLines, parseCaseLine } from './case-line.ts';
import { type CaseLine } from './case.ts';
import { editJsonObject } from '../files/json-members.ts';
import { usualLineEnd } from '../files/line-merge.ts';
import { type Problem } from '../files/problem.ts';

export type CaseEdit =
  /** A new case after the last line. */
  | { readonly kind: 'add'; readonly case: CaseLine }
  /** Sets fields of one case; `undefined` removes a field. Fields that are not named stay as they are. */
  | { readonly kind: 'update'; readonly id: string; readonly changes: Readonly<Record<string, unknown>> }
  | { readonly kind: 'remove'; readonly id: string }
  /** Puts a line back as it was: `before` the line that now has this number, or `instead` of it. The undo of the others. */
  | {
      readonly kind: 'restore';
      readonly line: number;
      readonly place: 'before' | 'instead';
      readonly text: string;
      readonly end: LineEnd;
    };

export type EditedCases =
  | { readonly ok: true; readonly text: string; readonly undo: CaseEdit }
  | { readonly ok: false; readonly problems: readonly Problem[] };

type LineEnd = '\n' | '\r\n' | '';

interface Line {
  readonly text: string;
  readonly end: LineEnd;
}

/**
 * Edits one line of a case set and leaves every other byte alone, broken lines included. Within the line, the order of keys and
 * whatever the edit does not name stay. Answers the new text and the edit that takes it back.
 */
export function editCases(text: string, edit: CaseEdit): EditedCases {
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const lines = splitLines(text.slice(mark.length));
  const done = apply(lines, edit, usualLineEnd(text));
  return done.ok
    ? { ok: true, text: mark + lines.map((line) => line.text + line.end).join(''), undo: done.undo }
    : done;
}

type Applied = { readonly ok: true; readonly undo: CaseEdit } | Extract<EditedCases, { ok: false }>;

/** Changes `lines`, which the caller has just made and keeps to itself. */
function apply(lines: Line[], edit: CaseEdit, lineEnd: '\n' | '\r\n'): Applied {
  switch (edit.kind) {
    case 'add':
      return add(lines, edit.case, lineEnd);
    case 'update':
      return update(lines, edit.id, edit.changes);
    case 'remove':
      return remove(lines, edit.id);
    case 'restore':
      return restore(lines, edit, lineEnd);
  }
}

function add(lines: Line[], added: CaseLine, lineEnd: '\n' | '\r\n'): Applied {
  const text = JSON.stringify(added);
  const refused = refusalOf(text, lines.length + 1) ?? duplicateOf(lines, added.id, null);
  if (refused !== null) return refused;
  const last = lines.at(-1);
  if (last !== undefined && last.end === '') lines[lines.length - 1] = { text: last.text, end: lineEnd };
  lines.push({ text, end: lineEnd });
  return { ok: true, undo: { kind: 'remove', id: added.id } };
}

function update(lines: Line[], id: string, changes: Readonly<Record<string, unknown>>): Applied {
  const index = findOnly(lines, id);
  if (typeof index !== 'number') return index;
  const { text, end } = lines[index] ?? { text: '', end: '' };
  const edited = editJsonObject(text, changes);
  const newId = typeof changes['id'] === 'string' ? changes['id'] : id;
  // findOnly has seen to it that the old id is of one case alone.
  const refused = refusalOf(edited, index + 1) ?? (newId === id ? null : duplicateOf(lines, newId, index));
  if (refused !== null) return refused;
  lines[index] = { text: edited, end };
  return { ok: true, undo: { kind: 'restore', line: index + 1, place: 'instead', text, end } };
}

function remove(lines: Line[], id: string): Applied {
  const index = findOnly(lines, id);
  if (typeof index !== 'number') return index;
  const [{ text, end } = { text: '', end: '' as const }] = lines.splice(index, 1);
  return { ok: true, undo: { kind: 'restore', line: index + 1, place: 'before', text, end } };
}

function restore(lines: Line[], edit: Extract<CaseEdit, { kind: 'restore' }>, lineEnd: '\n' | '\r\n'): Applied {
  const index = Math.min(Math.max(0, edit.line - 1), lines.length);
  const replaced = edit.place === 'instead' ? lines[index] : undefined;
  const id = idOf(edit.text);
  const refused = id === null ? null : duplicateOf(lines, id, replaced === undefined ? null : index);
  if (refused !== null) return refused;
  lines.splice(index, replaced === undefined ? 0 : 1, { text: edit.text, end: edit.end });
  // Only the last line of a file may go without a line end.
  const lastButOne = lines.at(-2);
  if (lastButOne !== undefined && lastButOne.end === '')
    lines[lines.length - 2] = { text: lastButOne.text, end: lineEnd };
  const inner = lines[index];
  if (index < lines.length - 1 && inner !== undefined && inner.end === '')
    lines[index] = { text: inner.text, end: lineEnd };
  if (replaced !== undefined)
    return { ok: true, undo: { kind: 'restore', line: index + 1, place: 'instead', ...replaced } };
  return { ok: true, undo: { kind: 'remove', id: id ?? '' } };
}

function splitLines(text: string): Line[] {
  let at = 0;
  return caseLines(text).map((line) => {
    const after = at + line.length;
    const end: LineEnd = text.startsWith('\r\n', after) ? '\r\n' : text.startsWith('\n', after) ? '\n' : '';
    // A lone CR at the very end of the file belongs to the text of its line.
    const kept = end === '' ? text.slice(at) : line;
    at = after + end.length;
    return { text: kept, end };
  });
}

/** The id that a line gives, read as loosely as possible: a case that breaks a rule can still be mended or removed. */
function idOf(line: string): string | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string'
      ? value.id
      : null;
  } catch {
    return null; // not JSON, so not the line that is looked for; parseCases reports it
  }
}

function findOnly(lines: readonly Line[], id: string): number | Extract<EditedCases, { ok: false }> {
  const found = lines.flatMap((line, index) => (idOf(line.text) === id ? [index] : []));
  const [first, second] = found;
  if (first === undefined) return refuse(null, 'id', `no case has the id ${id}`);
  if (second === undefined) return first;
  return refuse(
    second + 1,
    'id',
    `${id} is used on lines ${first + 1} and ${second + 1}: give one of them another id first`,
  );
}

function duplicateOf(
  lines: readonly Line[],
  id: string,
  except: number | null,
): Extract<EditedCases, { ok: false }> | null {
  const other = lines.findIndex((line, index) => index !== except && idOf(line.text) === id);
  return other === -1 ? null : refuse(other + 1, 'id', `${id} is already the id of another case`);
}

function refusalOf(text: string, line: number): Extract<EditedCases, { ok: false }> | null {
  const read = parseCaseLine(text);
  if (read === null || read.ok) return null;
  return {
    ok: false,
    problems: read.problems.map(({ field, message }) => ({ path: 'cases', line, field, message, severity: 'error' })),
  };
}

function refuse(line: number | null, field: string, message: string): Extract<EditedCases, { ok: false }> {
  return { ok: false, problems: [{ path: 'cases', line, field, message, severity: 'error' }] };
}
