import { readCsv } from './csv.ts';
import { type CaseInput } from './case.ts';
import { formatBytes, isLongerThan } from './yaml-file.ts';

export type Json = CaseInput[string];

/** Something that is wrong with a file of outputs. `row`: 1-based (a line of JSONL, an element of JSON, a row of CSV with its header as row 1). */
export interface RowProblem {
  /** null: the whole file is meant. */
  readonly row: number | null;
  readonly message: string;
}

/** One row as it stands in the file. An object in a field is spread over dotted names: `vars.question`. */
export interface OutputRecord {
  readonly row: number;
  readonly fields: ReadonlyMap<string, Json>;
}

export type OutputFileFormat = 'csv' | 'jsonl' | 'json' | 'promptfoo';

/** Answers that somebody has already, as a table: nothing is decided yet about what a column means (output-columns.ts). */
export interface OutputFile {
  readonly format: OutputFileFormat;
  /** Names in order of first use. */
  readonly columns: readonly string[];
  readonly records: readonly OutputRecord[];
  /** Rows that cannot be read; the others can. */
  readonly problems: readonly RowProblem[];
}

export const maximumOutputFileBytes = 200_000_000;
export const maximumOutputRows = 50_000;

/**
 * Reads outputs from CSV, JSON Lines, an array of JSON objects (alone or as a member of an object), or promptfoo's results. Never throws;
 * every problem names its row.
 */
export function readOutputFile(text: string): OutputFile {
  if (isLongerThan(text, maximumOutputFileBytes))
    return broken(`The file is larger than ${formatBytes(maximumOutputFileBytes)}: split it.`);
  const start = text.replace(/^\uFEFF/, '').trimStart();
  if (start === '') return broken('The file is empty.');
  if (!start.startsWith('{') && !start.startsWith('[')) return readTable(text);
  const whole = parseJson(start);
  const list = whole === undefined ? null : listIn(whole);
  if (list !== null) return readList(list);
  if (start.startsWith('['))
    return broken('The file starts like a list of JSON, and is not complete or not valid JSON.');
  return readLines(text.replace(/^\uFEFF/, ''));
}

function broken(message: string): OutputFile {
  return { format: 'csv', columns: [], records: [], problems: [{ row: null, message }] };
}

function readTable(text: string): OutputFile {
  const { rows, problems } = readCsv(text);
  const columns = (rows[0] ?? []).map((name, at) => name.trim() || `column ${at + 1}`);
  const records = rows.slice(1, maximumOutputRows + 1).map((cells, at): OutputRecord => ({
    row: at + 2,
    // What a spreadsheet leaves blank is not there.
    fields: new Map(columns.flatMap((name, place) => (cells[place] ? [[name, cells[place]] as const] : []))),
  }));
  return {
    format: 'csv',
    columns: [...new Set(columns)],
    records,
    problems: [
      ...problems.map(({ line, message }) => ({ row: null, message: `Line ${line}: ${message}.` })),
      ...(rows.length <= 1 ? [{ row: null, message: 'There is no row below the names of the columns.' }] : []),
      ...tooMany(rows.length - 1),
    ],
  };
}

function tooMany(rows: number): RowProblem[] {
  if (rows <= maximumOutputRows) return [];
  const left = rows - maximumOutputRows;
  return [{ row: null, message: `Only the first ${maximumOutputRows} rows are read; ${left} are left out.` }];
}

function readLines(text: string): OutputFile {
  const lines = text.split('\n').flatMap((line, at) => (line.trim() === '' ? [] : [{ row: at + 1, line }]));
  const problems: RowProblem[] = [];
  const records = lines.slice(0, maximumOutputRows).flatMap(({ row, line }) => {
    const value = parseJson(line);
    if (isObject(value)) return [recordOf(row, value)];
    problems.push({
      row,
      message: value === undefined ? 'is not valid JSON' : 'is not an object like {"output": ...}',
    });
    return [];
  });
  return { ...tableOf('jsonl', records), problems: [...problems, ...tooMany(lines.length)] };
}

function readList(list: readonly unknown[]): OutputFile {
  const problems: RowProblem[] = [];
  const promptfoo = list.some((each) => isObject(each) && isObject(each['vars']) && 'response' in each);
  const records = list.slice(0, maximumOutputRows).flatMap((value, at) => {
    if (isObject(value)) return [promptfoo ? promptfooRecord(at + 1, value) : recordOf(at + 1, value)];
    problems.push({ row: at + 1, message: 'is not an object like {"output": ...}' });
    return [];
  });
  if (list.length === 0) problems.push({ row: null, message: 'The list is empty.' });
  return { ...tableOf(promptfoo ? 'promptfoo' : 'json', records), problems: [...problems, ...tooMany(list.length)] };
}

function tableOf(format: OutputFileFormat, records: readonly OutputRecord[]): Omit<OutputFile, 'problems'> {
  return { format, columns: [...new Set(records.flatMap(({ fields }) => [...fields.keys()]))], records };
}

/** Objects that hold fields of a row; any other object is a value. */
const holders = new Set([
  'vars',
  'variables',
  'input',
  'inputs',
  'item',
  'response',
  'sample',
  'outputs',
  'metadata',
  'provider',
]);

/** The fields of an object; those that hold fields themselves are spread, and null is not there. */
function recordOf(row: number, value: Readonly<Record<string, unknown>>): OutputRecord {
  const fields = new Map<string, Json>();
  for (const [name, field] of Object.entries(value)) {
    if (field === null) continue;
    // What JSON.parse answers is JSON.
    if (!isObject(field) || !holders.has(name)) fields.set(name, field as Json);
    else
      for (const [inner, held] of Object.entries(field))
        if (held !== null) fields.set(`${name}.${inner}`, held as Json);
  }
  return { row, fields };
}

/** A result of `promptfoo eval --output results.json`: its variables, what the provider answered, and which prompt and provider it was. */
function promptfooRecord(row: number, value: Readonly<Record<string, unknown>>): OutputRecord {
  const { vars, response, provider, prompt, error } = value;
  const label = (of: unknown, ...names: string[]): unknown =>
    isObject(of) ? names.map((name) => of[name]).find((each) => typeof each === 'string' && each !== '') : of;
  return recordOf(row, {
    vars,
    output: isObject(response) ? (response['output'] ?? null) : response,
    model: label(provider, 'id', 'label') ?? null,
    prompt_label: label(prompt, 'label', 'raw') ?? null,
    error: typeof error === 'string' && error !== '' ? error : null,
  });
}

/** The list of rows in a JSON value: itself, or where exports put it. null: there is none. */
function listIn(value: unknown): readonly unknown[] | null {
  if (Array.isArray(value)) return value;
  if (!isObject(value)) return null;
  for (const name of ['results', 'outputs', 'rows', 'data', 'items', 'examples']) {
    const inner = value[name];
    if (Array.isArray(inner) && inner.every(isObject)) return inner;
    if (isObject(inner) && Array.isArray(inner['results'])) return inner['results'];
  }
  return null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
