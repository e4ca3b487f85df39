import { z } from 'zod';
import { type CaseInput } from './case.ts';
import { type Json, type OutputFile, type OutputRecord, type RowProblem } from './output-file.ts';

export const columnRoleSchema = z.enum(['output', 'case', 'input', 'model', 'variant', 'trial', 'expected', 'ignore']);
/** What a column of a file of outputs holds. */
export type ColumnRole = z.infer<typeof columnRoleSchema>;

/** By column name. A column that is not named is left aside. */
export type ColumnRoles = Readonly<Record<string, ColumnRole>>;

/** One answer that is there already. What the file does not say is null. */
export interface OutputRow {
  /** As in `RowProblem`. */
  readonly row: number;
  readonly caseId: string | null;
  readonly input: CaseInput | null;
  readonly text: string;
  readonly model: string | null;
  readonly variant: string | null;
  /** From 1. */
  readonly trial: number | null;
  readonly expected: Json | null;
}

/** Names under which people and tools keep each thing, the likeliest first. Compared without case, spaces and punctuation. */
const aliases: Readonly<Record<Exclude<ColumnRole, 'ignore'>, readonly string[]>> = {
  output: [
    'output',
    'answer',
    'response',
    'completion',
    'outputtext',
    'responsetext',
    'responseoutput',
    'modeloutput',
    'sampleoutputtext',
    'outputsresponse',
    'outputsoutput',
    'generation',
    'generated',
    'prediction',
    'reply',
    'result',
  ],
  case: ['case', 'caseid', 'testid', 'exampleid', 'itemid', 'id'],
  input: ['question', 'input', 'query', 'usermessage', 'userinput', 'message', 'request', 'prompt', 'text'],
  model: ['model', 'modelname', 'modelid', 'provider', 'providerid', 'metadatamodel', 'engine'],
  variant: ['variant', 'version', 'promptversion', 'promptlabel', 'promptname'],
  trial: ['trial', 'repeat', 'repetition', 'attempt'],
  expected: [
    'expected',
    'ideal',
    'reference',
    'expectedoutput',
    'referenceoutput',
    'groundtruth',
    'target',
    'itemideal',
  ],
};

/** Objects whose members are inputs by themselves. */
const inputObjects = /^(?:vars|variables|input|inputs|item)\./i;

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/**
 * What each column probably holds, to start from. `inputNames`: what the prompt's cases call their inputs; a column of such a name is one.
 * Every role but `input` is given once, and a general name ("question", "prompt") only where no column is an input for certain.
 */
export function suggestRoles(columns: readonly string[], inputNames: readonly string[]): ColumnRoles {
  const roles = new Map<string, ColumnRole>(columns.map((name) => [name, 'ignore']));
  for (const name of columns) if (inputNames.includes(name) || inputObjects.test(name)) roles.set(name, 'input');
  const free = (name: string): boolean => roles.get(name) === 'ignore';
  for (const role of ['output', 'case', 'model', 'variant', 'trial', 'expected', 'input'] as const) {
    if ([...roles.values()].includes(role)) continue;
    const found = aliases[role].flatMap((alias) => columns.filter((name) => free(name) && plain(name) === alias))[0];
    if (found !== undefined) roles.set(found, role);
  }
  return Object.fromEntries(roles);
}

/** What the input of a column is called: its own name where the cases know it, else the cases' only or first input where the name is a general one. */
function inputName(column: string, inputNames: readonly string[]): string {
  const own = column.replace(inputObjects, '');
  if (inputNames.includes(own)) return own;
  const general = own === column && aliases.input.includes(plain(column));
  return general ? (inputNames[0] ?? own) : own;
}

export interface OutputRows {
  readonly rows: readonly OutputRow[];
  /** The file's own and those of the rows that are left out. */
  readonly problems: readonly RowProblem[];
}

/** The answers of a file, with its columns read as `roles` says. A row without an answer is left out and named: it is no empty answer. */
export function readOutputRows(file: OutputFile, roles: ColumnRoles, inputNames: readonly string[]): OutputRows {
  const of = (role: ColumnRole): readonly string[] => file.columns.filter((name) => roles[name] === role);
  const [output] = of('output');
  if (output === undefined) {
    const missing = file.problems.some((problem) => problem.row === null)
      ? []
      : [{ row: null, message: 'Say which column holds the answers.' }];
    return { rows: [], problems: [...file.problems, ...missing] };
  }
  const problems: RowProblem[] = [...file.problems];
  const inputs = of('input').map((column) => ({ column, name: inputName(column, inputNames) }));
  const columns = { output, inputs, case: of('case')[0], model: of('model')[0], variant: of('variant')[0] };
  const rows = file.records.flatMap((record) => {
    const read = readRow(record, { ...columns, trial: of('trial')[0], expected: of('expected')[0] });
    if (typeof read !== 'string') return [read];
    problems.push({ row: record.row, message: read });
    return [];
  });
  return { rows, problems };
}

interface Columns {
  readonly output: string;
  readonly inputs: readonly { readonly column: string; readonly name: string }[];
  readonly case: string | undefined;
  readonly model: string | undefined;
  readonly variant: string | undefined;
  readonly trial: string | undefined;
  readonly expected: string | undefined;
}

/** The row, or what is wrong with it. */
function readRow({ row, fields }: OutputRecord, columns: Columns): OutputRow | string {
  const at = (column: string | undefined): Json | undefined => (column === undefined ? undefined : fields.get(column));
  const output = at(columns.output);
  if (output === undefined) {
    const error = fields.get('error');
    return `has no answer${typeof error === 'string' ? `, the call failed: ${error.slice(0, 200)}` : ''}`;
  }
  const trial = trialOf(at(columns.trial));
  if (typeof trial === 'string') return trial;
  const input: [string, Json][] = columns.inputs.flatMap(({ column, name }) => {
    const value = at(column);
    return value === undefined ? [] : [[name, value]];
  });
  const caseId = textOf(at(columns.case));
  if (caseId === null && input.length === 0) return 'names no case and has no input';
  if (caseId !== null && caseId.length > 200) return 'has an id of more than 200 characters';
  return {
    row,
    caseId,
    input: input.length === 0 ? null : Object.fromEntries(input.filter(([name]) => name !== '__proto__')),
    text: typeof output === 'string' ? output : JSON.stringify(output),
    model: textOf(at(columns.model)),
    variant: textOf(at(columns.variant)),
    trial,
    expected: at(columns.expected) ?? null,
  };
}

function textOf(value: Json | undefined): string | null {
  if (value === undefined || value === null) return null;
  const text = (typeof value === 'string' ? value : JSON.stringify(value)).trim();
  return text === '' ? null : text;
}

function trialOf(value: Json | undefined): number | null | string {
  const text = textOf(value);
  if (text === null) return null;
  const trial = Number(text);
  return Number.isSafeInteger(trial) && trial >= 1
    ? trial
    : `the trial “${text.slice(0, 40)}” is not a number from 1 on`;
}
