import { z } from 'zod';
import { troubleView } from './fields.ts';
import { command, query } from './procedure.ts';
import { runProgress, runStateSchema } from './run.ts';

/** Two variants of an experiment whose answers are compared. */
const place = z.object({ runId: z.string(), candidate: z.string(), baseline: z.string() });

const choice = place.extend({
  question: z.string().trim().min(1).max(4_000),
  /** The judge: never taken silently from the models under test. */
  judge: z.string().min(1).max(200),
  /** `first`: one pair a case; `all`: each trial of the one beside the same trial of the other. */
  trials: z.enum(['first', 'all']).default('first'),
  maxCostUsd: z.number().min(0).nullable().optional(),
});

export const preferencePrepared = z.object({
  question: z.string(),
  judges: z.array(
    z.object({
      id: z.string(),
      practice: z.boolean(),
      /** It gave one of the answers that it would compare. */
      tested: z.boolean(),
    }),
  ),
  /** The one that is suggested; null: none but models under test are known. */
  judge: z.string().nullable(),
  /** Of how many trials there is an answer to compare. */
  trials: z.number().int(),
  maxCostUsd: z.number().nullable(),
  /** Earlier comparisons of the two, newest first. */
  earlier: z.array(z.object({ id: z.string(), createdAt: z.string(), state: runStateSchema })),
});
export type PreferencePrepared = z.infer<typeof preferencePrepared>;

export const preferenceEstimate = z.object({
  pairs: z.number().int(),
  /** Say the very same: a tie, nobody is asked. */
  identical: z.number().int(),
  /** Lack an answer: not measured, nobody is asked. */
  missing: z.number().int(),
  /** Kept from the judge by the data policy. */
  refused: z.number().int(),
  calls: z.number().int(),
  /** null: a price is unknown. */
  costUsd: z.number().nullable(),
  seconds: z.number().nullable(),
  aboveCap: z.boolean(),
});
export type PreferenceEstimate = z.infer<typeof preferenceEstimate>;

const outcome = z.enum(['preferred', 'other', 'tie', 'not-measured']);

const tally = z.object({
  preferred: z.number().int(),
  other: z.number().int(),
  tie: z.number().int(),
  notMeasured: z.number().int(),
  /** Of the decided pairs; null without any. */
  share: z.object({ value: z.number(), low: z.number(), high: z.number() }).nullable(),
  pValue: z.number(),
  verdict: z.enum(['candidate', 'baseline', 'not-distinguishable', 'too-few']),
});

export const preferenceView = z.object({
  id: z.string(),
  parentId: z.string(),
  state: runStateSchema,
  practice: z.boolean(),
  createdAt: z.string(),
  progress: runProgress,
  error: troubleView.nullable(),
  question: z.string(),
  judge: z.string(),
  /** It gave one of the answers itself. */
  judgeIsTested: z.boolean(),
  candidate: z.string(),
  baseline: z.string(),
  /** What the two were called when it started. */
  labels: z.object({ candidate: z.string(), baseline: z.string() }),
  pairs: z.number().int(),
  identical: z.number().int(),
  /** null while its calls are under way: no lucky moment decides. */
  tally: tally.nullable(),
  slices: z.array(z.object({ id: z.string(), tally })),
});
export type PreferenceView = z.infer<typeof preferenceView>;

export const preferencePairView = z.object({
  case: z.string(),
  trial: z.number().int(),
  headline: z.string(),
  outcome,
  /** What the judge said in each order, or why it said nothing. */
  said: z.array(z.object({ better: z.enum(['candidate', 'baseline', 'tie']).nullable(), reason: z.string() })),
});
export type PreferencePairView = z.infer<typeof preferencePairView>;

/** Which of two answers a judge prefers, each pair asked in both orders. Pause, resume and cancel are those of runs. */
export const preferenceProcedures = {
  'preference.prepare': query(place, preferencePrepared),
  'preference.estimate': query(choice, preferenceEstimate),
  'preference.start': command(choice, z.object({ runId: z.string() })),
  'preference.get': query(z.object({ runId: z.string() }), preferenceView),
  'preference.pairs': query(
    z.object({
      runId: z.string(),
      show: z.enum(['all', 'preferred', 'other', 'tie', 'not-measured']).default('all'),
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(200).default(50),
    }),
    z.object({ rows: z.array(preferencePairView), total: z.number().int() }),
  ),
} as const;
