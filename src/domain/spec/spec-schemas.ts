import { type Check } from '../checks/check.ts';
import { type FieldPath, formatField } from '../files/field-path.ts';
import { compileJsonSchema, keywordsOf } from '../files/json-schema.ts';
import { type Problem } from '../files/problem.ts';
import { remembered } from '../files/remembered.ts';
import { readYamlAs } from '../files/yaml/yaml-file.ts';
import { criterionLists } from './spec-file.ts';
import { specSchema, specSchemaName, type SpecFile } from './spec.ts';

type Schema = Record<string, unknown>;

/**
 * What is wrong with the JSON schemas of a spec that can be read, each with its line: one that cannot be used would leave every answer without a verdict, so
 * it is said before anything is asked. Compiles them: not for a place where code may not be made (the screens).
 */
export const specSchemaProblems = remembered((path: string, text: string): readonly Problem[] => {
  const read = readYamlAs(text, { path, schema: specSchema, schemaName: specSchemaName });
  if (!read.ok) return [];
  const { value: spec, file } = read.value;
  return schemasOf(spec).flatMap(({ schema, field }) =>
    [...unusable(schema, field), ...formats(schema, field)].map(({ at, message, severity }): Problem => ({
      path,
      line: file.lineOf(at),
      field: formatField(at),
      message,
      severity,
    })),
  );
});

interface Found {
  readonly at: FieldPath;
  readonly message: string;
  readonly severity: Problem['severity'];
}

function unusable(schema: Schema, field: FieldPath): Found[] {
  const compiled = compileJsonSchema(schema);
  if (compiled.ok) return [];
  // The message quotes a keyword that is not known; its place is where the line is.
  const named = [...keywordsOf(schema)].find(({ keyword }) => compiled.message.startsWith(`“${keyword}” `));
  const at = named === undefined ? field : [...field, ...named.path];
  return [{ at, message: `cannot be used as a JSON schema: ${compiled.message}`, severity: 'error' }];
}

/** By the standard `format` says what a text is meant to be, and nothing is refused for it: whoever counts on it must know. */
function formats(schema: Schema, field: FieldPath): Found[] {
  return [...keywordsOf(schema)]
    .filter(({ keyword, value }) => keyword === 'format' && typeof value === 'string')
    .map(({ path, value }) => ({
      at: [...field, ...path],
      message: `“${String(value)}” only describes: no answer fails by its format. Give a pattern where it has to hold.`,
      severity: 'warning',
    }));
}

function schemasOf(spec: SpecFile): { readonly schema: Schema; readonly field: FieldPath }[] {
  return criterionLists.flatMap((list) =>
    spec[list].flatMap(({ check }, index) => schemasIn(check, [list, index, 'check'])),
  );
}

function schemasIn(check: Check, field: FieldPath): { readonly schema: Schema; readonly field: FieldPath }[] {
  if (check.type === 'any' || check.type === 'all')
    return check.checks.flatMap((inner, index) => schemasIn(inner, [...field, 'checks', index]));
  return check.type === 'json' && check.schema !== undefined
    ? [{ schema: check.schema, field: [...field, 'schema'] }]
    : [];
}
