import { createDispatcher, type Handlers } from '#contract/wire/dispatcher';
import { AppError } from '#contract/errors';
import type { AppEvent } from '#contract/wire/events';
import type { App } from '#services/app';

export interface ExampleApp extends App {
  emit(event: AppEvent): void;
  /** Names of the procedures that were reached, in order. */
  readonly reached: readonly string[];
  readonly listeners: () => number;
}

/** A few handlers behind the real dispatcher, for what is about the wire alone (security, limits, failures). */
export function createExampleApp(): ExampleApp {
  const listeners = new Set<(event: AppEvent) => void>();
  const reached: string[] = [];
  const handlers: Partial<Handlers> = {
    'prompt.list': () => ({ prompts: [] }),
    'prompt.revision': ({ commit }) => ({ text: commit }),
    'run.pause': () => ({}),
    'run.cancel': () => {
      throw new AppError('not-found', 'There is no such run.', 'Open the list of experiments.', { detail: 'run 7' });
    },
    'run.remove': () => {
      throw new TypeError('a mistake in the code');
    },
  };
  // The procedures that are left out are never called by these tests; the dispatcher answers 'internal' if one is.
  const dispatch = createDispatcher(handlers as Handlers);
  return {
    reached,
    listeners: () => listeners.size,
    dispatch: (name, input) => {
      reached.push(name);
      return dispatch(name, input);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    emit: (event) => listeners.forEach((listener) => listener(event)),
    close: async () => undefined,
  };
}
