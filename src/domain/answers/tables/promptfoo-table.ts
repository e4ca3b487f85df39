import { type CsvRow } from '../../files/csv/csv.ts';
import { type Json } from '../../files/json-value.ts';
import { nothingTold, type OutputRecord } from '../output-record.ts';

/** `[provider] label`, as promptfoo names the columns of outputs. */
const outputName = /^\[([^\]]+)\] ?([^]*)$/;
/** What stands behind each output column since promptfoo writes the verdict apart. */
const besides = /^(?:Status|Score|Named Scores|Grader Reason|Comment|Metric: [^]*)$/;
const oldVerdict = /^\[(PASS|FAIL|ERROR)\] ?/;

interface OutputColumn {
  readonly at: number;
  /** null: the verdict stands before the text. */
  readonly statusAt: number | null;
  readonly model: string;
  readonly label: string;
}

/** True for a table that `promptfoo eval --output results.csv` wrote: a row for each test, a column for each provider and prompt. */
export function isPromptfooTable(names: readonly string[], rows: readonly CsvRow[]): boolean {
  const columns = outputColumns(names);
  return columns.some(
    ({ at, statusAt }) => statusAt !== null || rows.slice(0, 50).some(({ cells }) => oldVerdict.test(cells[at] ?? '')),
  );
}

/** One record for each output of each row. */
export function promptfooTableRecords(names: readonly string[], rows: readonly CsvRow[]): OutputRecord[] {
  const outputs = outputColumns(names);
  const first = Math.min(...outputs.map(({ at }) => at));
  const variables = names
    .slice(0, first)
    .flatMap((name, at) => (name === 'Description' && at === 0 ? [] : [{ name, at }]));
  return rows.flatMap(({ row, cells }) =>
    outputs.map((column): OutputRecord => {
      const fields = new Map<string, Json>();
      for (const { name, at } of variables) if (cells[at]) fields.set(`vars.${name}`, cells[at]);
      const { text, error } = answerIn(cells, column);
      if (text !== null) fields.set('output', text);
      fields.set('model', column.model);
      if (column.label !== '') fields.set('prompt_label', column.label);
      return { row, fields, facts: { ...nothingTold, error } };
    }),
  );
}

function outputColumns(names: readonly string[]): OutputColumn[] {
  return names.flatMap((name, at) => {
    const [, model, label = ''] = outputName.exec(name) ?? [];
    if (model === undefined) return [];
    return [{ at, statusAt: names[at + 1] === 'Status' ? at + 1 : null, model, label: label.trim() }];
  });
}

function answerIn(
  cells: readonly string[],
  { at, statusAt }: OutputColumn,
): { text: string | null; error: string | null } {
  const cell = cells[at] ?? '';
  const status = statusAt === null ? (oldVerdict.exec(cell)?.[1] ?? '') : (cells[statusAt] ?? '').trim();
  const rest = statusAt === null ? cell.replace(oldVerdict, '') : cell;
  // Older versions put why an assertion failed above the answer.
  const text = statusAt === null && status === 'FAIL' ? rest.replace(/^[^]*?\n---\n/, '') : rest;
  if (status === 'ERROR') return { text: null, error: text.slice(0, 200) || 'promptfoo says that the call failed' };
  return { text: text === '' && status === '' ? null : text, error: null };
}

/** Columns that say something about an output of the table, and hold none. */
export function isBesideOutput(name: string): boolean {
  return besides.test(name);
}
