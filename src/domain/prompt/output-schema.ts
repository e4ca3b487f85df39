import { compileJsonSchema } from '../files/json-schema.ts';
import { type Problem } from '../files/problem.ts';
import { type Prompt } from './prompt.ts';
import { locateHeader } from './prompt-header.ts';

/** What a model is told of the shape its answer must have (`response_format`, type `json_schema`). */
export interface OutputSchema {
  readonly name: string;
  readonly schema: Record<string, unknown>;
  /** The server holds the model to it word for word: possible where every field is required and no other allowed. */
  readonly strict: boolean;
}

/** The schema that answers to this prompt must follow; null: free text. */
export function outputSchemaOf(prompt: Prompt): OutputSchema | null {
  const schema = prompt.header?.output?.schema;
  return schema === undefined ? null : { name: 'answer', schema, strict: canBeStrict(schema) };
}

/** Why the schema in the header cannot be used. Compiles it: not for a place where code may not be made (the screens). */
export function outputSchemaProblems(path: string, prompt: Prompt): Problem[] {
  const schema = prompt.header?.output?.schema;
  if (schema === undefined) return [];
  const compiled = compileJsonSchema(schema);
  if (compiled.ok) return [];
  const message = `the JSON schema of the answer cannot be used: ${compiled.message}`;
  return [{ path, line: lineOfOutput(prompt.text), field: 'output.schema', message, severity: 'error' }];
}

/** OpenAI's structured outputs want each object to require all of its fields and to allow no other; else a strict request is refused. */
function canBeStrict(schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.every(canBeStrict);
  if (typeof schema !== 'object' || schema === null) return true;
  const inner = Object.values(schema).every(canBeStrict);
  if (!('properties' in schema) && !('type' in schema && schema.type === 'object')) return inner;
  const properties = 'properties' in schema && isObject(schema.properties) ? Object.keys(schema.properties) : [];
  const required = 'required' in schema && Array.isArray(schema.required) ? schema.required : [];
  const closed = 'additionalProperties' in schema && schema.additionalProperties === false;
  return inner && closed && properties.every((name) => required.includes(name));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function lineOfOutput(text: string): number | null {
  const header = locateHeader(text);
  if (header === null) return null;
  const at = /^output[ \t]*:/m.exec(text.slice(header.start, header.end));
  return at === null ? null : text.slice(0, header.start + at.index).split('\n').length;
}
