import { Ajv2020 } from 'ajv/dist/2020.js';
import { compilePattern } from './bounded-regex.ts';

/** A JSON Schema that is ready to be asked, or a sentence that says why it cannot be used. */
export type CompiledSchema =
  | {
      readonly ok: true;
      /** null when the value follows the schema, else what is wrong, in words. Throws `SchemaTooCostly`. */
      problemWith(value: unknown): string | null;
    }
  | { readonly ok: false; readonly message: string };

/** The schema refers to itself so often that validation would not come to an end in reasonable time. */
export class SchemaTooCostly extends Error {}

const maximumSchemaLength = 65_536;
const maximumDepth = 64;
const maximumReferences = 100_000;
const stepKeyword = 'x-signoff-step';
const compiledSchemas = new WeakMap<object, CompiledSchema>();

/**
 * Compiles a schema of a spec (JSON Schema 2020-12, core vocabularies). A schema is bytes from a repository, so:
 * patterns run on the linear-time engine; nothing is fetched; unknown keywords are refused (a misspelt one would silently allow
 * everything); size, depth and the number of references followed in one validation are limited. `format` only annotates, as the
 * standard has it. Never throws. A schema object is compiled once.
 */
export function compileJsonSchema(schema: Record<string, unknown>): CompiledSchema {
  const known = compiledSchemas.get(schema);
  if (known) return known;
  const compiled = compile(schema);
  compiledSchemas.set(schema, compiled);
  return compiled;
}

function compile(schema: Record<string, unknown>): CompiledSchema {
  const tooLarge = sizeProblem(schema);
  if (tooLarge !== null) return { ok: false, message: tooLarge };
  const steps = { left: 0 };
  try {
    const validate = createEngine(steps).compile(withSteps(schema));
    return {
      ok: true,
      problemWith(value) {
        steps.left = maximumReferences;
        try {
          if (validate(value)) return null;
        } catch (error) {
          throw error instanceof SchemaTooCostly
            ? error
            : new SchemaTooCostly('the schema refers to itself without end');
        }
        const [first] = validate.errors ?? [];
        const place = first?.instancePath ? first.instancePath : 'the answer';
        return `${place} ${first?.message ?? 'does not follow it'}`;
      },
    };
  } catch (error) {
    return { ok: false, message: messageOf(error) };
  }
}

function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message.replace(/\s+/gu, ' ') : 'it cannot be read';
  return message.startsWith('no schema with key or ref')
    ? 'its $schema is not JSON Schema 2020-12; leave $schema out'
    : message;
}

function createEngine(steps: { left: number }): Ajv2020 {
  const ajv = new Ajv2020({
    strictSchema: true,
    strictTypes: false,
    strictTuples: false,
    strictRequired: false,
    allowUnionTypes: true,
    validateFormats: false,
    ownProperties: true,
    logger: false,
    code: { regExp: Object.assign(linearPattern, { code: 'linearPattern' }) },
  });
  ajv.addKeyword({
    keyword: stepKeyword,
    // Counted before the reference is followed: after it would be after the explosion.
    before: '$ref',
    errors: false,
    validate: () => {
      if (--steps.left < 0) throw new SchemaTooCostly('the schema follows too many references');
      return true;
    },
  });
  return ajv;
}

/** Ajv tells patterns apart by their `toString`: two without one of their own would be taken for the same. */
function linearPattern(pattern: string): { test(text: string): boolean; toString(): string } {
  const compiled = compilePattern(pattern);
  if (!compiled.ok) throw new Error(`the pattern ${JSON.stringify(pattern)} cannot be used: ${compiled.message}`);
  return { test: (text) => compiled.find(text) !== null, toString: () => `/${pattern}/` };
}

function sizeProblem(schema: unknown): string | null {
  if (depthOf(schema, 0) > maximumDepth) return `it is nested more than ${maximumDepth} levels deep`;
  if (JSON.stringify(schema).length > maximumSchemaLength) return `it is longer than ${maximumSchemaLength} characters`;
  return null;
}

function depthOf(value: unknown, above: number): number {
  if (typeof value !== 'object' || value === null || above > maximumDepth) return above;
  return Object.values(value).reduce<number>((deepest, each) => Math.max(deepest, depthOf(each, above + 1)), above + 1);
}

const holdsValues = new Set(['const', 'enum', 'default', 'examples']);
const holdsNames = new Set(['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas']);

/** A copy in which every followed reference is counted. Without it, `anyOf` of two references to the next of 40 definitions takes 2^40 steps. */
function withSteps(schema: unknown): Record<string, unknown> {
  // A schema object stays an object: only objects are ever passed in from outside.
  return step(schema) as Record<string, unknown>;
}

function step(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(step);
  if (typeof schema !== 'object' || schema === null) return schema;
  const copy: [string, unknown][] = Object.entries(schema).map(([key, value]) => {
    if (holdsValues.has(key)) return [key, value];
    if (holdsNames.has(key) && typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return [key, Object.fromEntries(Object.entries(value).map(([name, each]) => [name, step(each)]))];
    }
    return [key, step(value)];
  });
  const refers = copy.some(([key, value]) => (key === '$ref' || key === '$dynamicRef') && typeof value === 'string');
  return Object.fromEntries(refers ? [...copy, [stepKeyword, true]] : copy);
}
