import { z } from 'zod';
import { type MisnamedField, misnamedFields } from './misnamed-field.ts';

export const caseSourceSchema = z.enum(['user-research', 'support-ticket', 'production', 'written', 'other']);
export const sensitivitySchema = z.enum(['public', 'internal', 'personal']);
export type Sensitivity = z.infer<typeof sensitivitySchema>;

export const messageSchema = z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() });
export type Message = z.infer<typeof messageSchema>;

/** A value a template can insert: text, number, yes/no, or lists and objects of these. */
export const inputSchema = z.record(z.string(), z.json());
export type CaseInput = z.infer<typeof inputSchema>;

/** A slice or an intent: one name, however the accents in it are written. */
export const caseNameSchema = z.string().normalize();

/** One line of `prompts/<id>.cases.jsonl` (formats.md, "Cases"). Unknown keys are kept. */
export const caseLineSchema = z.looseObject({
  id: z.string().min(1).max(200),
  input: inputSchema,
  slices: z.array(caseNameSchema).optional(),
  intent: caseNameSchema.optional(),
  source: caseSourceSchema.optional(),
  sensitivity: sensitivitySchema.optional(),
  expected: z.json().optional(),
  notes: z.string().optional(),
  messages: z.array(messageSchema).optional(),
});
export type CaseLine = z.infer<typeof caseLineSchema>;

/** A case with its defaults filled in: what a run works with. */
export interface Case {
  readonly id: string;
  readonly input: CaseInput;
  readonly slices: readonly string[];
  readonly intent: string | null;
  readonly source: z.infer<typeof caseSourceSchema> | null;
  readonly sensitivity: Sensitivity;
  readonly expected: z.infer<typeof inputSchema>[string] | null;
  readonly notes: string | null;
  readonly messages: readonly Message[];
  /** Absent: none. */
  readonly misnamed?: readonly MisnamedField[];
}

export function caseFromLine(line: CaseLine): Case {
  const misnamed = misnamedFields(line);
  return {
    id: line.id,
    input: line.input,
    slices: line.slices ?? [],
    intent: line.intent ?? null,
    source: line.source ?? null,
    sensitivity: line.sensitivity ?? 'internal',
    expected: line.expected ?? null,
    notes: line.notes ?? null,
    messages: line.messages ?? [],
    ...(misnamed.length > 0 && { misnamed }),
  };
}

/** The input a person reads as "what the user said": `question`, `message` or `text`, else the only or first text. */
export function headlineOfInput(input: CaseInput): string {
  for (const name of ['question', 'message', 'text']) if (typeof input[name] === 'string') return input[name];
  const first = Object.values(input).find((value) => typeof value === 'string');
  return first === undefined ? JSON.stringify(input) : String(first);
}
