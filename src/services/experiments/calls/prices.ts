import { type Answer } from '#domain/answers/output';
import { type CountedTokens } from '#domain/run/call-bound';
import { type ChargeOutcome } from '../../stores/runs.ts';

/** USD. */
export interface Prices {
  readonly inputPerMillion: number;
  readonly outputPerMillion: number;
}

/** By its tokens, or what the server states where that is more; null: neither is known. */
export function costOf(prices: Prices | null, { inputTokens, outputTokens, statedUsd }: CountedTokens): number | null {
  if (!prices || inputTokens === null || outputTokens === null) return statedUsd ?? null;
  const countedUsd = (inputTokens * prices.inputPerMillion + outputTokens * prices.outputPerMillion) / 1_000_000;
  return Math.max(countedUsd, statedUsd ?? 0);
}

/** What an answer is counted at: one whose cost cannot be told, at the most it can have cost. `atMostUsd` null: no price is known. */
export function chargeOf(
  { costUsd, outputTokens }: Pick<Answer, 'costUsd' | 'outputTokens'>,
  atMostUsd: number | null,
): ChargeOutcome {
  return costUsd === null
    ? { kind: 'no-price', outputTokens: outputTokens ?? 0, ...(atMostUsd !== null && { atMostUsd }) }
    : { kind: 'known', usd: costUsd, outputTokens: outputTokens ?? 0 };
}
