/** Words of JSON Schema that say which values a place may hold, and that servers with a smaller schema language refuse. */
const bounds = [
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'pattern',
  'format',
  'minItems',
  'maxItems',
  'uniqueItems',
  'minProperties',
  'maxProperties',
  'default',
  'examples',
  'title',
  '$schema',
  '$id',
  '$comment',
] as const;

/** Whose values are named by a person: a property may be called "format". */
const namesProperties = new Set(['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas']);
/** Whose value is data, not a schema. */
const holdsData = new Set(['enum', 'const', 'required']);

/** The refusable words that stand in a schema. */
export function boundsIn(schema: unknown): string[] {
  const found = new Set<string>();
  walk(schema, (word) => {
    found.add(word);
    return true;
  });
  return bounds.filter((word) => found.has(word));
}

/** The schema without these words, wherever they stand. */
export function withoutWords(schema: Record<string, unknown>, words: readonly string[]): Record<string, unknown> {
  const kept = walk(schema, (word) => !words.includes(word));
  // A schema that is an object stays one.
  return kept as Record<string, unknown>;
}

function walk(schema: unknown, keep: (word: string) => boolean): unknown {
  if (Array.isArray(schema)) return schema.map((each) => walk(each, keep));
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).flatMap(([word, value]) => {
      if (holdsData.has(word)) return [[word, value]];
      if (namesProperties.has(word) && typeof value === 'object' && value !== null)
        return [[word, Object.fromEntries(Object.entries(value).map(([name, each]) => [name, walk(each, keep)]))]];
      return keep(word) ? [[word, walk(value, keep)]] : [];
    }),
  );
}
