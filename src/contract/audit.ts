import { z } from 'zod';
import { callErrorSchema } from '#domain/answers/output';
import { sensitivitySchema } from '#domain/cases/case';
import { line } from './fields.ts';
import { query } from './procedure.ts';

export const auditRow = z.object({
  id: z.number().int(),
  at: z.string(),
  runId: z.string().nullable(),
  purpose: z.enum(['run', 'judge', 'test', 'suggest', 'list', 'batches']),
  promptContent: z.string().nullable(),
  case: z.string().nullable(),
  origin: z.string(),
  model: z.string(),
  sensitivity: sensitivitySchema.nullable(),
  outcome: z.enum(['answered', 'sent', 'error', 'refused-by-policy']),
  error: callErrorSchema.nullable(),
  requestBytes: z.number().int(),
  inputTokens: z.number().int().nullable(),
  outputTokens: z.number().int().nullable(),
  costUsd: z.number().nullable(),
  /** Pieces of personal data that were made unreadable before the text left. */
  redactions: z.number().int().default(0),
});
export type AuditRow = z.infer<typeof auditRow>;

export const auditProcedures = {
  'audit.list': query(
    z.object({
      runId: z.string().nullable().default(null),
      search: line.default(''),
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(500).default(100),
    }),
    z.object({ rows: z.array(auditRow), total: z.number().int() }),
  ),
  /** All rows of a search, newest first, a piece at a time: the next piece starts `before` the row that `next` names; null: the last piece. */
  'audit.export': query(
    z.object({
      runId: z.string().nullable().default(null),
      search: line.default(''),
      format: z.enum(['csv', 'jsonl']),
      before: z.number().int().nullable().default(null),
    }),
    z.object({ name: z.string(), text: z.string(), next: z.number().int().nullable() }),
  ),
} as const;
