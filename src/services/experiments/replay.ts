import { AppError } from '#contract/errors';
import { type EstimateView } from '#contract/estimate';
import { redactedKinds, withoutRedaction } from '#domain/policy/policy';
import { type PromptSource } from '../authoring/prompt-source.ts';
import { type ServiceContext } from '../context.ts';
import { practiceConnectionId, readConnections, resolveConnection } from '../settings/connections.ts';
import { readSettings } from '../settings/settings.ts';
import { type RunPlan } from '../stores/run-plan.ts';
import { type StoredRun } from '../stores/runs.ts';
import { type EstimateFacts, estimateRun } from './estimate.ts';
import { layOutJobs, type Planned } from './planning/plan-run.ts';
import { withRequestIds } from './planning/reuse.ts';
import { askForModels } from './planning/run-request.ts';

export interface ReplayPlan {
  readonly planned: Planned;
  readonly facts: EstimateFacts;
  readonly estimate: EstimateView;
}

/** "Replay of …", once, however often it is replayed. */
export function replayTitle(title: string): string {
  return title.startsWith('Replay of ') ? title : `Replay of ${title}`;
}

/**
 * The frozen plan of a run, laid out anew: the same texts, cases, variants, seed and order, under the data policy and at the addresses of now.
 * Throws AppError where it cannot be asked again as it was: answers came from a file, or its connection is gone or leads elsewhere.
 */
export async function planReplay(context: ServiceContext, source: PromptSource, run: StoredRun): Promise<ReplayPlan> {
  if (run.kind === 'scored') {
    throw new AppError(
      'not-allowed',
      'These answers came from a file: there is no call that could be made again.',
      'Score a file again, or start a new experiment.',
    );
  }
  const frozen = context.stores.runs.plan(run.id);
  const plan = await atTodaysAddress(context, frozen);
  const policyOfNow = await source.policy(run.repository ?? undefined);
  const policy = plan.connectionId === practiceConnectionId ? withoutRedaction(policyOfNow) : policyOfNow;
  const laidOut = layOutJobs({ ...plan, policy, casesPath: 'cases', nextId: () => context.ids.next() });
  const { listing, blocker } = await askForModels(context, plan.connectionId ?? practiceConnectionId);
  const facts: EstimateFacts = {
    identicalToBaseline: false,
    leftOut: [],
    request: plan,
    listing,
    blocker,
  };
  const planned = ((): Planned => {
    if (!laidOut.ok) return laidOut;
    const again: RunPlan = {
      ...plan,
      redact: redactedKinds(policy),
      refused: laidOut.refused,
      concurrency: readSettings(context).concurrency,
    };
    return { ok: true, plan: again, jobs: withRequestIds(again, laidOut.jobs, practiceConnectionId) };
  })();
  return {
    planned,
    facts,
    estimate: estimateRun(context, facts, planned, { chosen: plan.mode === 'batch', possible: true }),
  };
}

/** The plan where its connection leads now; what was special to the first time is left behind. */
async function atTodaysAddress(context: ServiceContext, plan: RunPlan): Promise<RunPlan> {
  const id = plan.connectionId ?? practiceConnectionId;
  if (!readConnections(context).some((each) => each.id === id)) {
    throw new AppError(
      'not-allowed',
      'The connection of this experiment is no longer there, so the same calls cannot be made again.',
      'Start a new experiment with a connection of now.',
    );
  }
  const { baseUrl, origin } = await resolveConnection(context, id);
  if (id !== practiceConnectionId && plan.variants.some((variant) => variant.origin !== origin)) {
    throw new AppError(
      'not-allowed',
      'The address of this connection changed since, so it would not be the same calls.',
      'Start a new experiment with the new address.',
    );
  }
  const here = { baseUrl, origin };
  // A confirmation set is used once; what looks again is no confirmation.
  const { confirmation: _once, capFollowsSettings: _cap, ...rest } = plan;
  return {
    ...rest,
    variants: plan.variants.map((variant) => ({ ...variant, ...here })),
    judge:
      plan.judge && (plan.judge.origin === origin || plan.judge.practice ? { ...plan.judge, ...here } : plan.judge),
  };
}
