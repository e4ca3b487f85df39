/** Where a value stands inside a file: keys of objects and positions in lists. */
export type FieldPath = readonly (string | number)[];

/** `['must', 0, 'check', 'pattern']` -> `must[0].check.pattern`; a key that is no plain word stands in quotes. */
export function formatField(path: FieldPath): string | null {
  if (path.length === 0) return null;
  let field = '';
  for (const part of path) {
    if (typeof part === 'number') field += `[${part}]`;
    else if (/^[\p{L}_][\p{L}\p{N}_-]*$/u.test(part)) field += field === '' ? part : `.${part}`;
    else field += `[${JSON.stringify(part)}]`;
  }
  return field;
}

/** The value at a path of a plain object or list; undefined where there is none. Looks at own properties only. */
export function valueAt(value: unknown, path: FieldPath): unknown {
  let at = value;
  for (const part of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part)) return undefined;
    // An own property of an object was just seen: indexing cannot reach a prototype.
    at = (at as Record<string | number, unknown>)[part];
  }
  return at;
}
