import { type Check } from './check.ts';
import { doesNotHold, itHolds, notMeasured, type Holds } from './holds.ts';
import { compileJsonSchema, SchemaTooCostly } from './json-schema.ts';

type JsonCheck = Extract<Check, { type: 'json' }>;

const maximumAnswerLength = 262_144;

/**
 * json: the whole answer, without the white space around it, is JSON and follows the schema where there is one.
 * A code fence around it is not JSON: what the product would parse is what is checked.
 */
export function decideJson(check: JsonCheck, text: string): Holds {
  const trimmed = text.trim();
  if (trimmed.length > maximumAnswerLength) return notMeasured('The answer is too long to be checked as JSON.');
  const parsed = parse(trimmed);
  const schema = check.schema === undefined ? null : compileJsonSchema(check.schema);
  if (schema && !schema.ok) return notMeasured(`The JSON schema cannot be used: ${schema.message}.`);
  if (!parsed.ok) {
    const fenced = trimmed.startsWith('```');
    return doesNotHold(
      fenced ? 'Wraps its JSON in a code fence.' : trimmed === '' ? 'Is empty, not JSON.' : 'Is not valid JSON.',
    );
  }
  if (!schema) return itHolds('Is valid JSON.');
  try {
    const problem = schema.problemWith(parsed.value);
    return problem === null
      ? itHolds('Is JSON that follows the schema.')
      : doesNotHold(`Does not follow the JSON schema: ${problem}.`);
  } catch (error) {
    if (error instanceof SchemaTooCostly) return notMeasured(`The JSON schema cannot be used: ${error.message}.`);
    throw error;
  }
}

function parse(text: string): { readonly ok: true; readonly value: unknown } | { readonly ok: false } {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false };
  }
}
