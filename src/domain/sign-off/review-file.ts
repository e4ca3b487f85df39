import { z } from 'zod';
import { reviewLabelSchema } from './eval-record.ts';
import { fileTime } from './eval-record-file.ts';
import { inFolder } from '../prompt/prompt-path.ts';

export const reviewSchemaName = 'signoff/review@1';

/** A person's labels, as committed: which case and trial, never the text of an output. */
export const reviewFileSchema = z.looseObject({
  schema: z.literal(reviewSchemaName),
  run: z.string(),
  prompt: z.object({ id: z.string(), content: z.string() }),
  reviewer: z.object({ name: z.string(), email: z.string() }),
  blind: z.boolean(),
  practice: z.boolean(),
  /** True when no person did it. */
  automatic: z.boolean(),
  items: z.array(
    z.object({
      case: z.string(),
      variant: z.string(),
      trial: z.number().int(),
      label: reviewLabelSchema.nullable(),
      comment: z.string(),
      failureModes: z.array(z.string()),
      /** About the criteria that only a person decides, by their ids; left out: nobody was asked. */
      byCriterion: z.record(z.string(), reviewLabelSchema).optional(),
    }),
  ),
});
export type ReviewFile = z.infer<typeof reviewFileSchema>;

/** `<folder>/reviews/<id>/<UTC time>-<who>-<7 digits of the prompt's content id>.json` (formats.md). */
export function reviewPath(folder: string, promptId: string, at: string, email: string, promptContent: string): string {
  const who =
    (email.split('@')[0] ?? '')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '') || 'someone';
  return inFolder(folder, `reviews/${promptId}/${fileTime(at)}-${who.slice(0, 40)}-${promptContent.slice(0, 7)}.json`);
}

export function writeReview(review: Omit<ReviewFile, 'schema'>): string {
  return `${JSON.stringify({ schema: reviewSchemaName, ...review }, null, 2)}\n`;
}
