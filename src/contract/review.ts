import { z } from 'zod';
import { answerSchema } from '#domain/answers/output';
import { inputSchema } from '#domain/cases/case';
import { criterionVerdictSchema } from '#domain/files/verdict';
import { reviewLabelSchema } from '#domain/sign-off/eval-record';
import { done, line, nothing } from './fields.ts';
import { command, query } from './procedure.ts';
import { runView } from './run.ts';

export const reviewItemView = z.object({
  id: z.string(),
  position: z.number().int(),
  case: z.string(),
  slices: z.array(z.string()),
  headline: z.string(),
  input: inputSchema,
  text: z.string(),
  finish: answerSchema.shape.finish,
  /** null while the review is blind and unfinished. */
  variant: z.string().nullable(),
  label: reviewLabelSchema.nullable(),
  comment: z.string(),
  failureModes: z.array(z.string()),
  /** Every criterion of the spec that applies to the case. */
  applying: z.array(z.string()),
  /** Criteria about which a person is asked of this answer, before she says what she thinks of the whole. */
  asked: z.array(z.string()),
  /** Those that are only reported: she may say, and nothing waits for it. */
  offered: z.array(z.string()),
  byCriterion: z.record(z.string(), reviewLabelSchema),
  /** Rules' and judges' verdicts: null until this item is labelled. */
  verdicts: z.array(criterionVerdictSchema).nullable(),
});
export type ReviewItemView = z.infer<typeof reviewItemView>;

export const reviewView = z.object({
  id: z.string(),
  runId: z.string(),
  promptId: z.string(),
  title: z.string(),
  practice: z.boolean(),
  blind: z.boolean(),
  /** No person did it. */
  automatic: z.boolean(),
  state: z.enum(['open', 'finished']),
  items: z.array(reviewItemView),
  done: z.number().int(),
  labels: z.object({ pass: z.number().int(), fail: z.number().int(), unsure: z.number().int() }),
  agreement: z.object({ kappa: z.number().nullable(), agreed: z.number().int(), of: z.number().int() }).nullable(),
  /** `lookFor`: what a person who decides it is to look for. */
  criteria: z.array(runView.shape.criteria.element.extend({ lookFor: z.string().nullable() })),
  createdAt: z.string(),
});
export type ReviewView = z.infer<typeof reviewView>;

export const reviewListItem = reviewView.omit({ items: true, criteria: true }).extend({ total: z.number().int() });
export type ReviewListItem = z.infer<typeof reviewListItem>;

export const reviewProcedures = {
  'review.start': command(
    z.object({
      runId: z.string(),
      size: z.number().int().min(1).max(200).optional(),
      blind: z.boolean().default(true),
      /** A stand-in for a person, marked as such for ever (the demo). */
      automatic: z.boolean().default(false),
    }),
    z.object({ reviewId: z.string() }),
  ),
  'review.list': query(nothing, z.object({ reviews: z.array(reviewListItem) })),
  'review.get': query(z.object({ reviewId: z.string() }), reviewView),
  /** label null takes a label back (undo). */
  'review.label': command(
    z.object({
      reviewId: z.string(),
      itemId: z.string(),
      label: reviewLabelSchema.nullable(),
      comment: line.optional(),
      failureModes: z.array(line).max(20).optional(),
      /** About the criteria that only a person decides: all of what she said so far. */
      byCriterion: z.record(line, reviewLabelSchema).optional(),
    }),
    done,
  ),
} as const;
