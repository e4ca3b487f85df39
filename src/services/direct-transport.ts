import { type Transport } from '#contract/wire/client';
import { type Answered } from '#contract/wire/dispatcher';
import { type AppEvent } from '#contract/wire/events';

/** A transport without a wire, through structuredClone so that callers feel one. */
export function createDirectTransport(app: {
  dispatch(name: string, input: unknown): Promise<Answered>;
  subscribe(listener: (event: AppEvent) => void): () => void;
}): Transport {
  return {
    call: async (name, input) => structuredClone(await app.dispatch(name, structuredClone(input))),
    subscribe: (listener) => app.subscribe((event) => listener(structuredClone(event))),
  };
}
