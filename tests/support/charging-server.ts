/** A model server that charges: every call that reached it, whatever became of its answer. */
import { startModelServer, type ModelServer, type RecordedRequest } from '#support/model-server';

export const chargedPrices = { inputPerMillion: 1_000, outputPerMillion: 20_000 } as const;

export interface ChargingServer extends ModelServer {
  /** What a provider's bill would say, in USD. */
  charged(): number;
}

/** Charges the tokens that it counts in the prompt, and the whole answer, also where it cuts it off or nobody waits for it any more. */
export async function startChargingServer(options: {
  readonly latencyMs: number;
  /** The length of the answer to this request, in tokens. */
  readonly outputTokens: (request: RecordedRequest) => number;
  /** Which requests are cut off in mid-answer, by index. */
  readonly isCut: (index: number) => boolean;
  readonly onRequest: (request: RecordedRequest) => void;
  readonly calls: number;
}): Promise<ChargingServer> {
  let charged = 0;
  const inputTokens = (request: RecordedRequest): number =>
    Math.ceil(request.messages.reduce((sum, { content }) => sum + content.length, 0) / 3) + 8;
  const server = await startModelServer({
    latencyMs: options.latencyMs,
    answer: (request, index) => ({
      text: `An answer, ${index}.`,
      inputTokens: inputTokens(request),
      outputTokens: options.outputTokens(request),
    }),
    onRequest: (request) => {
      charged +=
        (inputTokens(request) * chargedPrices.inputPerMillion +
          options.outputTokens(request) * chargedPrices.outputPerMillion) /
        1_000_000;
      options.onRequest(request);
    },
    faults: Array.from({ length: options.calls }, (_, index) => index)
      .filter(options.isCut)
      .map((index) => ({ kind: 'cut', at: [index] })) as never,
    record: false,
  });
  return { ...server, charged: () => charged };
}
