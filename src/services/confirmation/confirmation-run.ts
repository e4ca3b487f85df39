import { AppError } from '#contract/errors';
import { runPlanInput } from '#contract/estimate';
import { type PromptSource } from '../authoring/prompt-source.ts';
import { type ServiceContext } from '../context.ts';
import { type VariantRequest } from '../experiments/planning/plan-run.ts';
import { gatherRun, type GatheredRun, type RunInput } from '../experiments/planning/run-request.ts';
import { type RunVariant } from '../stores/run-plan.ts';
import { type StoredRun } from '../stores/runs.ts';
import { baselineVariant } from '#domain/run/variants-of-plan';

/**
 * What a confirmation of one variant of an experiment asks for: that variant and what it was compared with, exactly as they were tried, by the
 * criteria and cases as they stand now.
 */
export async function confirmationRun(
  context: ServiceContext,
  source: PromptSource,
  run: StoredRun,
  variantId: string,
): Promise<{ readonly gathered: GatheredRun; readonly input: RunInput }> {
  const plan = context.stores.runs.plan(run.id);
  const chosen = plan.variants.find((variant) => variant.id === variantId && !variant.isBaseline);
  if (!chosen)
    throw new AppError('bad-input', 'This variant is not part of the experiment.', 'Choose one that was tried.');
  const baseline = baselineVariant(plan);
  const title = `Confirmation: ${run.title.replace(/^Confirmation: /, '')}`;
  const input = runPlanInput.parse({
    promptId: run.promptId,
    hypothesis: run.hypothesis,
    models: [chosen.model],
    baseline: 'none',
    trials: plan.trials,
  });
  const gathered = await gatherRun(context, source, input);
  if (gathered.request.connectionId !== plan.connectionId) {
    throw new AppError(
      'not-allowed',
      'Another model server is in use than when this variant was tried.',
      'Choose that server in Settings, then confirm.',
    );
  }
  const asTried = (variant: RunVariant): VariantRequest => ({
    id: variant.isBaseline ? 'baseline' : 'candidate',
    label: variant.label,
    isBaseline: variant.isBaseline,
    promptPath: plan.promptPath,
    promptText: variant.promptText,
    model: variant.model,
    parameters: variant.parameters,
    // Its address may be another one by now (the practice server's is, after each start); the run asks for it when it begins.
    server: {
      baseUrl: variant.baseUrl,
      origin: variant.origin,
      practice: variant.practice,
      leaveOutThinking: variant.leaveOutThinking ?? false,
    },
  });
  const variants = [asTried(chosen), ...(baseline ? [asTried(baseline)] : [])];
  const tools = await source.tools(variants.map((variant) => variant.promptText));
  const { baselineCommit } = plan;
  // An unchanged prompt is confirmed as what it was found to be; a variant beside it is not that prompt.
  const uncompared = baseline ? null : (plan.uncompared ?? null);
  return {
    gathered: { ...gathered, title, request: { ...gathered.request, variants, tools, baselineCommit, uncompared } },
    input,
  };
}
