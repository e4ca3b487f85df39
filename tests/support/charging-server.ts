import { type FaultScript } from '#adapters/practice/faults';
import { startModelServer, type ModelServer, type RecordedRequest } from '#support/model-server';

export const chargedPrices = { inputPerMillion: 1, outputPerMillion: 20 } as const;

export interface ChargingServer extends ModelServer {
  /** What the provider's bill would say, in USD. */
  charged(): number;
}

/** A model server with a bill: it charges every request that reached it, also those whose answer is cut off or that nobody waits for any more. */
export async function startChargingServer(options: {
  readonly latencyMs: number;
  readonly answer: (request: RecordedRequest) => { readonly text: string; readonly outputTokens: number };
  readonly onRequest: (request: RecordedRequest) => void;
  readonly faults: FaultScript;
}): Promise<ChargingServer> {
  let charged = 0;
  const bills = new Map<number, { text: string; inputTokens: number; outputTokens: number }>();
  const billOf = (request: RecordedRequest) => {
    const known = bills.get(request.index);
    if (known) return known;
    const characters = request.messages.reduce((sum, { content }) => sum + content.length, 0);
    const bill = { ...options.answer(request), inputTokens: Math.ceil(characters / 3) + 8 };
    bills.set(request.index, bill);
    return bill;
  };
  const server = await startModelServer({
    latencyMs: options.latencyMs,
    faults: options.faults,
    record: false,
    answer: billOf,
    onRequest: (request) => {
      const { inputTokens, outputTokens } = billOf(request);
      charged += (inputTokens * chargedPrices.inputPerMillion + outputTokens * chargedPrices.outputPerMillion) / 1e6;
      options.onRequest(request);
    },
  });
  return { ...server, charged: () => charged };
}
