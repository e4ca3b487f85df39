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

/** The header of `prompts/<id>.md` (formats.md, "Prompt"). Unknown keys are kept. */
export const promptHeaderSchema = z.looseObject({
  schema: z.literal(promptSchemaName),
  purpose: z.string().optional(),
  owner: z.string().optional(),
  maintained_by: z.enum(['pm', 'engineering']).optional(),
  last_evaluated: z.iso.datetime({ offset: true }).optional(),
  model: z.string().min(1).optional(),
  parameters: parametersSchema.optional(),
  variables: z.record(z.string(), variableSchema.nullable()).optional(),
  tools: z.array(z.string()).optional(),
  /** The shape that answers must have; absent: free text. */
  output: z.looseObject({ schema: z.record(z.string(), z.json()).optional() }).optional(),
});
export type PromptHeader = z.infer<typeof promptHeaderSchema>;

/** A parsed prompt file. `text` is the file as it was read; `template` is what follows the header. */
export interface Prompt {
  readonly text: string;
  /** null: the file has no header. It can be run but not signed off. */
  readonly header: PromptHeader | null;
  readonly template: string;
  /** 1-based line of the file on which the template starts. */
  readonly templateLine: number;
}
