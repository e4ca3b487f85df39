import { z } from 'zod';
import { caseSourceSchema, sensitivitySchema } from '#domain/cases/case';
import { finishSchema } from '#domain/answers/output';
import { comparisonResultSchema, comparisonVerdictSchema, rateSchema } from '#domain/result/run-result';
import { verdictSchema } from '#domain/files/verdict';
import { query } from './procedure.ts';

const line = z.string().max(2_000);

/**
 * Which cases of a run to show. What is asked of a case must hold of it; what is asked of an answer (verdicts, finish, time, reuse, words,
 * way to fail) must all hold of one and the same answer to it. null and '' ask nothing.
 */
export const caseFilterFields = {
  /** The variant that is looked at: `show`, `order` and the change are about it. null: the first that is not the baseline. */
  variant: z.string().nullable().default(null),
  /** What it is compared with; null: the planned baseline. */
  baseline: z.string().nullable().default(null),
  show: z.enum(['all', 'gained', 'lost', 'failing', 'wavering', 'errors']).default('all'),
  /** In the id and the input of the case. */
  search: line.default(''),
  slice: z.string().nullable().default(null),
  intent: z.string().nullable().default(null),
  source: caseSourceSchema.nullable().default(null),
  sensitivity: sensitivitySchema.nullable().default(null),
  /** Whose answers the rest is asked of: a variant, `any`, or null: the one that is looked at. */
  of: z.string().nullable().default(null),
  criteria: z
    .array(z.object({ id: z.string(), verdict: verdictSchema }))
    .max(20)
    .default([]),
  finish: finishSchema.nullable().default(null),
  slowerThanMs: z.number().min(0).nullable().default(null),
  reused: z.boolean().nullable().default(null),
  /** In the answer. */
  answer: line.default(''),
  /** A way to fail (`reading.failures`). */
  failure: z.string().nullable().default(null),
  order: z.enum(['file', 'change', 'worst', 'slowest']).default('file'),
} as const;

export const caseFilterSchema = z.object(caseFilterFields);
export type CaseQuery = z.output<typeof caseFilterSchema>;

const ofPair = { runId: z.string(), variant: z.string(), baseline: z.string().nullable().default(null) };

const heatCell = z.object({
  /** null: all cases. */
  slice: z.string().nullable(),
  rate: rateSchema,
  /** Of the baseline on the same cases; null: there is none, or no difference was asked for. */
  baseline: rateSchema.nullable(),
  /** Candidate minus baseline, paired by case; null: nothing can be compared. Limits and verdict corrected over all cells (Holm). */
  difference: z
    .object({ delta: z.number(), low: z.number(), high: z.number(), verdict: comparisonVerdictSchema })
    .nullable(),
});
export const heatMapView = z.object({
  slices: z.array(z.string()),
  /** `criterion` null: all that must hold together. */
  rows: z.array(z.object({ criterion: z.string().nullable(), cells: z.array(heatCell) })),
});
export type HeatMapView = z.infer<typeof heatMapView>;

export const timesView = z.object({
  /** Lower edges of the bins in ms, equally wide; the last bin holds everything slower than its edge too. */
  edges: z.array(z.number()),
  /** What the spec asks of the slowest 5 %, ms. */
  thresholdMs: z.number().nullable(),
  variants: z.array(
    z.object({
      id: z.string(),
      /** Answers that were timed. */
      timed: z.number().int(),
      /** Answers with no time of their own: reused, or brought from elsewhere. */
      untimed: z.number().int(),
      counts: z.array(z.number().int()),
      medianMs: z.number().nullable(),
      p95Ms: z.number().nullable(),
      slowestMs: z.number().nullable(),
      /** A usual answer's (median); null: the server did not say of every answer. */
      inputTokens: z.number().nullable(),
      outputTokens: z.number().nullable(),
      costPerSuccessUsd: z.number().nullable(),
    }),
  ),
});
export type TimesView = z.infer<typeof timesView>;

const example = z.object({ case: z.string(), trial: z.number().int(), text: z.string(), reason: z.string() });
const counted = { outputs: z.number().int(), cases: z.number().int(), example: example.nullable() };
export const failuresView = z.object({
  /** Answers of the variant that ran and were judged. */
  judged: z.number().int(),
  criteria: z.array(
    z.object({
      criterion: z.string(),
      /** Answers that this criterion decided. */
      decided: z.number().int(),
      ...counted,
      modes: z.array(
        z.object({
          id: z.string(),
          finish: finishSchema.nullable(),
          reason: z.string(),
          ...counted,
        }),
      ),
    }),
  ),
  /** No failures: apart, each by its own name. */
  apart: z.array(
    z.object({
      kind: z.enum(['error', 'refused', 'waiting', 'reused', 'cannot-tell', 'not-measured']),
      criterion: z.string().nullable(),
      ...counted,
    }),
  ),
  /** What people wrote in the finished review of this run, about this variant. */
  people: z.object({
    reviewed: z.number().int(),
    modes: z.array(z.object({ name: z.string(), ...counted })),
  }),
});
export type FailuresView = z.infer<typeof failuresView>;

const criterionComparison = z.object({
  candidate: z.string(),
  criterion: z.string(),
  cases: z.number().int(),
  delta: z.number().nullable(),
  low: z.number(),
  high: z.number(),
  /** Corrected over all criteria and candidates of the experiment. */
  pValue: z.number(),
  verdict: comparisonVerdictSchema,
});

export const trendPoint = z.object({
  runId: z.string(),
  title: z.string(),
  at: z.string(),
  practice: z.boolean(),
  rate: rateSchema,
  /** Content id of the text, and the model. */
  content: z.string(),
  model: z.string(),
  /** Content ids of what it was measured on. */
  cases: z.string(),
  spec: z.string().nullable(),
  sameCases: z.boolean(),
});
export type TrendPoint = z.infer<typeof trendPoint>;

export const caseHistoryEntry = z.object({
  runId: z.string(),
  title: z.string(),
  at: z.string(),
  practice: z.boolean(),
  /** The case asked something else then. */
  inputChanged: z.boolean(),
  /** The criteria were others then. */
  specChanged: z.boolean(),
  variants: z.array(
    z.object({
      label: z.string(),
      model: z.string(),
      content: z.string(),
      isBaseline: z.boolean(),
      passes: z.number().int(),
      fails: z.number().int(),
      undecided: z.number().int(),
      errors: z.number().int(),
      waiting: z.number().int(),
      reused: z.number().int(),
    }),
  ),
});
export type CaseHistoryEntry = z.infer<typeof caseHistoryEntry>;

/** What a result is read with, beyond the summary: slices, times, failures, trends, another baseline, earlier runs of a case. */
export const readingProcedures = {
  /** `difference`: also each cell against the baseline, which takes longer. */
  'reading.slices': query(z.object({ ...ofPair, difference: z.boolean().default(false) }), heatMapView),
  'reading.times': query(z.object({ runId: z.string() }), timesView),
  'reading.failures': query(z.object({ runId: z.string(), variant: z.string() }), failuresView),
  /** Every other variant against `baseline`, whichever was planned; null: the planned one. The gate stays with the planned one. */
  'reading.compare': query(
    z.object({ runId: z.string(), baseline: z.string().nullable().default(null) }),
    z.object({
      /** null: nothing to compare with. */
      baseline: z.string().nullable(),
      planned: z.string().nullable(),
      comparisons: z.array(comparisonResultSchema),
      criteria: z.array(criterionComparison),
      /** How many comparisons of criteria were corrected together. */
      family: z.number().int(),
    }),
  ),
  /** Finished experiments of a prompt, oldest first; `runId`: which one's cases count as the same. */
  'reading.trend': query(
    z.object({
      promptId: z.string(),
      runId: z.string().nullable().default(null),
      allCases: z.boolean().default(false),
    }),
    z.object({ points: z.array(trendPoint), others: z.number().int() }),
  ),
  /** The same case in other experiments of the prompt, newest first, at most 20. */
  'reading.caseHistory': query(
    z.object({ runId: z.string(), caseId: z.string() }),
    z.object({ runs: z.array(caseHistoryEntry) }),
  ),
  /** What there is to filter by in this run. */
  'reading.facets': query(
    z.object({ runId: z.string() }),
    z.object({
      intents: z.array(z.string()),
      sources: z.array(caseSourceSchema),
      sensitivities: z.array(sensitivitySchema),
      finishes: z.array(finishSchema),
      /** Answers used again from an earlier experiment. */
      reused: z.number().int(),
    }),
  ),
} as const;
