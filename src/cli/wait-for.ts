import type { Client } from '#contract/wire/client';
import { AppError } from '#contract/errors';

/**
 * Asks `look` now and after every event until it answers something, as a screen would.
 * Throws AppError 'cancelled' when the person stops the command.
 */
export function waitFor<T>(client: Client, stopped: AbortSignal, look: () => Promise<T | null>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    let looking = false;
    let again = false;
    const end = (finish: () => void): void => {
      unsubscribe();
      stopped.removeEventListener('abort', cancel);
      finish();
    };
    const cancel = (): void => end(() => reject(new AppError('cancelled', 'Stopped.', 'Nothing is lost.')));
    const check = async (): Promise<void> => {
      if (looking) return void (again = true);
      looking = true;
      do {
        again = false;
        try {
          const found = await look();
          if (found !== null) return end(() => resolve(found));
        } catch (error) {
          return end(() => reject(error));
        }
      } while (again);
      looking = false;
    };
    const unsubscribe = client.subscribe(() => void check());
    stopped.addEventListener('abort', cancel, { once: true });
    if (stopped.aborted) cancel();
    else void check();
  });
}
