import { type Json } from '../files/json-value.ts';
import { inputsOfCell } from './tables/json-cells.ts';
import { aliases, plainName } from './output-names.ts';

/** Objects whose members are inputs by themselves. */
const inputObjects = /^(?:vars|variables|input|inputs|item)\./i;
/** The same objects, where a row has one text instead of them. */
export const inputTexts = /^(?:vars|variables|input|inputs|item)$/i;

/** True for a column that is an input for certain. */
export function isInput(column: string, inputNames: readonly string[]): boolean {
  return inputObjects.test(column) || knownInput(column, inputNames) !== null;
}

/** The input that a column is named after: exactly, else in other letters. */
function knownInput(column: string, inputNames: readonly string[]): string | null {
  if (inputNames.includes(column)) return column;
  const same = inputNames.filter((name) => plainName(name) === plainName(column) && plainName(name) !== '');
  return same.length === 1 ? (same[0] ?? null) : null;
}

export interface InputColumn {
  readonly column: string;
  readonly name: string;
  /** The name is a general one: it may hold the whole message that was sent. */
  readonly guessed: boolean;
}

/**
 * What the inputs of columns are called: their own names where the cases know them, else the cases' only or first input where the name is a general one. Of the
 * members of an object only one that stands alone is it by such a name.
 */
export function inputColumns(columns: readonly string[], inputNames: readonly string[]): readonly InputColumn[] {
  return columns.map((column) => {
    const own = column.replace(inputObjects, '');
    const isMember = own !== column;
    const isGeneral = aliases.input.includes(plainName(own)) || (!isMember && inputTexts.test(column));
    return { column, ...named(own, inputNames, isGeneral && (!isMember || columns.length === 1)) };
  });
}

function named(own: string, inputNames: readonly string[], isGeneral: boolean): Omit<InputColumn, 'column'> {
  const known = knownInput(own, inputNames);
  if (known !== null) return { name: known, guessed: false };
  return { name: isGeneral ? (inputNames[0] ?? own) : own, guessed: isGeneral };
}

export interface InputValue extends Omit<InputColumn, 'column'> {
  readonly value: Json;
}

/**
 * What a cell says of inputs: where a table keeps an object of them as its text (`inputs`, `vars`), its members, as they are in JSON. A prompt may have an
 * input of that very name, which is JSON: then the members count only where they are what the cases call their inputs.
 */
export function inputsAt(
  { column, name, guessed }: InputColumn,
  value: Json | undefined,
  inputNames: readonly string[],
): readonly InputValue[] {
  if (value === undefined) return [];
  const members = inputTexts.test(column) ? inputsOfCell(value) : null;
  const isKnown = (member: string): boolean => knownInput(member, inputNames) !== null;
  if (members === null || (isKnown(column) && !Object.keys(members).some(isKnown))) return [{ name, value, guessed }];
  const names = Object.keys(members);
  return inputColumns(
    names.map((member) => `${column}.${member}`),
    inputNames,
  ).map((each, at) => ({ name: each.name, guessed: each.guessed, value: members[names[at] ?? ''] ?? null }));
}
