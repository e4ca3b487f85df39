import { type CaseInput } from '../cases/case.ts';
import { answerOf, type AnswerOfRow, type RowReading, type RowTraces } from './answer-of-row.ts';
import { answersTogether } from './answers-together.ts';
import { type InputColumn, inputColumns, inputsAt, inputTexts, isInput } from './input-columns.ts';
import { holdsToolCalls } from './beside/column-facts.ts';
import { type OddWord, oddWordsByColumn } from './beside/odd-words.ts';
import { tickedColumns } from './beside/ticks.ts';
import { type Json, type OutputFile, type RowProblem } from './output-file.ts';
import { aliases, type ColumnRole, plainName } from './output-names.ts';
import { noFacts, type OutputRecord } from './output-record.ts';
import { textFrom } from './own-answer.ts';

export { type Against, noAnswer } from './answer-of-row.ts';
export { columnRoleSchema, type ColumnRole } from './output-names.ts';

/** By column name. A column that is not named is read for what it says of the call (`call`). */
export type ColumnRoles = Readonly<Record<string, ColumnRole>>;

/** One answer that is there already. What the file does not say is null. */
export interface OutputRow extends AnswerOfRow {
  /** As in `RowProblem`. */
  readonly row: number;
  readonly caseId: string | null;
  readonly input: CaseInput | null;
  /** The input stands in a column of a general name ("prompt"), which may hold the whole message that was sent. */
  readonly guessedInput: boolean;
  readonly model: string | null;
  readonly variant: string | null;
  /** From 1; null: the file does not say it. */
  readonly trial: number | null;
  readonly expected: Json | null;
  /** The row could not be read, and `facts.error` says why: it is an error of its case, and where that is not known, of the file. */
  readonly unread?: true;
}

/**
 * What each column probably holds, to start from. `inputNames`: what the prompt's cases call their inputs; a column of such a name is one.
 * Every role but `input` is given once, and a general name ("question", "prompt") only where no column is an input for certain. Of columns
 * that share a name (`repeated`) none is taken: which one is meant cannot be told.
 */
export function suggestRoles(
  columns: readonly string[],
  inputNames: readonly string[],
  repeated: readonly string[] = [],
): ColumnRoles {
  const roles = new Map<string, ColumnRole>(columns.map((name) => [name, 'call']));
  const open = columns.filter((name) => !repeated.includes(name));
  for (const name of open) if (isInput(name, inputNames)) roles.set(name, 'input');
  const free = (name: string): boolean => roles.get(name) === 'call';
  for (const role of ['output', 'case', 'model', 'variant', 'trial', 'expected', 'input'] as const) {
    if ([...roles.values()].includes(role)) continue;
    const found = aliases[role].flatMap((alias) => open.filter((name) => free(name) && plainName(name) === alias))[0];
    if (found !== undefined) roles.set(found, role);
  }
  // A tool that keeps inputs as an object keeps a single one as a text.
  const hasInput = [...roles.values()].includes('input');
  for (const name of open) if (hasInput && free(name) && inputTexts.test(name)) roles.set(name, 'input');
  return Object.fromEntries(roles);
}

export interface OutputRows {
  readonly rows: readonly OutputRow[];
  /** The file's own and those of the rows that are left out. */
  readonly problems: readonly RowProblem[];
  /** Columns whose names say nothing of the call, so that nobody looked at what stands in them; and those with words that nobody understood, with these. */
  readonly notRead: readonly string[];
}

/** What somebody said of a file beside its columns. */
export interface OutputReading {
  /** The answers stand as they are: JSON in them is the answer, and no word in one says that there is none. */
  readonly plainAnswers?: boolean;
}

/** The answers of a file, with its columns read as `roles` says. A row without an answer is a call that failed: it is no empty answer, and no pass. */
export function readOutputRows(
  file: OutputFile,
  roles: ColumnRoles,
  inputNames: readonly string[],
  { plainAnswers = false }: OutputReading = {},
): OutputRows {
  const of = (role: ColumnRole): readonly string[] => file.columns.filter((name) => roles[name] === role);
  const problems: RowProblem[] = [...file.problems, ...repeatedNames(file, roles)];
  const [output] = of('output');
  if (output === undefined) {
    const isBroken = file.problems.some((problem) => problem.row === null);
    return {
      rows: [],
      problems: isBroken ? problems : [...problems, { row: null, message: noAnswers(file) }],
      notRead: [],
    };
  }
  const ofCall = (name: string): boolean => (roles[name] ?? 'call') === 'call';
  const columns: Columns = {
    output,
    inputs: inputColumns(of('input'), inputNames),
    inputNames,
    case: of('case')[0],
    model: of('model')[0],
    variant: of('variant')[0],
    trial: of('trial')[0],
    expected: of('expected')[0],
    tellsTools: file.format === 'csv' && file.columns.filter(ofCall).some(holdsToolCalls),
    taken: new Set(file.columns.filter((name) => !['call', 'ignore'].includes(roles[name] ?? 'call'))),
    ofCall,
    ticked: tickedColumns(file.columns.filter(ofCall), file.records),
    isPlain: plainAnswers,
  };
  const read = file.records.flatMap((record) => {
    const row = readRow(record, columns);
    if (typeof row !== 'string') return [row];
    problems.push({ row: record.row, message: row });
    return [];
  });
  const settled = answersTogether(read);
  const rows = read.map(({ row }, at) => ({ ...row, ...settled[at] }));
  const looked = new Set(read.flatMap(({ traces }) => [...(traces?.read ?? [])]));
  // What leaves its row open is said there.
  const isSaid = ({ column }: OddWord, { against }: OutputRow): boolean =>
    against?.kind === 'column' && against.column === column;
  const odd = oddWordsByColumn(
    read.map(({ traces }, at) => {
      const row = rows[at];
      return (traces?.odd ?? []).filter((each) => row === undefined || !isSaid(each, row));
    }),
  );
  const notRead = file.columns
    .filter((name) => ofCall(name) && (!looked.has(name) || odd.has(name)))
    .map((name) => odd.get(name) ?? name);
  return { rows: fromOne(rows), problems, notRead };
}

/** Tools count trials from 0 or from 1: a file with a trial 0 counts from 0. */
function fromOne(rows: readonly OutputRow[]): readonly OutputRow[] {
  if (!rows.some(({ trial }) => trial === 0)) return rows;
  return rows.map((row) => (row.trial === null ? row : { ...row, trial: row.trial + 1 }));
}

function noAnswers({ columns, format }: OutputFile): string {
  if (columns.length === 0) return 'No row of the file can be read.';
  const first = format === 'csv' && !columns.some((name) => isAnyAlias(name));
  const ask = `Say which column holds the answers: ${columns.slice(0, 12).join(', ')}.`;
  return first
    ? `${ask} The first row has to name the columns; if it is an answer, put a row such as “id,answer” above it.`
    : ask;
}

function isAnyAlias(name: string): boolean {
  return Object.values(aliases).some((names) => names.includes(plainName(name)));
}

function repeatedNames({ repeated, columns }: OutputFile, roles: ColumnRoles): RowProblem[] {
  return repeated
    .map((name) => columns.filter((each) => each === name || each.startsWith(`${name} (`)))
    .filter((same) => !same.some((each) => !['call', 'ignore'].includes(roles[each] ?? 'call')))
    .map(([name = '', ...others]) => ({
      row: null,
      message: `${others.length + 1} columns are called “${name}” and differ: none is read unless you say which (${[name, ...others].join(', ')}).`,
    }));
}

interface Columns extends RowReading {
  readonly inputs: readonly InputColumn[];
  readonly inputNames: readonly string[];
  readonly case: string | undefined;
  readonly model: string | undefined;
  readonly variant: string | undefined;
  readonly trial: string | undefined;
  readonly expected: string | undefined;
  /** All that hold something. */
  readonly taken: ReadonlySet<string>;
}

interface ReadRow {
  readonly row: OutputRow;
  /** null: the row cannot be read. */
  readonly traces: RowTraces | null;
}

/** The row, or what is wrong with it. */
function readRow(record: OutputRecord, columns: Columns): ReadRow | string {
  const { row, fields, missing = [] } = record;
  const at = (column: string | undefined): Json | undefined => (column === undefined ? undefined : fields.get(column));
  const written = (column: string | undefined): string | null => textOf(at(column), record.written?.get(column ?? ''));
  const lacking = missing.filter((name) => columns.taken.has(name));
  const unread = record.unread ?? (lacking.length > 0 ? `ends before the column “${lacking[0] ?? ''}”` : null);
  const trial = trialOf(at(columns.trial));
  const inputs = columns.inputs.flatMap((each) => inputsAt(each, at(each.column), columns.inputNames));
  const certain = inputs.filter(({ guessed }) => !guessed);
  const input = (certain.length > 0 ? certain : inputs.slice(0, 1)).map(({ name, value }) => [name, value] as const);
  const caseId = written(columns.case);
  if (caseId === null && input.length === 0) return unread ?? 'names no case and has no input';
  if (caseId !== null && caseId.length > 200) return 'has an id of more than 200 characters';
  const { answer, traces } = unread === null ? answerOf(record, columns) : notReadFor(unread);
  const read: OutputRow = {
    row,
    caseId,
    input: input.length === 0 ? null : Object.fromEntries(input.filter(([name]) => name !== '__proto__')),
    guessedInput: certain.length === 0,
    ...answer,
    model: written(columns.model),
    variant: written(columns.variant),
    trial: trial.number,
    expected: at(columns.expected) ?? null,
    ...(trial.note !== null && { note: trial.note }),
  };
  return { row: read, traces };
}

function notReadFor(why: string): { readonly answer: AnswerOfRow & Pick<OutputRow, 'unread'>; readonly traces: null } {
  const facts = { ...noFacts, error: `it could not be read: it ${why}` };
  return { answer: { text: '', facts, unread: true }, traces: null };
}

function textOf(value: Json | undefined, written: string | undefined): string | null {
  if (value === undefined || value === null) return null;
  const text = (written ?? textFrom(value)).trim();
  return text === '' ? null : text;
}

/** From 0, as it stands in the file. One that is no number says nothing: the answer counts as one more of its case. */
function trialOf(value: Json | undefined): { readonly number: number | null; readonly note: string | null } {
  const text = textOf(value, undefined);
  if (text === null) return { number: null, note: null };
  const number = Number(text);
  if (Number.isInteger(number) && number >= 0 && number <= mostTrials) return { number, note: null };
  return {
    number: null,
    note: `has a trial “${text.slice(0, 40)}” that is no number from 0 on: it counts as one more`,
  };
}

/** Beyond it a number is an id, or a time. */
const mostTrials = 1_000_000;
