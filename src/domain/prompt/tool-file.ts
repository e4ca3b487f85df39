import { z } from 'zod';
import { type Parsed } from '../files/problem.ts';
import { readYamlAs } from '../files/yaml/yaml-file.ts';

export const toolSchemaName = 'signoff/tool@1';

/** `tools/<name>.tool.yaml`: a behavioural contract, since the model reads it. Unknown keys are kept. */
export const toolFileSchema = z.looseObject({
  schema: z.literal(toolSchemaName),
  name: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'use letters, digits, _ and -'),
  description: z.string().min(1),
  /** JSON Schema of the arguments. */
  parameters: z.record(z.string(), z.unknown()).default({ type: 'object', properties: {} }),
});
export type ToolFile = z.infer<typeof toolFileSchema>;

/** Reads a tool description. Never throws. */
export function parseTool(path: string, text: string): Parsed<Pick<ToolFile, 'name' | 'description' | 'parameters'>> {
  const read = readYamlAs(text, { path, schema: toolFileSchema, schemaName: toolSchemaName });
  if (!read.ok) return read;
  const { name, description, parameters } = read.value.value;
  return { ok: true, value: { name, description, parameters }, warnings: read.warnings };
}
