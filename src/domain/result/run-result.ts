import { z } from 'zod';
import { adaptedSchema } from '../answers/adaptation.ts';
import { changedBesideSchema } from './changed-beside.ts';
import { possibleChargesSchema } from './charge-words.ts';
import { uncomparedSchema } from './uncompared.ts';

const nullableNumber = z.number().nullable();

export const rateSchema = z.object({
  /** Share that passed, 0..1; null when nothing could be counted. */
  value: nullableNumber,
  low: z.number(),
  high: z.number(),
  cases: z.number().int(),
  outputs: z.number().int(),
  method: z.string(),
  /** Outputs asked for in the same group that are not decided: cannot tell, not measured, errors, refused, not yet run. */
  undecided: z.number().int().default(0),
  /** The value if every undecided output had failed; null when there is nothing at all. */
  valueAtWorst: nullableNumber.default(null),
  /** One-sided 95 % lower limit of the decided outputs; null when nothing was decided. */
  lowerLimit: nullableNumber.default(null),
});
export type Rate = z.infer<typeof rateSchema>;

export const gateItemSchema = z.object({
  id: z.string(),
  phase: z.enum(['run', 'sign-off']),
  label: z.string(),
  /** null: cannot tell, which is not met. */
  met: z.boolean().nullable(),
  /** For rates: whether the one-sided 95 % lower limit reaches the threshold too. null where that makes no sense. */
  shown: z.boolean().nullable(),
  evidence: z.string(),
  /** What is missing or what to do, when not met. */
  missing: z.string().nullable().default(null),
});
export type GateItem = z.infer<typeof gateItemSchema>;

export const gateSchema = z.object({
  phase: z.enum(['run', 'sign-off']),
  met: z.boolean(),
  items: z.array(gateItemSchema),
});
export type Gate = z.infer<typeof gateSchema>;

export const criterionResultSchema = z.object({
  id: z.string(),
  kind: z.enum(['must', 'must-not', 'quality']),
  severity: z.enum(['blocker', 'report']),
  passRate: rateSchema,
  fail: z.number().int(),
  cannotTell: z.number().int(),
  notMeasured: z.number().int(),
});
export type CriterionResult = z.infer<typeof criterionResultSchema>;

/** Why calls brought no answer: one entry a kind of reason (error-reasons.ts). */
export const errorReasonSchema = z.object({ code: z.string(), reason: z.string(), count: z.number().int() });
export type ErrorReason = z.infer<typeof errorReasonSchema>;

/** Why a criterion could not be measured on so many answers. */
export const notMeasuredSchema = z.object({ criterion: z.string(), reason: z.string(), count: z.number().int() });
export type NotMeasured = z.infer<typeof notMeasuredSchema>;

export const variantResultSchema = z.object({
  id: z.string(),
  label: z.string(),
  content: z.string(),
  model: z.string(),
  /** The one that its prompt names, where another was asked; absent: the same, or none. */
  namedModel: z.string().optional(),
  origin: z.string(),
  parameters: z.record(z.string(), z.json()),
  practice: z.boolean(),
  outputs: z.number().int(),
  errors: z.number().int(),
  undecided: z.number().int(),
  /** Kept from the model by the data policy: not outputs, never passes. */
  refused: z.number().int().default(0),
  /** Asked for and not (yet) run and judged. */
  unfinished: z.number().int().default(0),
  /** Answers of earlier runs that were used again: among `outputs`, never decided. */
  reused: z.number().int().default(0),
  /** Answers of which something may be missing: among `outputs`, and no pass by what is missing. null: the version that ran it did not count them. */
  incomplete: z.number().int().nullable().default(null),
  /** Their share of the answers; `valueAtWorst`: if every output without an answer were one. */
  incompleteRate: rateSchema.nullable().default(null),
  /** Cases with such an answer, in the order of the cases. */
  incompleteCases: z.array(z.string()).default([]),
  /** The most frequent first; the counts add up to `errors`. */
  errorReasons: z.array(errorReasonSchema).default([]),
  /** The most frequent first, ten at most; absent: everything was measured, or an earlier version did not say why not. */
  notMeasured: z.array(notMeasuredSchema).optional(),
  /** Of `errors`, those that the server may have charged for; null: not counted. */
  mayHaveBeenCharged: z.number().int().nullable().default(null),
  passRate: rateSchema,
  criteria: z.array(criterionResultSchema),
  slices: z.array(z.object({ id: z.string(), passRate: rateSchema })),
  latencyMs: z.object({
    p50: nullableNumber,
    p95: nullableNumber,
    /** p95 if every call without an answer was slower than all the others; null: no bound. */
    p95AtWorst: nullableNumber.default(null),
  }),
  tokens: z.object({ input: nullableNumber, output: nullableNumber }),
  costUsd: nullableNumber,
  costPerSuccessUsd: nullableNumber,
  /**
   * The same with the most that failed attempts may have cost, and as if every call without an answer had cost as much as the dearest and failed;
   * null: nobody can say.
   */
  costPerSuccessAtWorstUsd: nullableNumber.default(null),
  /** What of the calls the server refuses, so that it was left out or sent otherwise; absent: nothing. */
  adapted: z.array(adaptedSchema).optional(),
  /** Answers before which the model thinks aloud: where that was taken out, and where users would see it; absent: none. */
  thinking: z.object({ leftOut: z.number().int(), shown: z.number().int() }).optional(),
});
export type VariantResult = z.infer<typeof variantResultSchema>;

/** What became of one variant's answers to one case, by one criterion or by all blockers together. Refused, reused and open outputs are in none. */
export const caseCountSchema = z.object({
  variant: z.string(),
  case: z.string(),
  /** null: all blockers together. */
  criterion: z.string().nullable(),
  pass: z.number().int(),
  fail: z.number().int(),
  cannotTell: z.number().int(),
  /** Of a case to which no blocker applies, every answer. */
  notMeasured: z.number().int(),
  errors: z.number().int(),
  /** Of the answers, those of which something may be missing. */
  incomplete: z.number().int(),
  /** Of all blockers together (`criterion` null), fails on incomplete answers: undecided where this is the version compared with. Absent: none. */
  incompleteFails: z.number().int().optional(),
});
export type CaseCount = z.infer<typeof caseCountSchema>;

export const comparisonVerdictSchema = z.enum(['better', 'worse', 'no-detectable-difference', 'too-few']);
export type ComparisonVerdict = z.infer<typeof comparisonVerdictSchema>;

/** Fresh trials of both versions, each with a neutral edit of its own (asked-again.ts); nothing of the planned trials is in them. */
export const freshComparisonSchema = z.object({
  /** Fresh trials asked of each case and version. */
  trials: z.number().int(),
  cases: z.number().int(),
  delta: nullableNumber,
  low: nullableNumber,
  high: nullableNumber,
  standardError: nullableNumber,
  verdict: comparisonVerdictSchema,
  /** `delta` if every undecided fresh answer of the candidate had failed and of the baseline had passed. */
  deltaAtWorst: nullableNumber,
  /** Fresh answers that are neither pass nor fail. */
  undecided: z.number().int(),
  /** Fresh calls for this, and those of them that have come to their end. Absent: all of them have. */
  calls: z.number().int().optional(),
  settled: z.number().int().optional(),
});
export type FreshComparison = z.infer<typeof freshComparisonSchema>;

export const freshRegressionsSchema = z.object({
  /** Cases that were lost in the planned trials and asked again. */
  cases: z.array(z.string()),
  /** Those of them that were lost in the fresh trials too. */
  lost: z.array(z.string()),
  /** Those that could turn out lost, were their missing answers known. */
  open: z.array(z.string()),
  evenSplits: z.array(z.object({ chance: z.number(), cases: z.number().int() })),
});
export type FreshRegressions = z.infer<typeof freshRegressionsSchema>;

export const comparisonResultSchema = z.object({
  baseline: z.string(),
  candidate: z.string(),
  /** Cases that are decided in both, over which everything here is; null: an earlier version did not count them. */
  cases: z.number().int().nullable().default(null),
  delta: nullableNumber,
  low: nullableNumber,
  high: nullableNumber,
  pValue: nullableNumber,
  verdict: comparisonVerdictSchema,
  needed: z.object({ cases: z.number().int().nullable(), trials: z.number().int().nullable() }),
  /** Cases that pass more often / less often than in the baseline, largest change first; maybeLost: lost, but no regressions. */
  gained: z.array(z.string()),
  lost: z.array(z.string()),
  maybeLost: z.array(z.string()),
  /** null: too few trials to tell (under 3 each). */
  regressions: z.array(z.string()).nullable(),
  wavering: z.array(z.string()),
  /** Cases that could look like a regression by luck alone, by their chance of it (`flipChances`): how much of `regressions` chance explains. */
  evenSplits: z.array(z.object({ chance: z.number(), cases: z.number().int() })).default([]),
  /** Cases that could turn out to be regressions, were their missing outputs known. */
  openRegressions: z.array(z.string()).default([]),
  /** `low` if every undecided output of the candidate had failed; null when nothing can be compared. */
  lowAtWorst: nullableNumber.default(null),
  /** Of `delta`, over cases; null with fewer than two. */
  standardError: nullableNumber.default(null),
  /** `delta` if every undecided output of the candidate had failed and of the baseline had passed; null when nothing can be compared. */
  deltaAtWorst: nullableNumber.default(null),
  /** What was asked again; null: nothing. */
  again: z
    .object({
      regressions: freshRegressionsSchema.nullable(),
      margin: freshComparisonSchema.nullable(),
      /** The candidate's fresh answers, and those of them that are incomplete. Absent: an earlier version did not count them. */
      answers: z.object({ all: z.number().int(), incomplete: z.number().int() }).optional(),
    })
    .nullable()
    .default(null),
});
export type ComparisonResult = z.infer<typeof comparisonResultSchema>;

/** Where answers come from that were there already: no model was asked for them, and neither their waiting time nor their price is known. */
export const importedOrigin = 'imported';

/** Stands for the model of answers that were there already, where nobody says which it was. */
export const unknownModel = 'unknown';

/** A run that looks several times and stops when the answer is clear (sequential.ts). */
export const looksSchema = z.object({
  /** The look whose correction every p-value and every limit of this result carries, from 1. */
  at: z.number().int(),
  of: z.number().int(),
  /** What p-values are multiplied with; limits are at a confidence of 1 - 5 % / correction. */
  correction: z.number(),
});

export const stoppedSchema = z.object({
  look: z.number().int(),
  of: z.number().int(),
  /** Calls that were made, and that a run to the end would have made. */
  asked: z.number().int(),
  planned: z.number().int(),
  /** The rule, in a sentence. */
  rule: z.string(),
});

/** What was asked again by itself after the planned calls, because the first answers could not tell (asked-again.ts). */
export const askedAgainSchema = z.object({
  /** Items of the gate that needed it. */
  for: z.array(z.enum(['regressions', 'baseline'])),
  cases: z.number().int(),
  calls: z.number().int(),
  /** Calls that have come to their end, with an answer or an error. */
  settled: z.number().int(),
  errors: z.number().int(),
  /** Of the fresh answers and their judges; null: a price is unknown. */
  costUsd: nullableNumber,
  /** Of the judges among it, which stand in the run's `judge.costUsd` too; absent: none was paid. */
  judgeCostUsd: nullableNumber.optional(),
});
export type AskedAgain = z.infer<typeof askedAgainSchema>;

/** Asking again that the answers wanted and the limit on money forbade. */
export const notAskedAgainSchema = z.object({
  for: askedAgainSchema.shape.for,
  calls: z.number().int(),
  /** By what a call of this run has cost on average. */
  aboutUsd: z.number(),
  leftUsd: z.number(),
});
export type NotAskedAgain = z.infer<typeof notAskedAgainSchema>;

/** A row of a file of answers that belongs to no case, and why. */
export const unmatchedRowSchema = z.object({ row: z.number().int(), why: z.string() });
export type UnmatchedRow = z.infer<typeof unmatchedRowSchema>;

export const runResultSchemaName = 'signoff/run@1';

/** `signoff run --format json`, and the core of the eval record (formats.md, "Run result"). Times ISO 8601 UTC. */
export const runResultSchema = z.looseObject({
  schema: z.literal(runResultSchemaName),
  id: z.string(),
  startedAt: z.string(),
  durationMs: z.number(),
  seed: z.number().int(),
  trials: z.number().int(),
  concurrency: z.number().int(),
  prompt: z.object({ id: z.string(), path: z.string() }),
  spec: z.object({ content: z.string() }).nullable(),
  cases: z.object({
    content: z.string(),
    count: z.number().int(),
    /** Cases of the file that were kept out, for a confirmation. */
    setAside: z.number().int().default(0),
  }),
  tools: z.array(z.object({ name: z.string(), content: z.string() })),
  variants: z.array(variantResultSchema),
  judge: z
    .object({
      model: z.string(),
      /** Every judge by name, `model` the first, where there were several; absent: `model` alone. */
      models: z.array(z.string()).optional(),
      origin: z.string(),
      /** True when a practice model judged: as little evidence as when one answered. */
      practice: z.boolean().default(false),
      costUsd: nullableNumber,
      /** What of the questions its server refuses; absent: nothing. `answers` are the judge's. */
      adapted: z.array(adaptedSchema).optional(),
    })
    .nullable(),
  comparisons: z.array(comparisonResultSchema),
  /** Why the candidate was not compared with another version; null: it was, or an earlier version of Signoff wrote this. */
  uncompared: uncomparedSchema.nullable().default(null),
  /** What the change alters beside the prompt of what it is tested with; absent: nothing, or nobody looked. It decides nothing. */
  changedBeside: changedBesideSchema.optional(),
  gate: gateSchema,
  /**
   * What every rate, comparison and gate item can be worked out from again (run-counts.ts): in reports and records. Absent in a workspace, which
   * holds the outputs themselves.
   */
  counts: z.array(caseCountSchema).optional(),
  /** null: it was looked at once, at its end. */
  looks: looksSchema.nullable().default(null),
  /** null: it was not stopped early. */
  stopped: stoppedSchema.nullable().default(null),
  /** Rows of the file of answers that was scored which belong to no case; null: no file was scored. */
  unmatched: z
    .object({
      count: z.number().int(),
      rows: z.array(unmatchedRowSchema),
      /** Cases that were made of rows which belong to none of the prompt's, because somebody asked for it: they are not among `rows`. */
      newCases: z.number().int().default(0),
      /** Of these rows, those that could not be read or do not say of which case they are; absent: none. */
      unreadable: z.number().int().optional(),
    })
    .nullable()
    .default(null),
  /** The one use of cases that had been set aside for it. */
  confirmation: z.boolean().default(false),
  /** null: nothing was asked again. Rates and counts are those of the planned trials in any case. */
  askedAgain: askedAgainSchema.nullable().default(null),
  /** Absent: everything that had to be asked again was, or nothing had to. */
  notAskedAgain: notAskedAgainSchema.optional(),
  /** Attempts that may have been charged and brought no answer, so that calls may have been charged twice; absent: none. */
  possibleCharges: possibleChargesSchema.optional(),
  /** Files of the prompt that read otherwise since the run began, which went on with what they said then; absent: none, as far as is known. */
  changedSince: z.array(z.string()).optional(),
});
export type RunResult = z.infer<typeof runResultSchema>;

/** Ids of the variants that others are compared with, or would have been. */
export function baselineIds({ comparisons, uncompared }: Pick<RunResult, 'comparisons' | 'uncompared'>): Set<string> {
  const undrawn = uncompared?.kind === 'stopped' ? [uncompared.baseline] : [];
  return new Set([...comparisons.map(({ baseline }) => baseline), ...undrawn]);
}

/** How many cases a comparison is over; of a result in which that was not counted, no more than are decided in either. */
export function comparedCases(
  { cases, baseline, candidate }: Pick<ComparisonResult, 'cases' | 'baseline' | 'candidate'>,
  variants: readonly Pick<VariantResult, 'id' | 'passRate'>[],
): number {
  const decided = (id: string): number => variants.find((each) => each.id === id)?.passRate.cases ?? 0;
  return cases ?? Math.min(decided(baseline), decided(candidate));
}

/** Every judge of the run by name, each once; empty where none was asked. */
export function judgeNames({ judge }: Pick<RunResult, 'judge'>): readonly string[] {
  return judge === null ? [] : (judge.models ?? [judge.model]);
}
