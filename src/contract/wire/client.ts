import { type Answered } from './dispatcher.ts';
import { AppError } from '../errors.ts';
import { type AppEvent } from './events.ts';
import { type ProcedureInput, type ProcedureName, type ProcedureOutput } from '../procedures.ts';

/** The wire: two functions, whatever carries them (Electron IPC, loopback HTTP, a direct call). */
export interface Transport {
  call(name: string, input: unknown): Promise<Answered>;
  /** Returns the function that ends the subscription. */
  subscribe(listener: (event: AppEvent) => void): () => void;
}

export interface Client {
  /** Throws AppError with the code, sentence and next step of the answer. */
  call<N extends ProcedureName>(name: N, input: ProcedureInput<N>): Promise<ProcedureOutput<N>>;
  subscribe(listener: (event: AppEvent) => void): () => void;
}

export function createClient(transport: Transport): Client {
  return {
    async call<N extends ProcedureName>(name: N, input: ProcedureInput<N>): Promise<ProcedureOutput<N>> {
      const answered = await transport.call(name, input);
      if (!answered.ok) {
        const { code, message, nextStep, detail } = answered.error;
        throw new AppError(code, message, nextStep, detail === undefined ? {} : { detail });
      }
      // The dispatcher validated the value against this procedure's output on the other side of the wire.
      return answered.value as ProcedureOutput<N>;
    },
    subscribe: (listener) => transport.subscribe(listener),
  };
}
