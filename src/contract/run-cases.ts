import { z } from 'zod';
import { outputSchema } from '#domain/answers/output';
import { inputSchema, messageSchema, sensitivitySchema } from '#domain/cases/case';
import { query } from './procedure.ts';
import { caseFilterFields } from './reading.ts';

/** A line of the case grid: one case, each variant's outcome over its trials. */
export const caseRow = z.object({
  case: z.string(),
  headline: z.string(),
  slices: z.array(z.string()),
  sensitivity: sensitivitySchema,
  cells: z.array(
    z.object({
      variant: z.string(),
      passes: z.number().int(),
      fails: z.number().int(),
      undecided: z.number().int(),
      errors: z.number().int(),
      waiting: z.number().int(),
      /** Answers of earlier experiments that were used again: neither passed nor failed. */
      reused: z.number().int().default(0),
    }),
  ),
  change: z.enum(['gained', 'lost', 'same', 'unknown']),
  wavers: z.boolean(),
});
export type CaseRow = z.infer<typeof caseRow>;

export const caseDetail = z.object({
  case: z.string(),
  input: inputSchema,
  headline: z.string(),
  expected: z.json().nullable(),
  slices: z.array(z.string()),
  outputs: z.array(outputSchema),
  /** Exactly what was sent, per variant, with the number of pieces of personal data that were made unreadable in it. */
  requests: z.array(
    z.object({
      variant: z.string(),
      model: z.string(),
      messages: z.array(messageSchema),
      redactions: z.number().int(),
    }),
  ),
});
export type CaseDetail = z.infer<typeof caseDetail>;

/** What a user would notice between the baseline and a variant, in sentences with counts; it decides nothing. */
export const noticeView = z.object({
  variant: z.string(),
  notices: z.array(z.object({ id: z.string(), sentence: z.string(), size: z.number(), examples: z.array(z.string()) })),
});
export type NoticeView = z.infer<typeof noticeView>;

export const runCaseProcedures = {
  'run.cases': query(
    z.object({
      runId: z.string(),
      ...caseFilterFields,
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(500).default(200),
    }),
    z.object({
      rows: z.array(caseRow),
      total: z.number().int(),
      /** Answers that fit what is asked of answers; null where nothing is. */
      outputs: z.number().int().nullable(),
    }),
  ),
  'run.case': query(z.object({ runId: z.string(), caseId: z.string() }), caseDetail),
  /** Empty without a baseline, and until the run has finished. */
  'run.notices': query(
    z.object({ runId: z.string(), baseline: z.string().nullable().default(null) }),
    z.object({ variants: z.array(noticeView) }),
  ),
} as const;
