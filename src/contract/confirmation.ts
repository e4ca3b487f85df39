import { z } from 'zod';
import { command, query } from './procedure.ts';

const done = z.object({});

export const confirmationSetView = z.object({
  id: z.string(),
  cases: z.array(z.string()),
  createdAt: z.string(),
  /** Of these, how many an experiment had asked before they were set aside: they confirm less. */
  lookedAt: z.number().int(),
  /** `ready`: kept out of experiments; `running`: being confirmed; `used`: once, and never again. */
  state: z.enum(['ready', 'running', 'used']),
  /** The experiment that uses or used it. */
  runId: z.string().nullable(),
});
export type ConfirmationSetView = z.infer<typeof confirmationSetView>;

export const confirmationView = z.object({
  promptId: z.string(),
  /** Variants tried so far on the cases as they stand now. */
  tries: z.number().int(),
  /** From so many tries on it is offered. */
  offerFrom: z.number().int(),
  /** Cases in the file now. */
  cases: z.number().int(),
  /** How many may be set aside; null: there are too few cases. */
  size: z.object({ smallest: z.number().int(), suggested: z.number().int(), largest: z.number().int() }).nullable(),
  /** The newest that was not released; null: there is none. */
  set: confirmationSetView.nullable(),
});
export type ConfirmationView = z.infer<typeof confirmationView>;

/** What would be set aside, or was. */
export const drawnCases = z.object({ cases: z.array(z.string()), lookedAt: z.number().int() });

const ofSize = z.object({ promptId: z.string(), size: z.number().int().min(1).max(100_000) });
const byId = z.object({ id: z.string() });

/** Cases that are set aside and used once. */
export const confirmationProcedures = {
  'confirmation.get': query(z.object({ promptId: z.string() }), confirmationView),
  /** The cases that `confirmation.setAside` would take: the draw is seeded by the cases, so nobody can draw until it pleases. */
  'confirmation.preview': query(ofSize, drawnCases),
  'confirmation.setAside': command(ofSize, drawnCases.extend({ id: z.string() })),
  /** Back among the cases of experiments. */
  'confirmation.release': command(byId, done),
  /** Takes a release back (undo). */
  'confirmation.restore': command(byId, done),
  /** Tests one variant of an experiment, and what it was compared with, on exactly the cases that are set aside. Once. */
  'confirmation.start': command(
    z.object({ runId: z.string(), variant: z.string(), acceptAboveLimit: z.boolean().default(false) }),
    z.object({ runId: z.string() }),
  ),
} as const;
