import { AppError } from '#contract/errors';
import { contentId } from '#domain/prompt/content-id';
import { parsePrompt } from '#domain/prompt/prompt-file';
import { planJobs } from '#domain/run/run-plan';
import { applyEdit, type SuggestedEdit } from '#domain/explain/suggestion';
import { renderMessages } from '#domain/prompt/template';
import { type Job } from '../stores/runs.ts';
import { type RunPlan, type RunVariant } from '../stores/run-plan.ts';
import { variantOf } from './plan-search.ts';

/** The variant's file with the edit in it; refused with a sentence where the edit cannot be used for every case. */
export function editedVariant(
  plan: RunPlan,
  variantId: string,
  edit: Pick<SuggestedEdit, 'find' | 'replace'>,
): RunVariant {
  const variant = variantOf(plan, variantId);
  const applied = applyEdit(variant.prompt, edit);
  if (!applied.ok) throw unusable(applied.reason);
  const parsed = parsePrompt('prompt', applied.text);
  if (!parsed.ok) throw unusable('With it the prompt would no longer work.');
  const unsent = plan.cases.find((aCase) => !renderMessages(parsed.value, aCase).ok);
  if (unsent) throw unusable(`With it case ${unsent.id} could not be sent.`);
  return { ...variant, promptText: applied.text, prompt: parsed.value, content: contentId('prompt', applied.text) };
}

function unusable(reason: string): AppError {
  return new AppError(
    'malformed-answer',
    `The suggested edit cannot be used. ${reason}`,
    'Ask again, or ask another model. Nothing was changed.',
  );
}

/** An experiment of its own: the edited prompt on all cases of the parent, against what the parent was compared with, else the prompt as it was. */
export function planEditTest(
  parent: RunPlan,
  edited: RunVariant,
  fresh: { readonly seed: number; readonly maxCostUsd: number | null; readonly nextId: () => string },
): { readonly plan: RunPlan; readonly jobs: readonly Job[] } {
  const before =
    parent.variants.find((each) => each.isBaseline && each.id !== edited.id) ??
    ({ ...variantOf(parent, edited.id), label: 'before the edit' } satisfies RunVariant);
  const variants: RunVariant[] = [
    { ...edited, id: 'candidate', label: 'yours', isBaseline: false },
    { ...before, id: 'baseline', isBaseline: true },
  ];
  const { confirmation: _confirmation, ablation: _ablation, ...rest } = parent;
  const plan: RunPlan = {
    ...rest,
    variants,
    seed: fresh.seed,
    maxCostUsd: fresh.maxCostUsd,
    capFollowsSettings: true,
    untilClear: false,
    mode: 'now',
  };
  const refused = new Set(plan.refused.map((each) => each.case));
  const prefix = fresh.nextId();
  const jobs = planJobs({
    variants: variants.map(({ id }) => id),
    cases: plan.cases.map(({ id }) => id),
    trials: plan.trials,
    seed: plan.seed,
  }).map((job): Job => ({
    id: `${prefix}-${job.order}`,
    variant: job.variant,
    case: job.case,
    trial: job.trial,
    state: refused.has(job.case) ? 'refused-by-policy' : 'waiting',
  }));
  return { plan, jobs };
}
