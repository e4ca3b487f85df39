import { Ajv, type Options } from 'ajv';
import { Ajv2019 } from 'ajv/dist/2019.js';
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

/** By what `$schema` names. Draft-06 is read as draft-07, which only adds to it. */
const drafts: Readonly<Record<string, new (options: Options) => Ajv>> = {
  'draft-06': Ajv,
  'draft-07': Ajv,
  'draft/2019-09': Ajv2019,
  'draft/2020-12': Ajv2020,
};
const newestDraft = 'draft/2020-12';
const draftAddress = /^https?:\/\/json-schema\.org\/(.+?)\/schema#?$/u;

/**
 * Compiles a schema of a spec (JSON Schema of the draft that its `$schema` names, else 2020-12; core vocabularies). A schema is bytes from a repository, so:
 * patterns run on the linear-time engine; nothing is fetched; unknown keywords are refused (a misspelt one would silently allow
 * everything) unless their name marks them as somebody's own (x-...); size, depth and the number of references followed in one validation are limited. `format` only annotates, as the
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
    const validate = createEngine(draftOf(schema), steps).compile(withSteps(schema));
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

/** Throws where its `$schema` is one that is not read. */
function draftOf({ $schema: named }: Record<string, unknown>): string {
  if (named === undefined) return newestDraft;
  const draft = typeof named === 'string' ? draftAddress.exec(named)?.[1] : undefined;
  if (draft !== undefined && Object.hasOwn(drafts, draft)) return draft;
  throw new Error('its $schema is not JSON Schema 2020-12, 2019-09, draft-07 or draft-06; leave $schema out');
}

function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message.replace(/\s+/gu, ' ') : 'it cannot be read';
  const unknown = unknownKeyword.exec(message)?.[1];
  return unknown === undefined ? message : `“${unknown}” is no keyword of JSON Schema`;
}

const unknownKeyword = /^strict mode: unknown keyword: "(.*)"$/u;

function createEngine(draft: string, steps: { left: number }): Ajv {
  const Engine = drafts[draft] ?? Ajv2020;
  const ajv = new Engine({
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
const holdsNames = new Set([
  'properties',
  'patternProperties',
  '$defs',
  'definitions',
  'dependentSchemas',
  'dependencies',
]);

/** A copy in which every followed reference is counted. Without it, `anyOf` of two references to the next of 40 definitions takes 2^40 steps. */
function withSteps({ $schema: _draft, ...schema }: Record<string, unknown>): Record<string, unknown> {
  // A schema object stays an object.
  return step(schema) as Record<string, unknown>;
}

function step(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(step);
  if (typeof schema !== 'object' || schema === null) return schema;
  const keywords = Object.entries(schema).filter(([key]) => !key.startsWith('x-'));
  const copy: [string, unknown][] = keywords.map(([key, value]) => {
    if (holdsValues.has(key)) return [key, value];
    if (holdsNames.has(key) && typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return [key, Object.fromEntries(Object.entries(value).map(([name, each]) => [name, step(each)]))];
    }
    return [key, step(value)];
  });
  const refers = copy.some(([key, value]) => (key === '$ref' || key === '$dynamicRef') && typeof value === 'string');
  return Object.fromEntries(refers ? [...copy, [stepKeyword, true]] : copy);
}

/** A keyword that stands in a schema, and where: keys of values, and names of fields, are none. */
export interface PlacedKeyword {
  readonly keyword: string;
  readonly value: unknown;
  readonly path: readonly (string | number)[];
}

/** Every keyword of a schema and of the schemas in it. */
export function* keywordsOf(schema: unknown, above: readonly (string | number)[] = []): Generator<PlacedKeyword> {
  if (Array.isArray(schema)) {
    for (const [index, each] of schema.entries()) yield* keywordsOf(each, [...above, index]);
    return;
  }
  if (typeof schema !== 'object' || schema === null || above.length > 2 * maximumDepth) return;
  for (const [keyword, value] of Object.entries(schema)) {
    const path = [...above, keyword];
    yield { keyword, value, path };
    if (holdsValues.has(keyword)) continue;
    const named = holdsNames.has(keyword) && typeof value === 'object' && value !== null && !Array.isArray(value);
    if (!named) yield* keywordsOf(value, path);
    else for (const [name, each] of Object.entries(value)) yield* keywordsOf(each, [...path, name]);
  }
}
