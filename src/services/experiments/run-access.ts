import { AppError } from '#contract/errors';
import { withoutRedaction } from '#domain/policy/policy';
import { importedOrigin } from '#domain/result/run-result';
import { type PromptSource } from '../authoring/prompt-source.ts';
import { type ServiceContext } from '../context.ts';
import { listModels, practiceConnectionId, readSettings, resolveConnection } from '../settings/settings.ts';
import { type RunPlan } from '../stores/run-plan.ts';
import { type Prices } from './calls/prices.ts';
import { type RunAccess } from './running/runner-parts.ts';

type Listing = Awaited<ReturnType<typeof listModels>>;
type PriceOf = (origin: string, model: string) => Prices | null;

/** Prices the person entered come first, then those the server lists. Unknown stays unknown. */
export function pricesFrom(
  entered: readonly (Prices & { readonly origin: string; readonly model: string })[],
  listing: readonly { readonly id: string; readonly prices: Prices | null }[],
): PriceOf {
  return (origin, model) =>
    entered.find((price) => price.origin === origin && price.model === model) ??
    listing.find((each) => each.id === model)?.prices ??
    null;
}

/** What a run may use when it starts or goes on: the key of its own connection, the policy of now, the address of now. */
export function createRunAccess(
  context: ServiceContext,
  source: PromptSource,
): (plan: RunPlan, repositoryId: string | null) => Promise<RunAccess> {
  /** What each connection's server said last: a list that cannot be had just now makes no known price unknown, and no limit void. */
  const listings = new Map<string, Listing>();
  return async (plan, repositoryId) => {
    const { baseUrl, origin, apiKey } = await resolveConnection(context, plan.connectionId ?? practiceConnectionId);
    const practice = plan.connectionId === practiceConnectionId;
    // Answers from a file come from no server; their judge does.
    const asked = [...plan.variants, ...(plan.judge ? [plan.judge] : [])];
    const planned = asked.find((each) => each.origin !== importedOrigin)?.origin;
    if (!practice && planned !== undefined && planned !== origin) {
      throw new AppError(
        'not-allowed',
        'The address of this connection changed since the experiment was planned.',
        'Start a new experiment with the new address.',
      );
    }
    const connection = `${plan.connectionId ?? practiceConnectionId} ${origin}`;
    let listing = listings.get(connection) ?? [];
    try {
      listing = await listModels(context, plan.connectionId ?? practiceConnectionId);
      listings.set(connection, listing);
    } catch {
      // The run says itself what is wrong with the server; without a list prices stay unknown.
    }
    // The practice server has another port after each start of the app.
    const here = practice ? { baseUrl, origin } : {};
    // Of the run's own repository: another one may be open by now.
    const policy = await source.policy(repositoryId ?? undefined);
    return {
      apiKey,
      policy: practice ? withoutRedaction(policy) : { ...policy, redact: [...policy.redact, ...(plan.redact ?? [])] },
      priceOf: pricesFrom(readSettings(context).prices, listing),
      plan: {
        ...plan,
        maxCostUsd: plan.capFollowsSettings ? readSettings(context).spendingLimitUsd : plan.maxCostUsd,
        variants: plan.variants.map((each) => (each.origin === importedOrigin ? each : { ...each, ...here })),
        judge: plan.judge && { ...plan.judge, ...here },
      },
    };
  };
}
