import { plannedSize } from '#domain/run/call-bound';
import { type ModelAnswer, type ModelClient, type ModelRequest } from '#services/ports/models';
import { ModelFailure } from '#services/ports/model-failure';
import { type VirtualClock } from '#support/virtual-clock';

export type Reply = Partial<ModelAnswer> | ModelFailure;

export interface FakeCall {
  readonly at: number;
  readonly request: ModelRequest;
}

export interface FakeModels extends ModelClient {
  readonly calls: readonly FakeCall[];
  /** The most that were under way at once. */
  peak(): number;
}

/** A model server without a network: answers (or throws) what `reply` says, after `latencyMs` of the virtual clock. */
export function createFakeModels(
  clock: VirtualClock,
  reply: (request: ModelRequest, index: number, at: number) => Reply = () => ({}),
  latencyMs = 100,
): FakeModels {
  const calls: FakeCall[] = [];
  let [underWay, peak] = [0, 0];
  return {
    calls,
    peak: () => peak,
    sizeOf: plannedSize,
    complete: async (request, signal) => {
      const index = calls.length;
      calls.push({ at: clock.elapsed(), request });
      peak = Math.max(peak, ++underWay);
      try {
        const answer = reply(request, index, clock.elapsed());
        try {
          await clock.wait(latencyMs, signal);
        } catch {
          throw new ModelFailure('cancelled', 'Cancelled.', { mayHaveBeenCharged: true });
        }
        if (answer instanceof ModelFailure) throw answer;
        return {
          text: 'An answer.',
          finish: 'complete',
          toolCalls: [],
          inputTokens: 100,
          outputTokens: 10,
          latencyMs,
          ...answer,
        };
      } finally {
        underWay -= 1;
      }
    },
    listModels: async () => [],
  };
}
