import { isTooDeep } from '../../files/json-depth.ts';
import { isObject, type Json, readJson } from '../../files/json-value.ts';
import { hasAnswerName, plainName } from '../output-names.ts';
import { type OutputRecord, recordOf } from '../output-record.ts';

/** Longer cells are texts. */
const longestCell = 5_000_000;

/**
 * What a cell of a table says where a tracing tool keeps JSON in it: an object under `outputs` and a list of messages under the name of an answer are read as
 * they are in JSON Lines. null: the cell is its text.
 */
export function fieldsOfCell(row: number, name: string, cell: string): OutputRecord | null {
  const isOutputs = plainName(name) === 'outputs';
  if (!(isOutputs ? /^\s*[{[]/ : /^\s*\[\s*\{/).test(cell) || !(isOutputs || hasAnswerName(name))) return null;
  const read = readCell(cell);
  if (read === null || !(isObject(read.value) ? isOutputs : isConversation(read.value))) return null;
  const under = isOutputs ? 'outputs' : name;
  return recordOf(row, { value: { [under]: read.value }, marked: { [under]: read.marked }, mark: read.mark });
}

function isConversation(value: Json): boolean {
  return (
    Array.isArray(value) &&
    value.every((each) => isObject(each) && typeof each['role'] === 'string' && 'content' in each) &&
    value.some((each) => isObject(each) && each['role'] === 'assistant')
  );
}

/** The object whose members are inputs; null: the cell is one input. */
export function inputsOfCell(cell: Json | undefined): Readonly<Record<string, Json>> | null {
  if (typeof cell !== 'string' || !/^\s*\{/.test(cell)) return null;
  const value = readCell(cell)?.value;
  // A list has no names, and what JSON.parse answers is JSON.
  return isObject(value) ? value : null;
}

function readCell(cell: string): ReturnType<typeof readJson> {
  const read = cell.length <= longestCell ? readJson(cell.trim()) : null;
  return read === null || isTooDeep(read.value) || read.repeated.length > 0 ? null : read;
}
