import { type Case } from '../cases/case.ts';

/** A string of a check with the case's inputs put in, or the sentence that says which input is missing. */
export type FilledText =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly message: string };

const placeholder = /\{\{\s*([\p{L}_][\p{L}\p{N}_.-]*)\s*\}\}/gu;
const wholePlaceholder = /^\{\{\s*([\p{L}_][\p{L}\p{N}_.-]*)\s*\}\}$/u;

type Value = Case['input'][string];

/**
 * Puts the case's inputs into a string of a check: `{{order}}`, or `{{order.id}}` for a field of an object. An inserted value is never
 * searched for placeholders again. `quote` is applied to each value: `quotePattern` where the string is a pattern.
 * An input that the case does not have makes the check impossible; it never counts as empty text.
 */
export function fillText(text: string, aCase: Case, quote: (value: string) => string = (value) => value): FilledText {
  let missing: string | null = null;
  const filled = text.replace(placeholder, (_all, name: string) => {
    const value = inputNamed(aCase, name);
    if (value === undefined) missing ??= name;
    return value === undefined ? '' : quote(textOfInput(value));
  });
  return missing === null ? { ok: true, text: filled } : { ok: false, message: missingInput(missing) };
}

/** Like `fillText`, but a string that is one placeholder and nothing else becomes the value itself: a number stays a number. */
export function fillValue(
  text: string,
  aCase: Case,
): { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly message: string } {
  const name = wholePlaceholder.exec(text)?.[1];
  if (name === undefined) {
    const filled = fillText(text, aCase);
    return filled.ok ? { ok: true, value: filled.text } : filled;
  }
  const value = inputNamed(aCase, name);
  return value === undefined ? { ok: false, message: missingInput(name) } : { ok: true, value };
}

/** The names of the inputs that a string of a check uses, in order of first use. */
export function inputsUsed(text: string): string[] {
  return [...new Set([...text.matchAll(placeholder)].map((match) => match[1] ?? ''))];
}

/** An input by name, own properties only; undefined where the case has none. */
export function inputNamed(aCase: Case, name: string): Value | undefined {
  if (Object.hasOwn(aCase.input, name)) return aCase.input[name];
  let value: Value | undefined = aCase.input;
  for (const part of name.split('.')) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, part))
      return undefined;
    value = value[part];
  }
  return value;
}

/** An input as text: a string as it is, everything else as JSON. */
export function textOfInput(value: Value): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export function missingInput(name: string): string {
  return `The check uses {{${name}}}, which this case does not have.`;
}
