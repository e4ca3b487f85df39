import { type Case } from './case.ts';
import { compareVariants, type VariantTallies } from './comparison.ts';
import { runGate } from './gate.ts';
import { type Output } from './output.ts';
import { type Parameters } from './prompt.ts';
import {
  runResultSchemaName,
  type ComparisonResult,
  type Gate,
  type RunResult,
  type VariantResult,
} from './run-result.ts';
import { criteriaOf, type Criterion, type SpecFile } from './spec.ts';
import { summarizeVariant, type VariantFacts } from './summary.ts';
import { byCase, tallyOutcomes } from './tally.ts';

/** A variant as the run was planned with it. */
export interface PlannedVariant extends Omit<VariantFacts, 'parameters'> {
  readonly isBaseline: boolean;
  readonly parameters: Parameters;
}

/** What was planned; a stored run plan has all of it. */
export interface PlannedRun {
  readonly promptId: string;
  readonly promptPath: string;
  readonly spec: SpecFile | null;
  readonly specContent: string | null;
  readonly cases: readonly Case[];
  readonly casesContent: string;
  readonly tools: readonly { readonly name: string; readonly content: string }[];
  readonly variants: readonly PlannedVariant[];
  readonly trials: number;
  readonly seed: number;
  readonly concurrency: number;
  readonly judge: { readonly model: string; readonly origin: string; readonly practice: boolean } | null;
}

/** What the run has been so far. */
export interface RunProgressFacts {
  readonly id: string;
  /** ISO 8601 UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
  /** null: not known, or no judge. */
  readonly judgeCostUsd: number | null;
}

/**
 * The run result (`signoff/run@1`) of what is there so far: every variant's numbers, each candidate against the baseline, and the run gate of
 * the first candidate. Outputs that are planned and not there count as undecided everywhere; they are never a pass.
 */
export function buildRunResult(run: RunProgressFacts, plan: PlannedRun, outputs: readonly Output[]): RunResult {
  const criteria = plan.spec ? criteriaOf(plan.spec) : [];
  const ofVariant = groupByVariant(outputs);
  const outputsOf = (variant: PlannedVariant): readonly Output[] => ofVariant.get(variant.id) ?? [];
  const variants = plan.variants.map((variant) =>
    summarizeVariant({
      variant: { ...variant, parameters: plainParameters(variant.parameters) },
      outputs: outputsOf(variant),
      cases: plan.cases,
      criteria,
      trials: plan.trials,
    }),
  );
  const comparisons = compareWithBaseline(plan, criteria, outputsOf);
  return {
    schema: runResultSchemaName,
    id: run.id,
    startedAt: run.startedAt,
    durationMs: run.durationMs,
    seed: plan.seed,
    trials: plan.trials,
    concurrency: plan.concurrency,
    prompt: { id: plan.promptId, path: plan.promptPath },
    spec: plan.specContent === null ? null : { content: plan.specContent },
    cases: { content: plan.casesContent, count: plan.cases.length },
    tools: plan.tools.map(({ name, content }) => ({ name, content })),
    variants,
    judge: plan.judge && judgeOf(plan.judge, run.judgeCostUsd),
    comparisons,
    gate: gateOfRun(plan, variants, comparisons),
  };
}

function judgeOf({ model, origin, practice }: NonNullable<PlannedRun['judge']>, costUsd: number | null) {
  return { model, origin, practice, costUsd };
}

function groupByVariant(outputs: readonly Output[]): ReadonlyMap<string, readonly Output[]> {
  return Map.groupBy(outputs, (output) => output.variant);
}

function compareWithBaseline(
  plan: PlannedRun,
  criteria: readonly Criterion[],
  outputsOf: (variant: PlannedVariant) => readonly Output[],
): ComparisonResult[] {
  const tallied = (variant: PlannedVariant): VariantTallies => ({
    id: variant.id,
    tallies: tallyOutcomes(byCase(outputsOf(variant)), plan.cases, criteria, plan.trials),
  });
  const baseline = plan.variants.find((variant) => variant.isBaseline);
  const candidates = plan.variants.filter((variant) => !variant.isBaseline);
  return baseline ? compareVariants(tallied(baseline), candidates.map(tallied), plan.trials) : [];
}

function gateOfRun(
  plan: PlannedRun,
  variants: readonly VariantResult[],
  comparisons: readonly ComparisonResult[],
): Gate {
  const at = Math.max(
    0,
    plan.variants.findIndex((variant) => !variant.isBaseline),
  );
  const candidate = variants[at];
  if (!candidate) return { phase: 'run', met: false, items: [] };
  const comparison = comparisons.find((each) => each.candidate === candidate.id) ?? null;
  return runGate({ candidate, comparison, spec: plan.spec });
}

/** Parameters as plain JSON: what the file may hold beyond the known ones is kept, what JSON cannot hold is left out. */
function plainParameters(parameters: Parameters): VariantResult['parameters'] {
  // Parsing what was just written gives JSON values and nothing else.
  return JSON.parse(JSON.stringify(parameters)) as VariantResult['parameters'];
}
