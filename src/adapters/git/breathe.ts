import { throwIfAborted } from './trouble.ts';

/**
 * For loops over thousands of quick, synchronous steps: call it in each step, and every few milliseconds the event loop gets
 * its turn, so that the window does not stutter.
 */
export function makeBreather(signal?: AbortSignal): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < 6) return;
    await new Promise((resolve) => setImmediate(resolve));
    throwIfAborted(signal);
    since = performance.now();
  };
}
