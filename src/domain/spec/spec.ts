import { z } from 'zod';
import { checkSchema, judgeModels, type Check } from '../checks/check.ts';
import { caseNameSchema } from '../cases/case.ts';

export const severitySchema = z.enum(['blocker', 'report']);

export const changeKinds = ['tone', 'persona', 'safety', 'format', 'facts'] as const;
export const changeKindSchema = z.enum(changeKinds);
export type ChangeKind = z.infer<typeof changeKindSchema>;

const criterionId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'use lower-case letters, digits and hyphens');
const rate = z.number().min(0).max(1);

/** One must-have, must-not or quality scale as it stands in the file. Unknown keys are kept. */
export const criterionSchema = z.looseObject({
  id: criterionId,
  statement: z.string().min(1),
  check: checkSchema,
  severity: severitySchema.default('blocker'),
  applies_to: z
    .looseObject({ slices: z.array(caseNameSchema).optional(), intents: z.array(caseNameSchema).optional() })
    .optional(),
  examples: z.looseObject({ bad: z.array(z.string()).optional(), good: z.array(z.string()).optional() }).optional(),
});

export const specSchemaName = 'signoff/spec@1';

/** `prompts/<id>.spec.yaml` (formats.md, "Spec"). */
export const specSchema = z.looseObject({
  schema: z.literal(specSchemaName),
  /** Of what there are to be cases. */
  intents: z.array(caseNameSchema).optional(),
  slices: z.array(caseNameSchema).optional(),
  must: z.array(criterionSchema).default([]),
  must_not: z.array(criterionSchema).default([]),
  quality: z.array(criterionSchema).default([]),
  trials: z.number().int().min(1).max(100).default(1),
  judge: z
    .looseObject({
      model: z.string().optional(),
      /** Several judges, who vote. */
      models: judgeModels.optional(),
      min_labels: z.number().int().min(0).optional(),
      min_agreement: z.number().optional(),
    })
    .refine((judge) => judge.model === undefined || judge.models === undefined, 'give either model or models')
    .optional(),
  thresholds: z
    .looseObject({
      pass_rate: rate.optional(),
      slices: z.record(caseNameSchema, rate).optional(),
      criteria: z.record(z.string(), rate).optional(),
      regressions: z.number().int().min(0).optional(),
      margin: rate.optional(),
      /** The margin counts as kept only when the lower limit of the difference keeps it too. */
      margin_shown: z.boolean().optional(),
      /** Share of answers that may be incomplete; left out: 0.02. */
      incomplete: rate.optional(),
      latency_p95_ms: z.number().positive().optional(),
      cost_per_success_usd: z.number().positive().optional(),
    })
    .default({}),
  review: z
    .looseObject({
      sample: z.number().int().min(1).max(200).optional(),
      required_for: z.array(changeKindSchema).optional(),
    })
    .optional(),
  sign_off: z
    .looseObject({
      approvers: z.array(z.string()).optional(),
      count: z.number().int().min(1).optional(),
      always_for: z.array(changeKindSchema).optional(),
      max_age_days: z.number().positive().optional(),
    })
    .optional(),
});
export type SpecFile = z.infer<typeof specSchema>;

export type CriterionKind = 'must' | 'must-not' | 'quality';

/** A criterion with its kind: the shape everything after parsing works with. */
export interface Criterion {
  readonly id: string;
  readonly kind: CriterionKind;
  readonly statement: string;
  readonly check: Check;
  readonly severity: 'blocker' | 'report';
  /** Slices or intents it is limited to; null applies to all cases. */
  readonly slices: readonly string[] | null;
  readonly intents: readonly string[] | null;
}

/** All criteria of a spec, in the order must, must-not, quality. */
export function criteriaOf(spec: SpecFile): Criterion[] {
  const read = (kind: CriterionKind, list: SpecFile['must']): Criterion[] =>
    list.map((each) => ({
      id: each.id,
      kind,
      statement: each.statement,
      check: each.check,
      severity: each.severity,
      slices: each.applies_to?.slices ?? null,
      intents: each.applies_to?.intents ?? null,
    }));
  return [...read('must', spec.must), ...read('must-not', spec.must_not), ...read('quality', spec.quality)];
}

/** Whether the criterion is asked of a case: both limits must hold where both are given. */
export function appliesTo(criterion: Criterion, aCase: { slices: readonly string[]; intent: string | null }): boolean {
  if (criterion.slices && !criterion.slices.some((slice) => aCase.slices.includes(slice))) return false;
  return !criterion.intents || (aCase.intent !== null && criterion.intents.includes(aCase.intent));
}
