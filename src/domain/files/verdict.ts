import { z } from 'zod';

/** The four verdicts of one criterion on one output, as they stand in files. */
export const verdictSchema = z.enum(['pass', 'fail', 'cannot-tell', 'not-measured']);
export type Verdict = z.infer<typeof verdictSchema>;

/** A span of the output's text, in UTF-16 code units, end exclusive. */
export const spanSchema = z.object({ start: z.number().int().min(0), end: z.number().int().min(0) });
export type Span = z.infer<typeof spanSchema>;

/** A verdict with the reason a person can read and, where there is one, the text that shows it. */
export const criterionVerdictSchema = z.object({
  criterion: z.string(),
  verdict: verdictSchema,
  reason: z.string(),
  span: spanSchema.nullable(),
  /** Points on the criterion's scale, for a judge with a scale. */
  score: z.number().nullable().default(null),
});
export type CriterionVerdict = z.infer<typeof criterionVerdictSchema>;

/** Sign and word of a verdict on screen: the same everywhere. */
export const verdictSigns: Record<Verdict, { readonly sign: string; readonly word: string }> = {
  pass: { sign: '✓', word: 'met' },
  fail: { sign: '✕', word: 'not met' },
  'cannot-tell': { sign: '?', word: 'cannot tell' },
  'not-measured': { sign: '–', word: 'not measured' },
};
