import { type Check } from './check.ts';
import { findJsonOddities, losesDigits } from '../files/exact-json.ts';
import { cannotTell, doesNotHold, itHolds, notMeasured, quoted, type Holds } from './holds.ts';
import { compileJsonSchema, SchemaTooCostly } from '../files/json-schema.ts';

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
  const doubt = doubtAbout(trimmed, check.schema);
  if (doubt !== null) return cannotTell(doubt);
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

/**
 * What the schema would be asked about something else than the answer says: a number whose digits JavaScript cannot hold, where the schema
 * compares numbers, and a key that stands twice, of which readers take one or the other.
 */
function doubtAbout(text: string, schema: unknown): string | null {
  const { numbers, repeated } = findJsonOddities(text);
  const [twice] = repeated;
  if (twice) return `Has ${quoted(String(twice.at(-1) ?? ''))} twice: which one counts cannot be told.`;
  const number = numbers.find(({ source }) => losesDigits(source));
  if (number === undefined || !comparesNumbers(schema)) return null;
  return `Holds ${quoted(number.source)}, which has more digits than can be compared.`;
}

const comparing = new Set([
  'const',
  'enum',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'uniqueItems',
]);

function comparesNumbers(schema: unknown): boolean {
  if (typeof schema !== 'object' || schema === null) return false;
  return Object.entries(schema).some(([key, value]) => comparing.has(key) || comparesNumbers(value));
}

function parse(text: string): { readonly ok: true; readonly value: unknown } | { readonly ok: false } {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false };
  }
}
