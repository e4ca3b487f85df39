import { type FieldPath, formatField } from '#domain/files/field-path';
import { type Problem } from '#domain/files/problem';
import { chooseType, fieldNames, unknownField } from './copy.ts';

/** The first thing that is wrong with exactly this field, as a sentence; null when nothing is. */
export function problemAt(problems: readonly Problem[], field: FieldPath): string | null {
  const name = formatField(field);
  const found = problems.find((problem) => problem.field === name);
  return found === undefined ? null : asSentence(found.message);
}

/** What is wrong with the field or anything inside it. */
export function problemsWithin(problems: readonly Problem[], field: FieldPath): Problem[] {
  const name = formatField(field);
  if (name === null) return [...problems];
  return problems.filter((problem) => {
    if (problem.field === null || !problem.field.startsWith(name)) return false;
    const next = problem.field[name.length];
    return next === undefined || next === '.' || next === '[';
  });
}

/** Those that no control on screen shows beside itself: they are listed, so that none is hidden. */
export function problemsElsewhere(problems: readonly Problem[], shownAt: readonly FieldPath[]): Problem[] {
  const shown = new Set(shownAt.map(formatField));
  const firstOf = new Set<string>();
  return problems.filter(({ field }) => {
    if (field === null || !shown.has(field)) return true;
    // A control has room for one sentence.
    if (firstOf.has(field)) return true;
    firstOf.add(field);
    return false;
  });
}

/** The domain's "must be some text, is empty" as a sentence of its own. */
export function asSentence(message: string): string {
  const text = message.trim();
  const ended = /[.?!…]$/u.test(text) ? text : `${text}.`;
  return ended.charAt(0).toUpperCase() + ended.slice(1);
}

/**
 * What is wrong, with the name of the field in the words of the page: for where no label stands beside it. A name that the page does not
 * know, such as a misspelt one, is quoted.
 */
export function namedSentence({ field, message }: Problem): string {
  const [, word, quoted] = /(?:^|[.\]])([\p{L}_][\p{L}\p{N}_-]*)$|\[("(?:[^"\\]|\\.)*")\]$/u.exec(field ?? '') ?? [];
  const key = word ?? (quoted === undefined ? undefined : String(JSON.parse(quoted)));
  if (key === undefined) return asSentence(message);
  // The domain lists every type by the name it has in files: nothing to read on a page that offers them in words.
  if (key === 'type') return chooseType;
  // "is missing" is said of the field; "give a min, a max, or both" is a sentence without it.
  if (!/^(?:is|must|has|cannot|names|stands|refers|starts)\b/u.test(message)) return asSentence(message);
  return asSentence(`${fieldNames[key] ?? unknownField(key)} ${message}`);
}

/** The first part of a field's name, which tells the section of the page: "must[0].check" -> "must". */
export function sectionOf(field: string | null): string | null {
  return field === null ? null : (/^[^.[]+/u.exec(field)?.[0] ?? null);
}
