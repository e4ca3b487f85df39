import { type z } from 'zod';
import { type FieldPath, valueAt } from './field-path.ts';

export interface SchemaIssue {
  readonly path: FieldPath;
  /** In plain words, what the value must be and what it is. */
  readonly message: string;
}

/** What a schema refused about `value`, one entry a field, in words for a person who has never heard of zod. */
export function describeIssues(error: z.ZodError, value: unknown): SchemaIssue[] {
  return error.issues.flatMap((issue): SchemaIssue[] => {
    // zod allows symbols in a path; JSON and YAML cannot hold one.
    const path = issue.path.filter((part): part is string | number => typeof part !== 'symbol');
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ path: [...path, key], message: 'is not a field that can stand here' }));
    }
    return [{ path, message: describe(issue, valueAt(value, path)) }];
  });
}

function describe(issue: z.core.$ZodIssue, value: unknown): string {
  if (issue.code === 'custom') return issue.message;
  if (value === undefined) return `is missing${wanted(issue) === null ? '' : `: must be ${wanted(issue)}`}`;
  if (issue.code === 'invalid_format' && issue.format === 'regex') return `${issue.message}, is ${show(value)}`;
  const must = wanted(issue);
  return must === null ? `${issue.message}, is ${show(value)}` : `must be ${must}, is ${show(value)}`;
}

const typeNames: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of fields',
  record: 'a group of fields',
  null: 'empty',
};

/** What would have been right, so that it can follow "must be"; null where zod's own message has to do. */
function wanted(issue: z.core.$ZodIssue): string | null {
  switch (issue.code) {
    case 'invalid_type':
      return typeNames[issue.expected] ?? issue.expected;
    case 'invalid_value':
      return issue.values.length === 1 ? show(issue.values[0]) : `one of ${issue.values.map(String).join(', ')}`;
    case 'invalid_union':
      return 'options' in issue && Array.isArray(issue.options) ? `one of ${issue.options.join(', ')}` : null;
    case 'too_small':
      return size(issue.origin, issue.minimum, issue.inclusive === false ? 'more than' : 'at least');
    case 'too_big':
      return size(issue.origin, issue.maximum, issue.inclusive === false ? 'less than' : 'at most');
    case 'invalid_format':
      return issue.format === 'datetime' ? 'a date and time such as 2026-11-20T14:03:00Z' : null;
    default:
      return null;
  }
}

function size(origin: string, limit: number | bigint, relation: string): string {
  if (origin === 'string')
    return limit === 1 && relation === 'at least' ? 'some text' : `${relation} ${limit} characters`;
  if (origin === 'array') return `a list of ${relation} ${limit}`;
  return `${relation} ${limit}`;
}

/** A value as it may stand in a sentence: short, on one line. */
export function show(value: unknown): string {
  if (value === '') return 'empty';
  if (typeof value === 'string') return clip(/^[\w./@:+-]+$/.test(value) ? value : JSON.stringify(value));
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object' && value !== null) return 'a group of fields';
  return value === null ? 'empty' : String(value);
}

function clip(text: string): string {
  const characters = [...text];
  return characters.length <= 60 ? text : `${characters.slice(0, 59).join('')}…`;
}
