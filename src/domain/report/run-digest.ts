import { z } from 'zod';
import { lowerBarInWords } from './setting-words.ts';
import { standingVerdict } from '../result/comparison-words.ts';
import {
  baselineIds,
  comparisonVerdictSchema,
  rateSchema,
  type Gate,
  type RunResult,
  type VariantResult,
} from '../result/run-result.ts';

/**
 * What lists and trends say of a result. It is kept beside the result, which can be a thousand times as large, so that a list of two
 * thousand experiments does not read two thousand results.
 */
export const runDigestSchema = z.object({
  seed: z.number().int(),
  gateMet: z.boolean(),
  /** True where no item is not met and some cannot be told. Absent: an earlier version stored it. */
  gateOpen: z.boolean().optional(),
  /** The bar is lower than that of the version it was compared with. Absent: it is not, or an earlier version stored it. */
  lowerBar: z.literal(true).optional(),
  /** Content ids of what it was measured on. */
  cases: z.string(),
  spec: z.string().nullable(),
  /** The one that stands (asked again, where it was), of the variant `candidate`; null: it was compared with nothing. */
  verdict: comparisonVerdictSchema.nullable(),
  /** The pass rate of the variant `candidate`; null where there is none. */
  candidate: rateSchema.nullable(),
  /** The first variant that is no baseline: what the experiment was about. */
  tested: z.object({ content: z.string(), model: z.string(), passRate: rateSchema }).nullable(),
  /** What answers of each variant took: the next estimate is reckoned from it. */
  variants: z.array(
    z.object({
      model: z.string(),
      outputs: z.number().int(),
      errors: z.number().int(),
      outputTokens: z.number().nullable(),
      p50Ms: z.number().nullable(),
    }),
  ),
  /** What judges took for each answer that is there, in USD; absent: none judged, the price is unknown, or an earlier version stored it. */
  judging: z.object({ model: z.string(), usdPerAnswer: z.number() }).optional(),
});
export type RunDigest = z.infer<typeof runDigestSchema>;

/** The migration that added digests has this rule in SQL, for results that were stored before. */
export function digestOf(result: RunResult): RunDigest {
  const tested = testedVariant(result);
  const comparison = result.comparisons.find(({ candidate }) => candidate === 'candidate');
  return {
    seed: result.seed,
    gateMet: result.gate.met,
    gateOpen: isOpenGate(result.gate),
    ...(lowerBarInWords(result.changedBeside).length > 0 && { lowerBar: true as const }),
    cases: result.cases.content,
    spec: result.spec?.content ?? null,
    verdict: comparison ? standingVerdict(comparison) : null,
    candidate: result.variants.find(({ id }) => id === 'candidate')?.passRate ?? null,
    tested: tested && { content: tested.content, model: tested.model, passRate: tested.passRate },
    variants: result.variants.map(({ model, outputs, errors, tokens, latencyMs }) => ({
      model,
      outputs,
      errors,
      outputTokens: tokens.output,
      p50Ms: latencyMs.p50,
    })),
    ...judgingOf(result),
  };
}

/** By the planned answers alone: what was asked again was judged beside them. */
function judgingOf({ judge, variants, askedAgain }: RunResult): Pick<RunDigest, 'judging'> {
  const again = askedAgain === null ? 0 : askedAgain.judgeCostUsd;
  const answers = variants.reduce((sum, { outputs, errors }) => sum + outputs - errors, 0);
  if (judge?.costUsd == null || again == null || answers === 0) return {};
  return { judging: { model: judge.model, usdPerAnswer: Math.max(0, judge.costUsd - again) / answers } };
}

/** Nothing of it is not met, and something cannot be told. */
export function isOpenGate({ met, items }: Gate): boolean {
  return !met && items.every((item) => item.met !== false);
}

function testedVariant(result: RunResult): VariantResult | null {
  const baselines = baselineIds(result);
  return result.variants.find(({ id }) => !baselines.has(id)) ?? null;
}
