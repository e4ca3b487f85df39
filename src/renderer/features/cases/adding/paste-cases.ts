import { type Case, type CaseInput, type CaseLine, caseLineSchema, headlineOfInput } from '#domain/cases/case';
import { caseLines, parseCaseLine } from '#domain/cases/case-line';
import { nextCaseId } from '#domain/cases/case-file';
import { isObject, readJson } from '#domain/files/json-value';
import { type ColumnRole, knownName, looksLikeTable, type PastedColumn, readTable } from '../pasted-table.ts';

/** One line that was pasted: a case to be, or what is wrong with it. */
export type PastedLine = PastedCase | PastedProblem;

export interface PastedCase {
  readonly kind: 'case';
  /** 1-based line of the pasted text on which it begins. */
  readonly line: number;
  readonly headline: string;
  readonly case: CaseLine;
  /** The id it came with, where that one is in use. */
  readonly renamedFrom: string | null;
  /** A case with the same inputs and earlier messages, and the line of it where that was pasted too. */
  readonly sameAs: { readonly id: string; readonly line: number | null } | null;
  /** Inputs without which it cannot be run. */
  readonly missing: readonly string[];
  /** Cells of its row that stand below no name: they go nowhere. */
  readonly surplus: readonly string[];
  readonly leftOut: boolean;
}

export interface PastedProblem {
  readonly kind: 'problem';
  readonly line: number;
  readonly message: string;
}

export interface PastePlan {
  /** `jsonl`: each line is a JSON object. `lines`: each line is what a user said. `table`: copied from a spreadsheet. */
  readonly format: 'jsonl' | 'lines' | 'table';
  /** The first row or line names the columns, and is no case. */
  readonly hasHeader: boolean;
  /** Of a table. */
  readonly columns: readonly PastedColumn[];
  readonly lines: readonly PastedLine[];
}

export interface PasteChoices {
  /** The input that plain lines become. */
  readonly variable: string;
  /** All inputs of the prompt: what the first row of a table may name. */
  readonly variables?: readonly string[];
  /** Added to every pasted case that has none of its own. */
  readonly slices: readonly string[];
  readonly source: Case['source'];
  /** Inputs that every case must give. */
  readonly required?: readonly string[];
  /** Cases that are there already are shown, and not added. */
  readonly leaveOutDuplicates: boolean;
  /** Cases that lack a required input are shown, and not added. */
  readonly leaveOutIncomplete?: boolean;
  /** Whether the first row of a table names its columns, and what they are; absent: as it looks. */
  readonly firstRowNames?: boolean | null;
  readonly roles?: readonly ColumnRole[] | null;
  /** A file of rows and columns: its cells are separated by whatever its first row says. */
  readonly tableFile?: boolean;
}

/**
 * Reads pasted text: JSON objects, one a line, when the first line that is not blank starts with `{`; cells of a spreadsheet where tabs separate them or quotation marks hold several lines; otherwise one case a line. A JSON object without
 * `input` is taken as the inputs themselves. Ids that are missing or in use are replaced; cases with the same input as one that is there
 * are marked. Nothing is written.
 */
export function planPaste(text: string, existing: readonly Case[], choices: PasteChoices): PastePlan {
  const pasted = caseLines(text);
  const first = pasted.find((line) => line.trim() !== '')?.trimStart();
  const format = first?.startsWith('{') === true ? 'jsonl' : 'lines';
  if (first === undefined) return { format, hasHeader: false, columns: [], lines: [] };
  const place = placeAmong(existing, choices);
  if (format === 'lines' && (choices.tableFile === true || looksLikeTable(text)))
    return planTable(text, place, choices);
  const named = format === 'lines' ? knownInput(first, choices) : null;
  const headerAt = named === null ? -1 : pasted.findIndex((line) => line.trim() !== '');
  const lines = pasted.flatMap((lineText, index): PastedLine[] => {
    if (lineText.trim() === '' || index === headerAt) return [];
    const read = format === 'jsonl' ? readObject(lineText) : readPlain(lineText, named ?? choices.variable);
    return [
      read.ok ? place(read.case, read.given, index + 1) : { kind: 'problem', line: index + 1, message: read.message },
    ];
  });
  return { format, hasHeader: headerAt !== -1, columns: [], lines };
}

/** A single word that is an input of the prompt heads a column of one; null: it is a question like the others. */
function knownInput(first: string, { variable, variables = [variable] }: PasteChoices): string | null {
  const role = knownName(first, variables);
  return role?.startsWith('input:') === true ? inputOf(role) : null;
}

function inputOf(role: ColumnRole): string {
  return role.slice('input:'.length);
}

function planTable(text: string, place: ReturnType<typeof placeAmong>, choices: PasteChoices): PastePlan {
  const { variable, variables = [variable], firstRowNames = null, roles = null, tableFile = false } = choices;
  const { rows, problems, hasHeader, columns } = readTable(text, {
    variables,
    main: variable,
    firstRowNames,
    roles,
    anySeparator: tableFile,
  });
  const lines = [
    ...rows.map(({ line, cells }): PastedLine => {
      const read = readCells(cells, columns);
      if (!read.ok) return { kind: 'problem', line, message: read.message };
      const surplus = cells.slice(columns.length).filter((cell) => cell !== '');
      return place(read.case, read.given, line, surplus);
    }),
    ...problems.map((each): PastedLine => ({ kind: 'problem', ...each })),
  ];
  return { format: 'table', hasHeader, columns, lines };
}

function readCells(cells: readonly string[], columns: readonly PastedColumn[]): DraftRead {
  const filled = columns.flatMap(({ role }, at) => ((cells[at] ?? '') === '' ? [] : [{ role, cell: cells[at] ?? '' }]));
  const input = filled.flatMap(({ role, cell }) => (role.startsWith('input:') ? [[inputOf(role), cell] as const] : []));
  const slices = filled.flatMap(({ role, cell }) => (role === 'slices' ? cell.split(/[,;]/) : []));
  const fields = filled.filter(({ role }) => ['id', 'intent', 'expected', 'notes'].includes(role));
  return readObject(
    JSON.stringify({
      ...Object.fromEntries(fields.map(({ role, cell }) => [role, cell])),
      input: Object.fromEntries(input),
      ...(slices.length > 0 && { slices: slices.map((each) => each.trim()).filter((each) => each !== '') }),
    }),
  );
}

/** Gives each pasted case an id of its own and finds the one that it repeats, among those that are there and those before it. */
function placeAmong(existing: readonly Case[], choices: PasteChoices) {
  const ids = new Set(existing.map((each) => each.id));
  const holders = new Map<string, NonNullable<PastedCase['sameAs']>>(
    existing.map((each) => [keyOf(each), { id: each.id, line: null }]),
  );
  const numbers = { next: nextNumber(ids) };
  return (pasted: CaseLine, given: string | null, line: number, surplus: readonly string[] = []): PastedCase => {
    const headline = headlineOfInput(pasted.input).trim();
    const key = keyOf({ input: pasted.input, messages: pasted.messages ?? [] });
    const sameAs = holders.get(key) ?? null;
    const missing = (choices.required ?? []).filter((name) => isMissing(pasted.input, name));
    const about = { kind: 'case', line, headline, sameAs, missing, surplus } as const;
    const leftOut =
      (sameAs !== null && choices.leaveOutDuplicates) || (missing.length > 0 && choices.leaveOutIncomplete === true);
    if (leftOut) return { ...about, case: pasted, renamedFrom: null, leftOut };
    const id = given !== null && !ids.has(given) ? given : freeId(ids, numbers);
    ids.add(id);
    if (sameAs === null) holders.set(key, { id, line });
    const made = complete(pasted, id, choices);
    return { ...about, case: made, renamedFrom: given !== null && given !== id ? given : null, leftOut };
  };
}

function isMissing(input: CaseInput, name: string): boolean {
  const value = Object.hasOwn(input, name) ? input[name] : null;
  return value === null || value === undefined || (typeof value === 'string' && value.trim() === '');
}

/** The cases of a plan that will be added. */
export function casesToAdd(plan: PastePlan): readonly CaseLine[] {
  return plan.lines.flatMap((line) => (line.kind === 'case' && !line.leftOut ? [line.case] : []));
}

/** `given`: the id that stands in the pasted text; a case without one is lent an id until it gets its own. */
type DraftRead =
  | { readonly ok: true; readonly case: CaseLine; readonly given: string | null }
  | { readonly ok: false; readonly message: string };

const lentId = 'pasted';

function readPlain(text: string, variable: string): DraftRead {
  return { ok: true, case: { id: lentId, input: { [variable]: text.trim() } }, given: null };
}

function readObject(text: string): DraftRead {
  const object = parsed(text);
  const written = object === null ? text : JSON.stringify(withIdAndInput(object));
  const read = parseCaseLine(written);
  if (read === null || !read.ok) {
    const first = read?.problems[0];
    if (first === undefined) return { ok: false, message: 'is empty' };
    return { ok: false, message: first.field === null ? first.message : `${first.field}: ${first.message}` };
  }
  // parseCaseLine has just accepted this line; here its unknown fields are kept too.
  const line = caseLineSchema.parse(JSON.parse(written));
  return { ok: true, case: line, given: object !== null && hasId(object) ? line.id : null };
}

function parsed(text: string): Readonly<Record<string, unknown>> | null {
  const read = readJson(text);
  // Of a key that stands twice nobody knows which is meant; parseCaseLine says so, as it says what else is wrong.
  return read !== null && read.repeated.length === 0 && isObject(read.value) ? read.value : null;
}

function hasId(object: Readonly<Record<string, unknown>>): boolean {
  return Object.hasOwn(object, 'input') && object['id'] !== undefined && object['id'] !== null;
}

/** An object that is no case is the inputs of one. */
function withIdAndInput(object: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (!Object.hasOwn(object, 'input')) return { id: lentId, input: object };
  return hasId(object) ? object : { ...object, id: lentId };
}

function complete(line: CaseLine, id: string, { slices, source }: PasteChoices): CaseLine {
  const { input, ...rest } = line;
  const needsSlices = slices.length > 0 && (line.slices ?? []).length === 0;
  return {
    ...rest,
    id,
    input,
    ...(needsSlices ? { slices: [...slices] } : {}),
    ...(source !== null && line.source === undefined ? { source } : {}),
  };
}

/** Two cases with the same inputs and earlier messages are the same question, whatever else is said about them. */
function keyOf({ input, messages }: Pick<Case, 'input' | 'messages'>): string {
  return JSON.stringify([sorted(input), messages]);
}

function sorted(input: CaseInput): readonly (readonly [string, unknown])[] {
  return Object.entries(input)
    .map(([name, value]) => [name, typeof value === 'string' ? value.trim() : value] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

function nextNumber(ids: ReadonlySet<string>): number {
  return Number(nextCaseId(ids).slice(2));
}

function freeId(ids: ReadonlySet<string>, numbers: { next: number }): string {
  let id = '';
  do {
    id = `c-${String(numbers.next).padStart(3, '0')}`;
    numbers.next += 1;
  } while (ids.has(id));
  return id;
}
