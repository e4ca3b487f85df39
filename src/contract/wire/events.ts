import { z } from 'zod';

/** Says what changed, never the data: a screen asks again. `id` is the run's, prompt's, review's... id. */
export const eventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('repository.changed'), id: z.string() }),
  z.object({ type: z.literal('prompt.changed'), id: z.string() }),
  z.object({ type: z.literal('run.changed'), id: z.string() }),
  z.object({ type: z.literal('review.changed'), id: z.string() }),
  z.object({ type: z.literal('signOff.changed'), id: z.string() }),
  z.object({ type: z.literal('proposal.changed'), id: z.string() }),
  z.object({ type: z.literal('log.changed'), id: z.string() }),
  z.object({ type: z.literal('settings.changed'), id: z.string() }),
]);
export type AppEvent = z.infer<typeof eventSchema>;
