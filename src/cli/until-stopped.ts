/** Resolves when the person, or the system, asks the command to end. */
export function untilStopped(stopped: AbortSignal): Promise<void> {
  if (stopped.aborted) return Promise.resolve();
  return new Promise((resolve) => stopped.addEventListener('abort', () => resolve(), { once: true }));
}
