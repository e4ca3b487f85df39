import { readCsvTable, type CsvRow } from '../files/csv/csv.ts';
import { type JsonPath } from '../files/exact-json.ts';
import { isTooDeep, mostLevels } from '../files/json-depth.ts';
import { isObject, type Json, type JsonObject, readJson, type ReadJson } from '../files/json-value.ts';
import { type OutputRecord, isPromptfoo, recordOf } from './output-record.ts';
import { isPromptfooTable, promptfooTableRecords } from './tables/promptfoo-table.ts';
import { fieldsOfCell } from './tables/json-cells.ts';
import { hasAnswerName, plainName } from './output-names.ts';
import { formatBytes, isLongerThan } from '../files/yaml/yaml-file.ts';

export { type Json } from '../files/json-value.ts';
export { type OutputRecord } from './output-record.ts';

/** Something that is wrong with a file of outputs. `row`: 1-based (a line of JSONL, an element of JSON, a row of CSV with its header as row 1). */
export interface RowProblem {
  /** null: the whole file is meant. */
  readonly row: number | null;
  readonly message: string;
  /** Set where somebody may know better: what decided it can be said to say nothing of the answer (`Against`). */
  readonly wayOut?: WayOut;
}

/** The column, or the answers' own texts, that a person can have left unread. */
export type WayOut = { readonly kind: 'column'; readonly column: string } | { readonly kind: 'answers' };

export type OutputFileFormat = 'csv' | 'jsonl' | 'json' | 'promptfoo';

/** Answers that somebody has already, as a table: nothing is decided yet about what a column means (output-columns.ts). */
export interface OutputFile {
  readonly format: OutputFileFormat;
  /** Names in order of first use. */
  readonly columns: readonly string[];
  /** Names that stand over more than one column; the second is called `name (2)`. */
  readonly repeated: readonly string[];
  readonly records: readonly OutputRecord[];
  /** Rows that cannot be read; the others can. */
  readonly problems: readonly RowProblem[];
}

export const maximumOutputFileBytes = 200_000_000;
export const maximumOutputRows = 50_000;

/** The name of a first column may begin with a bracket too: `[openai:gpt-5] short`. */
const looksLikeJson = /^(?:\{|\[\s*(?:[[{"\]\d-]|true|false|null|$))/;

/**
 * Reads outputs from CSV, JSON Lines, JSON (a list of objects, alone or as a member of an object; one object; objects by the id of their case),
 * batches of OpenAI, or promptfoo's results. Never throws; every problem names its row. A file with more rows than can be scored is refused
 * as a whole: a verdict on some of them would stand for all.
 */
export function readOutputFile(text: string): OutputFile {
  if (isLongerThan(text, maximumOutputFileBytes))
    return broken(`The file is larger than ${formatBytes(maximumOutputFileBytes)}: split it.`);
  const start = text.replace(/^\uFEFF/, '').trimStart();
  if (start === '') return broken('The file is empty.');
  const file = looksLikeJson.test(start) ? readJsonFile(text, start) : readTable(text);
  if (file.records.length <= maximumOutputRows) return file;
  return broken(
    `The file has ${file.records.length} rows, and ${maximumOutputRows} at most can be scored at once: split it. None was read.`,
  );
}

function broken(message: string): OutputFile {
  return { format: 'csv', columns: [], repeated: [], records: [], problems: [{ row: null, message }] };
}

function readTable(text: string): OutputFile {
  const { rows, problems, unreadFrom } = readCsvTable(text);
  if (unreadFrom !== null)
    return broken(`Too many quotation marks are never closed: from row ${unreadFrom} on nothing can be read.`);
  const [head, ...all] = rows;
  const names = (head?.cells ?? []).map((name) => name.trim());
  // A row of nothing but separators is what a spreadsheet leaves of a blank one.
  const body = all.filter(({ cells }) => cells.some((cell) => cell !== ''));
  const isTooLong = ({ cells }: CsvRow): boolean => cells.slice(names.length).some((cell) => cell !== '');
  const fitting = body.filter((row) => !isTooLong(row));
  const isTable = isPromptfooTable(names, fitting);
  const found: RowProblem[] = [
    ...problems,
    ...(isTable ? body.filter(isTooLong).map((row) => ({ row: row.row, message: surplus(row, names.length) })) : []),
    ...(body.length === 0 && problems.length === 0
      ? [{ row: null, message: 'There is no row below the names of the columns.' }]
      : []),
  ].toSorted((a, b) => (a.row ?? 0) - (b.row ?? 0));
  if (isTable) return { ...tableOf('promptfoo', promptfooTableRecords(names, fitting)), problems: found };
  const { columns, repeated } = columnNames(names, fitting);
  const records = body.map((row) => tableRecord(row, columns, isTooLong(row) ? surplus(row, names.length) : null));
  const named = columns.filter((name) => name !== null);
  return { format: 'csv', columns: withFields(named, records), repeated, records, problems: found };
}

function surplus({ cells }: CsvRow, columns: number): string {
  return `has ${cells.length} cells, and ${columns} columns have names: a separator inside a cell needs quotation marks around the cell`;
}

/** A name of its own for every column; null for one that says in every row what an earlier one of its name says. */
function columnNames(
  names: readonly string[],
  rows: readonly CsvRow[],
): { readonly columns: readonly (string | null)[]; readonly repeated: readonly string[] } {
  const repeated = new Set<string>();
  const used = new Map<string, { readonly first: number; count: number }>();
  const columns = names.map((given, at) => {
    const name = given || `column ${at + 1}`;
    const before = used.get(name);
    if (before === undefined) {
      used.set(name, { first: at, count: 1 });
      return name;
    }
    if (rows.every(({ cells }) => (cells[before.first] ?? '') === (cells[at] ?? ''))) return null;
    before.count += 1;
    repeated.add(name);
    return `${name} (${before.count})`;
  });
  return { columns, repeated: [...repeated] };
}

function tableRecord({ row, cells }: CsvRow, columns: readonly (string | null)[], unread: string | null): OutputRecord {
  const fields = new Map<string, Json>();
  const written = new Map<string, string>();
  for (const [at, name] of columns.entries()) {
    const cell = cells[at];
    // What a spreadsheet leaves blank is not there.
    if (name === null || cell === undefined || cell === '') continue;
    const held = fieldsOfCell(row, name, cell);
    if (held === null) fields.set(name, cell);
    for (const [each, value] of held?.fields ?? []) fields.set(each, value);
    for (const [each, text] of held?.written ?? []) written.set(each, text);
  }
  const missing = columns.slice(cells.length).filter((name) => name !== null);
  return {
    row,
    fields,
    ...(written.size > 0 && { written }),
    ...(missing.length > 0 && { missing }),
    ...(unread !== null && { unread }),
  };
}

/** The columns with the fields of objects in their cells (json-cells.ts) behind them; without those that hold nothing else. */
function withFields(columns: readonly string[], records: readonly OutputRecord[]): readonly string[] {
  const names = new Set(records.flatMap(({ fields }) => [...fields.keys()]));
  const within = [...names].filter((name) => !columns.includes(name));
  if (within.length === 0) return columns;
  return [...columns.filter((name) => plainName(name) !== 'outputs' || names.has(name)), ...within];
}

function readJsonFile(text: string, start: string): OutputFile {
  const whole = readJson(start);
  if (whole !== null) return readList(rowsIn(whole), whole);
  if (start.startsWith('['))
    return broken('The file starts like a list of JSON, and is not complete or not valid JSON.');
  return readLines(text.replace(/^\uFEFF/, ''));
}

const notAnObject = 'is not an object like {"output": ...}';
const tooDeep = `has more than ${mostLevels} lists and objects within one another`;

function readLines(text: string): OutputFile {
  const problems: RowProblem[] = [];
  const records = text.split('\n').flatMap((line, at) => {
    if (line.trim() === '') return [];
    const read = readJson(line);
    const row = at + 1;
    if (read === null || !isObject(read.value) || !isObject(read.marked)) {
      problems.push({ row, message: read === null ? 'is not valid JSON' : notAnObject });
      return [];
    }
    if (isTooDeep(read.value)) {
      problems.push({ row, message: tooDeep });
      return [];
    }
    const [twice] = read.repeated;
    if (twice === undefined)
      return [
        { record: recordOf(row, { value: read.value, marked: read.marked, mark: read.mark }), value: read.value },
      ];
    problems.push({ row, message: givenTwice(twice) });
    return [];
  });
  const format = records.some(({ value }) => isPromptfoo(value)) ? 'promptfoo' : 'jsonl';
  return {
    ...tableOf(
      format,
      records.map(({ record }) => record),
    ),
    problems,
  };
}

/** A row of a JSON file: where it stands, and the id of its case where the file keeps rows by that. */
interface JsonPlace {
  readonly path: JsonPath;
  readonly value: unknown;
  readonly marked: unknown;
  readonly caseId: string | null;
}

function readList(places: readonly JsonPlace[], { repeated, mark }: ReadJson): OutputFile {
  const problems: RowProblem[] = [];
  const twice = new Map(
    repeated.map((path) => [JSON.stringify(path.slice(0, places[0]?.path.length ?? 0)), path] as const),
  );
  let promptfoo = false;
  const records = places.flatMap(({ path, value, marked, caseId }, at) => {
    const row = at + 1;
    const again = places.length > 0 ? twice.get(JSON.stringify(path)) : undefined;
    if (again !== undefined) problems.push({ row, message: givenTwice(again.slice(path.length), path) });
    else if (!isObject(value) || !isObject(marked)) problems.push({ row, message: notAnObject });
    else if (isTooDeep(value)) problems.push({ row, message: tooDeep });
    else {
      promptfoo ||= isPromptfoo(value);
      return [withCase(recordOf(row, { value, marked, mark }), caseId)];
    }
    return [];
  });
  if (places.length === 0) problems.push({ row: null, message: 'The list is empty.' });
  return { ...tableOf(promptfoo ? 'promptfoo' : 'json', records), problems };
}

function givenTwice(inside: JsonPath, holder: JsonPath = []): string {
  const name = inside.length > 0 ? inside.join('.') : String(holder.at(-1) ?? '');
  return `has “${name.slice(0, 80)}” twice: only one of them can be meant`;
}

function withCase(record: OutputRecord, caseId: string | null): OutputRecord {
  if (caseId === null || record.fields.has('case')) return record;
  return { ...record, fields: new Map([['case', caseId], ...record.fields]) };
}

function tableOf(format: OutputFileFormat, records: readonly OutputRecord[]): Omit<OutputFile, 'problems'> {
  const names = new Set(records.flatMap(({ fields }) => [...fields.keys()]));
  // Where every call failed no row has an answer, and its place is known all the same.
  if (records.some(({ facts }) => facts !== undefined)) names.add('output');
  return { format, columns: [...names], repeated: [], records };
}

/** Where exports put their rows. */
const lists = ['results', 'outputs', 'rows', 'data', 'items', 'examples', 'observations', 'traces', 'runs'];

/** The rows of a JSON value: the list that it is or holds, the one row that it is, or the rows that it keeps by the id of their case. */
function rowsIn({ value, marked }: ReadJson): JsonPlace[] {
  const listAt = (path: JsonPath): JsonPlace[] | null => {
    const [list, twin] = [at(value, path), at(marked, path)];
    if (!Array.isArray(list) || !Array.isArray(twin)) return null;
    return list.map((each, index) => ({ path: [...path, index], value: each, marked: twin[index], caseId: null }));
  };
  const itself = listAt([]);
  if (itself) return itself;
  if (!isObject(value) || !isObject(marked)) return [];
  for (const name of lists) {
    const list = value[name];
    if (Array.isArray(list) && list.some(isObject)) return listAt([name]) ?? [];
    const inner = listAt([name, 'results']);
    if (inner) return inner;
  }
  if (isOneRow(value)) return [{ path: [], value, marked, caseId: null }];
  return byCase(value, marked) ?? [{ path: [], value, marked, caseId: null }];
}

function isOneRow(value: JsonObject): boolean {
  return isPromptfoo(value) || 'custom_id' in value || Object.keys(value).some(hasAnswerName);
}

/** `{"c-1": {"answer": ...}, ...}` or `{"c-1": "...", ...}`; null: it is neither. */
function byCase(value: JsonObject, marked: JsonObject): JsonPlace[] | null {
  const entries = Object.entries(value);
  if (entries.length === 0) return null;
  const isTexts = entries.every(([, each]) => typeof each === 'string');
  const isRows = entries.some(([, each]) => isObject(each) && Object.keys(each).some(hasAnswerName));
  if (!isTexts && !isRows) return null;
  return entries.map(([caseId, each]) => ({
    path: [caseId],
    value: isTexts ? { output: each } : each,
    marked: isTexts ? { output: marked[caseId] } : marked[caseId],
    caseId,
  }));
}

function at(value: unknown, path: JsonPath): unknown {
  return path.reduce<unknown>(
    (held, key) => (isObject(held) && typeof key === 'string' ? held[key] : undefined),
    value,
  );
}
