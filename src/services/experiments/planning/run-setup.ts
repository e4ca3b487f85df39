import { type RunView } from '#contract/run';
import { type RunPlan } from '../../stores/run-plan.ts';
import { type StoredRun } from '../../stores/runs.ts';
import { baselineVariant } from '#domain/run/variants-of-plan';

/** What a person chose when she started an experiment, as far as it can be chosen again. */
export function setupOf({ kind }: Pick<StoredRun, 'kind'>, plan: RunPlan): RunView['setup'] {
  const [first, ...others] = plan.variants.filter(({ isBaseline }) => !isBaseline);
  if (kind !== 'experiment' || first === undefined) return null;
  const parameters = JSON.stringify(first.parameters);
  const models = others.filter(
    (each) => each.content === first.content && JSON.stringify(each.parameters) === parameters,
  );
  return {
    models: [...new Set([first, ...models].map(({ model }) => model))],
    baseline: baselineOf(plan),
    trials: plan.trials,
    maxCostUsd: plan.capFollowsSettings === true ? null : plan.maxCostUsd,
    untilClear: plan.untilClear === true,
    batch: plan.mode === 'batch',
    content: first.content,
    more: others.length - models.length,
  };
}

function baselineOf({ variants, uncompared, baselineCommit }: RunPlan): NonNullable<RunView['setup']>['baseline'] {
  const compared = baselineVariant({ variants })?.label;
  const label = compared ?? (uncompared !== undefined && 'version' in uncompared ? uncompared.version : null);
  if (label === null) return uncompared?.kind === 'not-asked' ? 'none' : 'team';
  return label.includes('team') || baselineCommit === null ? 'team' : { commit: baselineCommit };
}
