import { type EffectView, type SearchView } from '#contract/explain';
import { type RunView } from '#contract/run';
import { type Ablation } from '#domain/explain/ablation';
import { readAblation } from '#domain/explain/ablation-result';
import { ablationHeadline, effectSentence } from '#domain/explain/ablation-words';
import { type Output } from '#domain/answers/output';
import { criteriaOf } from '#domain/spec/spec';
import { isOverBudget } from '../experiments/run-words.ts';
import { type RunPlan } from '../stores/run-plan.ts';
import { type StoredRun } from '../stores/runs.ts';

/** What a search shows: rates as they come in, verdicts only once nothing is under way, so that no lucky moment decides. */
export function viewSearch(
  run: StoredRun,
  now: Pick<RunView, 'state' | 'progress' | 'error'>,
  plan: RunPlan & { readonly ablation: Ablation },
  outputs: readonly Output[],
): SearchView {
  const { ablation } = plan;
  const criteria = plan.spec ? criteriaOf(plan.spec) : [];
  const result = readAblation(ablation, { cases: plan.cases, criteria, trials: plan.trials }, outputs);
  // One that a person paused may go on: only what stopped by itself, at its money limit for example, is read as it is.
  const waits = now.state === 'paused' && now.error === null;
  const underway = now.state === 'running' || now.state === 'planned' || waits;
  const effects = result.effects.map((effect): EffectView => ({
    ...effect,
    verdict: underway ? null : effect.verdict,
    controls: { cases: effect.controls.cases, broken: [...effect.controls.broken] },
    sentence: effectSentence(effect, result.asIs),
  }));
  const said = underway
    ? {
        headline: waits ? 'Paused.' : 'Looking for the instruction…',
        lede: 'It is said when all answers are in, so that no lucky moment decides.',
      }
    : ablationHeadline(result);
  return {
    id: run.id,
    parentId: run.parentId ?? run.id,
    variant: ablation.variant,
    state: now.state,
    practice: run.practice,
    createdAt: run.createdAt,
    progress: now.progress,
    error: now.error,
    capReached: now.state === 'paused' && isOverBudget(now.error, plan),
    trials: plan.trials,
    failing: [...ablation.failing],
    controls: [...ablation.controls],
    ...said,
    asIs: { rate: result.asIs.rate, passes: result.asIs.passes },
    effects: underway ? inPlannedOrder(effects, ablation) : effects,
  };
}

/** While it goes on, nothing moves about. */
function inPlannedOrder(effects: readonly EffectView[], { treatments }: Ablation): EffectView[] {
  return treatments.flatMap(({ id }) => effects.find((each) => each.id === id) ?? []);
}
