import { z } from 'zod';
import { query } from './procedure.ts';

/** A result as a file. */
export const exportProcedures = {
  /** Answers a piece at a time, in the order of the plan; the screen puts the pieces together. `next` null: that was the last. */
  'export.answers': query(
    z.object({ runId: z.string(), format: z.enum(['csv', 'jsonl']), offset: z.number().int().min(0).default(0) }),
    z.object({
      name: z.string(),
      text: z.string(),
      next: z.number().int().nullable(),
      /** Of all cases, how many hold personal data: the file does too. */
      personal: z.number().int(),
    }),
  ),
  'export.report': query(z.object({ runId: z.string() }), z.object({ name: z.string(), text: z.string() })),
} as const;
