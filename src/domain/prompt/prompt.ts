import { z } from 'zod';

export const promptSchemaName = 'signoff/prompt@1';

export const parametersSchema = z.looseObject({
  temperature: z.number().min(0).max(2).optional(),
  top_p: z.number().min(0).max(1).optional(),
  max_output_tokens: z.number().int().positive().optional(),
  seed: z.number().int().optional(),
});
export type Parameters = z.infer<typeof parametersSchema>;

export const variableSchema = z.looseObject({
  required: z.boolean().optional(),
  default: z.json().optional(),
  description: z.string().optional(),
});
export type Variable = z.infer<typeof variableSchema>;

/** A list of names, or of maps that have one, as the map that it stands for; anything else as it is. */
function mapOfList(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  const named = value.map((each: unknown): [string, unknown] | null => {
    if (typeof each === 'string') return [each, {}];
    if (typeof each !== 'object' || each === null || !('name' in each) || typeof each.name !== 'string') return null;
    const { name, ...variable } = each;
    return [name, variable];
  });
  return named.every((each) => each !== null) ? Object.fromEntries(named) : value;
}

/** The header of `prompts/<id>.md` (formats.md, "Prompt"). Unknown keys are kept. Without `schema` it is somebody else's (`isOwnHeader`). */
export const promptHeaderSchema = z.looseObject({
  schema: z.literal(promptSchemaName).optional(),
  purpose: z.string().optional(),
  owner: z.string().optional(),
  maintained_by: z.enum(['pm', 'engineering']).optional(),
  last_evaluated: z.iso.datetime({ offset: true }).optional(),
  model: z.string().min(1).optional(),
  parameters: parametersSchema.optional(),
  variables: z.preprocess(mapOfList, z.record(z.string(), variableSchema.nullable()).optional()),
  tools: z.array(z.string()).optional(),
  /** The shape that answers must have; absent: free text. */
  output: z.looseObject({ schema: z.record(z.string(), z.json()).optional() }).optional(),
});
export type PromptHeader = z.infer<typeof promptHeaderSchema>;

/** Whether a header is Signoff's own, and can be signed off. */
export function isOwnHeader(header: PromptHeader | null): header is PromptHeader & { schema: string } {
  return header?.schema === promptSchemaName;
}

/** A parsed prompt file. `text` is the file as it was read; `template` is what follows the header. */
export interface Prompt {
  readonly text: string;
  /** null: the file has no header. That, or a header that is somebody else's (`isOwnHeader`), can be run but not signed off. */
  readonly header: PromptHeader | null;
  readonly template: string;
  /** 1-based line of the file on which the template starts. */
  readonly templateLine: number;
}
