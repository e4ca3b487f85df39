import { z } from 'zod';
import { parametersSchema } from '#domain/prompt/prompt';
import { maskedSchema, nothingMasked } from '#domain/verdicts/masked';
import { byRun, line, problemView } from './fields.ts';
import { query } from './procedure.ts';

/** What to test: the draft and, if wanted, the team's version and other models beside it. */
export const variantChoice = z.object({
  /** `draft`, the team's version, or a commit of the team's history. */
  version: z.union([z.literal('draft'), z.literal('team'), z.object({ commit: z.string() })]).default('draft'),
  /** null: the version's own, else the setting's. */
  model: z.string().nullable().default(null),
  /** null: the version's own. */
  parameters: parametersSchema.nullable().default(null),
});
export type VariantChoice = z.infer<typeof variantChoice>;

export const runPlanInput = z.object({
  promptId: z.string(),
  hypothesis: line.default(''),
  /** The first model is the candidate's; each further one adds a variant "same prompt, other model". Empty: the prompt's or the setting's. */
  models: z.array(z.string()).max(5).default([]),
  /** Further variants beside these: any version on any model with any parameters. */
  more: z.array(variantChoice).max(8).default([]),
  /** Compare with the team's version; a commit id compares with that revision. */
  baseline: z.union([z.literal('team'), z.literal('none'), z.object({ commit: z.string() })]).default('team'),
  trials: z.number().int().min(1).max(20).optional(),
  parameters: parametersSchema.optional(),
  seed: z.number().int().min(0).optional(),
  maxCostUsd: z.number().min(0).nullable().optional(),
  /** Instead of the setting's; a model that the spec or a check names goes first. */
  judgeModel: z.string().nullable().optional(),
  /** Uses answers of earlier experiments to the very same call again. They are marked and never count as a pass. */
  reuse: z.boolean().default(false),
  /** Stops when the answer is clear; not for an experiment that is to be signed off. */
  untilClear: z.boolean().default(false),
  /** What the first answers cannot tell from chance is asked again by itself, within the limit on money. */
  askAgain: z.boolean().default(true),
  /** `batch`: sent as batches, answered within a day at about half the price, where the server can. */
  mode: z.enum(['now', 'batch']).default('now'),
});

export const estimateView = z.object({
  calls: z.number().int(),
  judgeCalls: z.number().int(),
  cases: z.number().int(),
  /** Cases of the file that are set aside for a confirmation: not among `cases`. */
  setAside: z.number().int(),
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  /** null: a price is unknown. */
  costUsd: z.number().nullable(),
  /** Models without a known price, judges among them. */
  unpriced: z.array(z.string()).default([]),
  /** The most that one call of it can cost; absent: nobody reckoned it. */
  dearestCallUsd: z.number().optional(),
  seconds: z.number().nullable(),
  limitUsd: z.number().nullable(),
  aboveLimit: z.boolean(),
  /** Cases the data policy keeps from this model, with the rule. */
  refusedCases: z.array(z.object({ case: z.string(), rule: z.string() })),
  /** What stops it from starting, in words; empty when it can start. */
  blockers: z.array(problemView),
  /** All that stops it is in the version it is compared with: without that it could start. */
  baselineBlocks: z.boolean().default(false),
  identicalToBaseline: z.boolean(),
  /** What of the prompt itself is sent unreadable, and the criteria that cannot be met because of it. */
  masked: maskedSchema.default(nothingMasked),
  /** What will stand side by side; model null: none is named. */
  variants: z
    .array(z.object({ id: z.string(), label: z.string(), isBaseline: z.boolean(), model: z.string().nullable() }))
    .default([]),
  /** Variants that were asked for and are not there, each in a sentence. */
  leftOut: z.array(z.string()).default([]),
  /** Answers that are there already and will be used again, because the person said so; not among `calls`. */
  reused: z.number().int().default(0),
  /** What is asked again beside this at most, by itself, where the first answers cannot tell; null: nothing is. `costUsd` null: a price is unknown. */
  again: z
    .object({ calls: z.number().int(), judgeCalls: z.number().int().default(0), costUsd: z.number().nullable() })
    .nullable()
    .default(null),
  /** Trials of each case with which so few cases can tell a loss at once, where they are more than the run has; null: they do not matter. */
  trialsToTell: z.number().int().nullable().default(null),
  /** Sent as a batch, answered within a day: whether the server can, what it would cost (null: a price is unknown), and whether it is what was asked. */
  batch: z
    .object({ possible: z.boolean(), costUsd: z.number().nullable(), chosen: z.boolean() })
    .default({ possible: false, costUsd: null, chosen: false }),
});
export type EstimateView = z.infer<typeof estimateView>;

export const estimateProcedures = {
  'run.estimate': query(runPlanInput, estimateView),
  /** What the exact plan of an earlier run would take today. */
  'run.replayEstimate': query(byRun, estimateView),
} as const;
