import { type Ablation } from './ablation.ts';

/**
 * Number of the neutral edit with which a trial is asked, from 1; 0: the prompt as it stands. In a search for the cause every trial carries
 * one; elsewhere only the trials beyond those that were planned, which are asked again.
 */
export function neutralEditOf(
  plan: { readonly trials: number; readonly ablation?: Pick<Ablation, 'neutralEdits'> | undefined },
  trial: number,
): number {
  if (plan.ablation) return plan.ablation.neutralEdits === true ? trial : 0;
  return Math.max(0, trial - plan.trials);
}
