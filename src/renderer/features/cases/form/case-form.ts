import { type Case, type CaseInput, type CaseLine } from '#domain/cases/case';
import { losesDigits } from '#domain/files/exact-json';
import { readJson } from '#domain/files/json-value';
import { type Problem } from '#domain/files/problem';
import { parsePrompt } from '#domain/prompt/prompt-file';
import { variablesIn } from '#domain/prompt/template';

type Value = CaseInput[string];

/** A value of a case as a person edits it: text as it is, everything else as JSON. */
export interface EditedValue {
  readonly text: string;
  readonly json: boolean;
}

/** An input field of the detail editor. */
export interface InputField extends EditedValue {
  readonly name: string;
  /** The prompt cannot run without it. */
  readonly required: boolean;
  readonly description: string | null;
  /** What the prompt uses when the case says nothing, as text; null: nothing. */
  readonly usual: string | null;
  /** The case gives a value. */
  readonly given: boolean;
  /** The prompt has such a variable. */
  readonly used: boolean;
}

/** A variable of the prompt, as far as its cases need to know it. */
export interface PromptVariable {
  readonly name: string;
  readonly required: boolean;
  readonly description: string | null;
  readonly usual: string | null;
}

/** The variables that a prompt declares or uses, declared ones first. None when the prompt cannot be read. */
export function variablesOfPrompt(text: string): readonly PromptVariable[] {
  const parsed = parsePrompt('prompt', text);
  if (!parsed.ok) return [];
  const declared = parsed.value.header?.variables ?? {};
  const names = new Set([...Object.keys(declared), ...variablesIn(parsed.value.template)]);
  return [...names].map((name) => {
    const variable = Object.hasOwn(declared, name) ? declared[name] : undefined;
    const usual = variable?.default;
    return {
      name,
      required: variable?.required === true && usual === undefined,
      description: variable?.description ?? null,
      usual: usual === undefined || usual === null ? null : textOf(usual).text,
    };
  });
}

/** The input that a new or pasted case is first of all about: `question`, `message` or `text`, else the first required one, else the first. */
export function mainVariable(variables: readonly PromptVariable[]): string {
  const usual = ['question', 'message', 'text'].find((name) => variables.some((variable) => variable.name === name));
  return usual ?? (variables.find((variable) => variable.required) ?? variables[0])?.name ?? 'question';
}

/** One field for each variable of the prompt, then for inputs of the case that the prompt does not use. */
export function inputFields(input: CaseInput, variables: readonly PromptVariable[]): readonly InputField[] {
  const known = variables.map((variable) => fieldOf(variable, input, true));
  const extra = Object.keys(input)
    .filter((name) => !variables.some((variable) => variable.name === name))
    .map((name) => fieldOf({ name, required: false, description: null, usual: null }, input, false));
  return [...known, ...extra];
}

function fieldOf(variable: PromptVariable, input: CaseInput, used: boolean): InputField {
  const given = Object.hasOwn(input, variable.name);
  return { ...variable, ...textOf(given ? (input[variable.name] ?? null) : ''), given, used };
}

/** Text as a person reads it: a text is itself, anything else is JSON. */
export function textOf(value: Value): EditedValue {
  return typeof value === 'string'
    ? { text: value, json: false }
    : { text: JSON.stringify(value, null, 2), json: true };
}

export type ReadValue = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly message: string };

/** What a person typed, as a value: the reverse of `textOf`. */
export function valueOf({ text, json }: EditedValue): ReadValue {
  if (!json) return { ok: true, value: text };
  const read = readJson(text);
  if (read === null) return { ok: false, message: 'This is not complete JSON yet. It is kept as it was until it is.' };
  const number = read.numbers.find(({ source }) => losesDigits(source));
  if (number === undefined) return { ok: true, value: read.value };
  return { ok: false, message: `${number.source} has more digits than a number can keep. Put it in quotes.` };
}

/** Fields of a case that changed, for `editCases`: undefined takes a field away. */
export type CaseChanges = Readonly<Record<string, unknown>>;

/**
 * Sets one input. An emptied input that the prompt can do without is taken away, so that the prompt's own value counts; a
 * required one stays as empty text.
 */
export function changeInput(
  input: CaseInput,
  field: Pick<InputField, 'name' | 'required' | 'json'>,
  text: string,
): { readonly ok: true; readonly changes: CaseChanges } | Extract<ReadValue, { ok: false }> {
  if (text === '' && !field.required) {
    const { [field.name]: _gone, ...rest } = input;
    return { ok: true, changes: { input: rest } };
  }
  const read = valueOf({ text, json: field.json && text !== '' });
  if (!read.ok) return read;
  const entries = Object.entries(input);
  // Built from entries, in place: a name such as __proto__ stays a name.
  const changed = Object.hasOwn(input, field.name)
    ? entries.map(([name, value]) => [name, name === field.name ? read.value : value] as const)
    : [...entries, [field.name, read.value] as const];
  return { ok: true, changes: { input: Object.fromEntries(changed) } };
}

/** Optional text fields: emptied means taken away. */
export function changeText(name: 'intent' | 'notes', text: string): CaseChanges {
  return { [name]: text.trim() === '' ? undefined : text };
}

/** Slices without doubles and empty names; none means that the field is taken away. */
export function changeSlices(slices: readonly string[]): CaseChanges {
  const cleaned = [...new Set(slices.map((slice) => slice.trim()).filter((slice) => slice !== ''))];
  return { slices: cleaned.length === 0 ? undefined : cleaned };
}

/** The slices that a person typed, separated by commas or line ends. */
export function slicesIn(typed: string): readonly string[] {
  return [
    ...new Set(
      typed
        .split(/[,\n]/)
        .map((slice) => slice.trim())
        .filter((slice) => slice !== ''),
    ),
  ];
}

export function changeExpected(
  edited: EditedValue,
): { readonly ok: true; readonly changes: CaseChanges } | Extract<ReadValue, { ok: false }> {
  if (edited.text === '') return { ok: true, changes: { expected: undefined } };
  const read = valueOf(edited);
  return read.ok ? { ok: true, changes: { expected: read.value } } : read;
}

export function changeMessages(messages: Case['messages']): CaseChanges {
  return { messages: messages.length === 0 ? undefined : messages };
}

/** A case as it is first written: only what the person gave stands in the file. */
export function newCase(id: string, name: string, text: string): CaseLine {
  return { id, input: { [name]: text }, source: 'written' };
}

/** Problems of one case, for its editor. */
export function problemsOfLine(problems: readonly Problem[], line: number): readonly Problem[] {
  return problems.filter((problem) => problem.line === line);
}
