import { AppError } from '#contract/errors';
import {
  type Ablation,
  ablationJobs,
  asIsId,
  drawControls,
  mostFailing,
  mostTreatments,
  trialsToTell,
  type Telling,
} from '#domain/explain/ablation';
import { plainAnswers } from '#domain/explain/ablation-redraw';
import { type Treated, treatmentsOf } from '#domain/explain/ablation-treatments';
import { instructionQuote } from '#domain/explain/ablation-words';
import { contentId } from '#domain/prompt/content-id';
import { type Output } from '#domain/answers/output';
import { parsePrompt } from '#domain/prompt/prompt-file';
import { type Prompt } from '#domain/prompt/prompt';
import { type Job } from '../stores/runs.ts';
import { type RunPlan, type RunVariant } from '../stores/run-plan.ts';
import { type Failures } from './failures.ts';

export interface SearchChoice {
  readonly variant: string;
  readonly cases: readonly string[];
  readonly treatments: readonly string[];
  readonly maxCostUsd: number | null;
}

export interface PlannedSearch {
  readonly plan: RunPlan;
  readonly jobs: readonly Job[];
  readonly telling: Telling;
}

/** The variant of the experiment with this id. */
export function variantOf(plan: RunPlan, id: string): RunVariant {
  const variant = plan.variants.find((each) => each.id === id);
  if (variant) return variant;
  throw new AppError('not-found', 'This version is not part of the experiment.', 'Go back to the experiment.');
}

/** What the variant is compared with, where its text differs: null after a model swap, for example. */
export function baselinePromptOf(plan: RunPlan, variant: RunVariant): Prompt | null {
  const baseline = plan.variants.find((each) => each.isBaseline && each.id !== variant.id);
  return baseline && baseline.content !== variant.content ? baseline.prompt : null;
}

/** Everything that can be tried on a variant, what differs from the baseline first. */
export function treatmentsOfVariant(plan: RunPlan, variant: RunVariant): Treated[] {
  return treatmentsOf(variant.prompt, baselinePromptOf(plan, variant)).slice(0, mostTreatments);
}

/**
 * The search as a run's plan: the parent's frozen plan with the chosen cases, a few that passed, and one variant for each thing to try. Spec,
 * model, parameters, tools, judge and seed are the parent's.
 */
export function planSearch(
  parent: RunPlan,
  failures: Failures & { readonly outputs: readonly Output[] },
  choice: SearchChoice,
  nextId: () => string,
): PlannedSearch {
  const variant = variantOf(parent, choice.variant);
  const wanted = new Set(choice.treatments);
  const treated = treatmentsOfVariant(parent, variant).filter(({ id }) => wanted.has(id));
  const known = new Set(failures.failing.map((each) => each.case));
  const failing = choice.cases.filter((id) => known.has(id)).slice(0, mostFailing);
  if (failing.length === 0)
    throw new AppError('bad-input', 'No failure is chosen.', 'Choose at least one case that failed.');
  if (treated.length === 0)
    throw new AppError('bad-input', 'No instruction is chosen.', 'Choose at least one instruction to try.');
  const telling = trialsToTell(failing.length, treated.length);
  const ablation: Ablation = {
    variant: variant.id,
    treatments: treated.map(({ prompt: _text, ...treatment }) => treatment),
    failing,
    controls: drawControls(failures.passing, parent.seed),
    neutralEdits: true,
    plain: plainAnswers(failures.outputs, variant.id, failing) ?? [],
  };
  const plan = searchPlan(parent, ablation, [asIs(variant), ...treated.map((each) => variantFor(variant, each))], {
    trials: telling.trials,
    maxCostUsd: choice.maxCostUsd,
  });
  const refused = new Set(plan.refused.map((each) => each.case));
  const prefix = nextId();
  const jobs = ablationJobs(ablation, plan).map((job): Job => ({
    id: `${prefix}-${job.order}`,
    variant: job.variant,
    case: job.case,
    trial: job.trial,
    state: refused.has(job.case) ? 'refused-by-policy' : 'waiting',
  }));
  return { plan, jobs, telling };
}

function searchPlan(
  parent: RunPlan,
  ablation: Ablation,
  variants: readonly RunVariant[],
  limits: Pick<RunPlan, 'trials' | 'maxCostUsd'>,
): RunPlan {
  const chosen = new Set([...ablation.failing, ...ablation.controls]);
  const { confirmation: _confirmation, setAside: _setAside, uncompared: _uncompared, ...rest } = parent;
  return {
    ...rest,
    ...limits,
    capFollowsSettings: false,
    untilClear: false,
    mode: 'now',
    cases: parent.cases.filter(({ id }) => chosen.has(id)),
    refused: parent.refused.filter((each) => chosen.has(each.case)),
    variants,
    ablation,
  };
}

function asIs(variant: RunVariant): RunVariant {
  return { ...variant, id: asIsId, label: 'as it is', isBaseline: true };
}

function variantFor(variant: RunVariant, treated: Treated): RunVariant {
  const parsed = parsePrompt('prompt', treated.prompt);
  if (!parsed.ok) throw new AppError('invalid-file', 'This instruction cannot be left out.', 'Choose another one.');
  return {
    ...variant,
    id: treated.id,
    label: shortLabel(treated),
    isBaseline: false,
    promptText: treated.prompt,
    prompt: parsed.value,
    content: contentId('prompt', treated.prompt),
  };
}

/** For a column's head: "without 7", "7 as before", "“Say what…” back". */
function shortLabel({ kind, change, number, text }: Treated): string {
  if (kind === 'without') return `without ${number}`;
  return change === 'removed' ? `“${instructionQuote(text, 20)}” back` : `${number} as before`;
}
