import { type Adaptation, adaptedTogether } from '../answers/adaptation.ts';
import { askedAgainOf, withFreshTrials } from '../result/asked-again-result.ts';
import { type Case } from '../cases/case.ts';
import { gateOf, runGate } from '../gate/gate.ts';
import { withFewerTrials } from '../gate/fewer-trials.ts';
import { type CaseNames } from '../gate/gate-names.ts';
import { baselineFact } from '../gate/gate-baseline.ts';
import { counted } from '../result/gate-words.ts';
import { judgesAsked, type JudgePanel } from '../verdicts/judge-panel.ts';
import { type Output } from '../answers/output.ts';
import { type Parameters, type Prompt } from '../prompt/prompt.ts';
import {
  importedOrigin,
  runResultSchemaName,
  unknownModel,
  type ComparisonResult,
  type Gate,
  type GateItem,
  type NotAskedAgain,
  type RunResult,
  type VariantResult,
} from '../result/run-result.ts';
import { compareWithBaseline } from '../result/run-comparison.ts';
import { unmatchedOf, withScoredFile, type ScoredFile } from '../gate/scored-file.ts';
import { withTooDear } from '../gate/too-dear.ts';
import { isSettled, sequentialRule, sequentialState, wholePairs, type SequentialState } from '../result/sequential.ts';
import { criteriaOf, type SpecFile } from '../spec/spec.ts';
import { summarizeVariant, type VariantFacts } from '../result/summary.ts';
import { type ChangedBeside } from '../result/changed-beside.ts';
import { type Uncompared } from '../result/uncompared.ts';
import { gatedVariant } from './variants-of-plan.ts';

/** A variant as the run was planned with it. */
export interface PlannedVariant extends Omit<VariantFacts, 'parameters'> {
  readonly isBaseline: boolean;
  readonly parameters: Parameters;
  readonly prompt?: Pick<Prompt, 'header'>;
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
  readonly judge: (JudgePanel & { readonly origin: string; readonly practice: boolean }) | null;
  /** It stops when the answer is clear (sequential.ts). */
  readonly untilClear?: boolean | undefined;
  readonly mode?: 'now' | 'batch' | undefined;
  /** Cases that are never asked. */
  readonly refused?: readonly { readonly case: string }[] | undefined;
  /** Cases of the file that are kept out, for a confirmation. */
  readonly setAside?: readonly string[] | undefined;
  /** The names of the cases of the file that are not run; absent: every case is. */
  readonly elsewhere?: CaseNames | undefined;
  readonly confirmation?: boolean | undefined;
  /** Why the candidate is not compared with another version. */
  readonly uncompared?: Uncompared | undefined;
  /** What else differs from the version that is compared with. */
  readonly changedBeside?: ChangedBeside | undefined;
  /** Answers that were there already (`RunPlan`). */
  readonly scored?: ScoredFile | undefined;
}

/** What the run has been so far. */
export interface RunProgressFacts {
  readonly id: string;
  /** ISO 8601 UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
  /** null: not known, or no judge. */
  readonly judgeCostUsd: number | null;
  /** What of the questions to judges was sent otherwise, one entry a judge's answer; absent: nothing. */
  readonly judgeAdapted?: readonly Adaptation[];
  /** Of the judges of what was asked again, a part of `judgeCostUsd`; absent: none was asked. */
  readonly freshJudgeCostUsd?: number | null;
  /** What had to be asked again and would have gone over the limit on money; absent: nothing. */
  readonly notAskedAgain?: NotAskedAgain | undefined;
}

/**
 * The run result (`signoff/run@1`) of what is there so far: every variant's numbers, each candidate against the baseline, and the run gate of
 * the first candidate. Outputs that are planned and not there count as undecided everywhere; they are never a pass. For a run that stops when the answer
 * is clear the outputs are given in the order of the plan, waiting ones among them. `fresh`: what was asked again beside the plan; no rate counts it.
 */
export function buildRunResult(
  run: RunProgressFacts,
  plan: PlannedRun,
  outputs: readonly Output[],
  fresh: readonly Output[] = [],
): RunResult {
  const criteria = plan.spec ? criteriaOf(plan.spec) : [];
  const { freshJudgeCostUsd = 0 } = run;
  const sequential = sequentialState(plan, outputs);
  const correction = sequential?.look.correction ?? 1;
  const ofVariant = groupByVariant(outputs);
  const outputsOf = (variant: PlannedVariant): readonly Output[] => ofVariant.get(variant.id) ?? [];
  const variants = plan.variants.map((variant) =>
    summarizeVariant({
      variant: { ...variant, ...namedModelOf(variant), parameters: plainParameters(variant.parameters) },
      outputs: outputsOf(variant),
      cases: plan.cases,
      criteria,
      trials: plan.trials,
      correction,
    }),
  );
  const comparisons = compareWithBaseline(plan, comparedOutputs(plan, outputs, sequential), correction).map((each) =>
    withFreshTrials(each, plan, fresh),
  );
  const gated = comparisons.find((each) => each.candidate === gatedVariant(plan)?.id) ?? null;
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
    cases: { content: plan.casesContent, count: plan.cases.length, setAside: plan.setAside?.length ?? 0 },
    tools: plan.tools.map(({ name, content }) => ({ name, content })),
    variants,
    judge: plan.judge && judgeOf(plan.judge, run),
    comparisons,
    uncompared: plan.uncompared ?? null,
    ...(plan.changedBeside && { changedBeside: plan.changedBeside }),
    gate: withStop(withTooDear(gateOfRun(plan, variants, comparisons), run.notAskedAgain), stoppedBy(sequential)),
    looks: sequential && { at: sequential.look.at, of: sequential.look.of, correction },
    stopped: stoppedBy(sequential),
    unmatched: plan.scored === undefined ? null : unmatchedOf(plan.scored),
    confirmation: plan.confirmation ?? false,
    askedAgain: askedAgainOf(fresh, gated, plan.spec?.thresholds ?? {}, freshJudgeCostUsd),
    ...(run.notAskedAgain && { notAskedAgain: run.notAskedAgain }),
  };
}

/** The model that the prompt itself names, where another one answered: what ships is not what was tested. */
function namedModelOf({ prompt, model, origin }: PlannedVariant): Pick<VariantResult, 'namedModel'> {
  const named = prompt?.header?.model;
  const isKnown = origin !== importedOrigin || model !== unknownModel;
  return named === undefined || named === model || !isKnown ? {} : { namedModel: named };
}

/** While a run that looks on its way is under way, whole pairs alone; at its end everything, as in any other run. */
function comparedOutputs(
  plan: PlannedRun,
  outputs: readonly Output[],
  sequential: SequentialState | null,
): readonly Output[] {
  if (sequential === null || outputs.every((output) => isSettled(output.state))) return outputs;
  return wholePairs(plan, outputs);
}

function stoppedBy(sequential: SequentialState | null): RunResult['stopped'] {
  if (!sequential?.stopped) return null;
  const { look, planned } = sequential;
  return { look: look.at, of: look.of, asked: look.calls, planned, rule: sequentialRule(look.of) };
}

/** What was stopped early tells which is better; whether it may ship is told by the whole of what was planned. */
export function withStop(gate: Gate, stopped: RunResult['stopped']): Gate {
  if (stopped === null) return gate;
  const item: GateItem = {
    id: 'stopped_early',
    phase: 'run',
    label: 'The experiment ran to its end',
    met: null,
    shown: null,
    evidence: `Stopped early after ${stopped.asked} of ${counted(stopped.planned, 'call')}`,
    missing: 'Stopped early: run it to its end for sign-off.',
  };
  return gateOf(gate.phase, [...gate.items, item]);
}

function judgeOf(judge: NonNullable<PlannedRun['judge']>, run: RunProgressFacts): RunResult['judge'] {
  const { judgeCostUsd: costUsd, judgeAdapted = [] } = run;
  const { model, origin, practice } = judge;
  const models = judgesAsked(judge);
  return {
    model,
    ...(models.length > 1 && { models: [...models] }),
    origin,
    practice,
    costUsd,
    ...adaptedTogether(judgeAdapted),
  };
}

function groupByVariant(outputs: readonly Output[]): ReadonlyMap<string, readonly Output[]> {
  return Map.groupBy(outputs, (output) => output.variant);
}

function gateOfRun(
  plan: PlannedRun,
  variants: readonly VariantResult[],
  comparisons: readonly ComparisonResult[],
): Gate {
  const candidate = variants.find(({ id }) => id === gatedVariant(plan)?.id);
  if (!candidate) return { phase: 'run', met: false, items: [] };
  const baseline = baselineFact(plan.uncompared, candidate.id, comparisons, variants);
  const file = plan.scored === undefined ? null : unmatchedOf(plan.scored);
  const { spec, cases, elsewhere = null } = plan;
  const alsoChanged = plan.changedBeside?.criteria.ids;
  const gate = withScoredFile(runGate({ candidate, baseline, spec, cases, elsewhere, alsoChanged }), file, candidate);
  return withFewerTrials(gate, plan.scored === undefined ? plan.trials : null, spec);
}

/** Parameters as plain JSON: what the file may hold beyond the known ones is kept, what JSON cannot hold is left out. */
function plainParameters(parameters: Parameters): VariantResult['parameters'] {
  // Parsing what was just written gives JSON values and nothing else.
  return JSON.parse(JSON.stringify(parameters)) as VariantResult['parameters'];
}
