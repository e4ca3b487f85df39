import { z } from 'zod';
import { gateSchema, runResultSchema } from '../result/run-result.ts';

export const evalRecordSchemaName = 'signoff/eval@1';

export const reviewLabelSchema = z.enum(['pass', 'fail', 'unsure']);
export type ReviewLabel = z.infer<typeof reviewLabelSchema>;

export const signOffSchema = z.object({
  name: z.string(),
  email: z.string(),
  /** ISO 8601 UTC. */
  at: z.string(),
  decision: z.enum(['approve', 'exception', 'withdraw']),
  statement: z.string(),
});
export type SignOff = z.infer<typeof signOffSchema>;

/** The file committed with a proposal (formats.md, "Eval record"). Never a key, never text the policy keeps out of Git. */
export const evalRecordSchema = z.looseObject({
  schema: z.literal(evalRecordSchemaName),
  run: runResultSchema,
  committedBlob: z.string(),
  baseline: z.object({ commit: z.string().nullable(), content: z.string() }).nullable(),
  excerpts: z.array(z.object({ case: z.string(), variant: z.string(), text: z.string() })),
  review: z
    .object({
      path: z.string().nullable(),
      sample: z.number().int(),
      drawn: z.number().int(),
      labels: z.object({ pass: z.number().int(), fail: z.number().int(), unsure: z.number().int() }),
      agreement: z.number().nullable(),
      /** Outputs that a person failed and the checks had not; null: not known. */
      missed: z.number().int().nullable().default(null),
      /** True when no person did it: never satisfies `signoff check`. */
      automatic: z.boolean().default(false),
    })
    .nullable(),
  gate: gateSchema,
  signOff: signOffSchema,
  tries: z.number().int(),
  waivers: z.array(
    z.object({ what: z.string(), from: z.string(), to: z.string(), reason: z.string(), by: z.string() }),
  ),
  app: z.object({ name: z.string(), version: z.string() }),
});
export type EvalRecord = z.infer<typeof evalRecordSchema>;
