import { z } from 'zod';
import { type PersonalDataKind, personalDataKinds } from '../policy/personal-data.ts';

const text = z.string().max(20_000);
const ignoreCase = z.boolean().optional();

const textCheck = <T extends string>(type: T) =>
  z.strictObject({ type: z.literal(type), value: text, ignore_case: ignoreCase });

/** How a criterion is decided (formats.md, "Check types"). A tree: `any` and `all` hold further checks. */
export type Check =
  | {
      type: 'contains' | 'not_contains' | 'equals' | 'starts_with' | 'ends_with';
      value: string;
      ignore_case?: boolean | undefined;
    }
  | { type: 'regex'; pattern: string; ignore_case?: boolean | undefined }
  | { type: 'length'; min?: number | undefined; max?: number | undefined; unit: 'words' | 'characters' | 'sentences' }
  | { type: 'json'; schema?: Record<string, unknown> | undefined }
  | {
      type: 'tool_call';
      name?: string | undefined;
      arguments?: Record<string, unknown> | undefined;
      none?: true | undefined;
    }
  | { type: 'language'; is: string }
  | { type: 'similar'; to: string; min: number; ignore_case?: boolean | undefined }
  | { type: 'refusal'; is: boolean }
  | { type: 'pii'; kinds?: PersonalDataKind[] | undefined }
  | JudgeCheck
  | { type: 'human'; instructions?: string | undefined }
  | { type: 'any' | 'all'; checks: Check[] };

export interface JudgeCheck {
  type: 'judge';
  rubric: string;
  scale?: number | undefined;
  pass_at?: number | undefined;
  model?: string | undefined;
  /** Several judges, who vote. */
  models?: string[] | undefined;
}

/** Two to five judges, each once: one that is named twice would have two votes. */
export const judgeModels = z
  .array(z.string().min(1))
  .min(2)
  .max(5)
  .refine((models) => new Set(models).size === models.length, 'names a judge twice: each has one vote');

const lengthCheck = z
  .strictObject({
    type: z.literal('length'),
    min: z.number().int().min(0).optional(),
    max: z.number().int().min(0).optional(),
    unit: z.enum(['words', 'characters', 'sentences']),
  })
  .refine((check) => check.min !== undefined || check.max !== undefined, 'give a min, a max, or both')
  .refine((check) => check.min === undefined || check.max === undefined || check.min <= check.max, 'min is above max');

const toolCallCheck = z
  .strictObject({
    type: z.literal('tool_call'),
    name: z.string().min(1).optional(),
    arguments: z.record(z.string(), z.unknown()).optional(),
    none: z.literal(true).optional(),
  })
  .refine((check) => (check.name !== undefined) !== (check.none === true), 'give either a name or none: true');

const judgeCheck = z
  .strictObject({
    type: z.literal('judge'),
    rubric: text.min(1),
    scale: z.number().int().min(2).max(10).optional(),
    pass_at: z.number().int().min(1).optional(),
    model: z.string().min(1).optional(),
    models: judgeModels.optional(),
  })
  .refine((check) => check.model === undefined || check.models === undefined, 'give either model or models')
  .refine((check) => (check.scale === undefined) === (check.pass_at === undefined), 'scale and pass_at go together')
  .refine((check) => check.scale === undefined || (check.pass_at ?? 0) <= check.scale, 'pass_at is above scale');

/** Parses one check of a spec. Unknown types and misspelt fields are refused by name. */
export const checkSchema: z.ZodType<Check> = z.lazy(() =>
  z.discriminatedUnion('type', [
    textCheck('contains'),
    textCheck('not_contains'),
    textCheck('equals'),
    textCheck('starts_with'),
    textCheck('ends_with'),
    z.strictObject({ type: z.literal('regex'), pattern: text.min(1), ignore_case: ignoreCase }),
    lengthCheck,
    z.strictObject({ type: z.literal('json'), schema: z.record(z.string(), z.unknown()).optional() }),
    toolCallCheck,
    z.strictObject({ type: z.literal('language'), is: z.string().min(1).max(100) }),
    z.strictObject({ type: z.literal('similar'), to: text, min: z.number().min(0).max(1), ignore_case: ignoreCase }),
    z.strictObject({ type: z.literal('refusal'), is: z.boolean() }),
    z.strictObject({ type: z.literal('pii'), kinds: z.array(z.enum(personalDataKinds)).min(1).optional() }),
    judgeCheck,
    z.strictObject({ type: z.literal('human'), instructions: text.optional() }),
    z.strictObject({ type: z.literal('any'), checks: z.array(checkSchema).min(1) }),
    z.strictObject({ type: z.literal('all'), checks: z.array(checkSchema).min(1) }),
  ]),
);

/** Every check in the tree, the root included. */
export function checksWithin(check: Check): Check[] {
  return check.type === 'any' || check.type === 'all' ? [check, ...check.checks.flatMap(checksWithin)] : [check];
}
