import { AppError } from '#contract/errors';
import { type Clock } from '#services/ports/host';

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly ring: () => void;
}

export interface VirtualClock extends Clock {
  /** Milliseconds since the clock was made. */
  elapsed(): number;
}

/**
 * A clock for tests: whenever everybody waits, it jumps to the next moment at which somebody is to wake up. Hours pass in milliseconds, in the
 * same order every time.
 */
export function createVirtualClock(startAt = '2026-11-21T10:00:00.000Z'): VirtualClock {
  const start = Date.parse(startAt);
  const timers = new Set<Timer>();
  let time = 0;
  let orders = 0;
  let ticking = false;

  const tick = (): void => {
    const next = [...timers].sort((a, b) => a.at - b.at || a.order - b.order)[0];
    ticking = next !== undefined;
    if (!next) return;
    timers.delete(next);
    time = Math.max(time, next.at);
    next.ring();
    // After everything that this one set going, promises and all.
    setImmediate(tick);
  };

  return {
    now: () => new Date(start + time),
    monotonic: () => time,
    elapsed: () => time,
    wait: (ms, signal) =>
      new Promise((resolve, reject) => {
        const cancelled = (): AppError => new AppError('cancelled', 'Stopped.', 'Go on.');
        if (signal?.aborted) return reject(cancelled());
        const onAbort = (): void => {
          timers.delete(timer);
          reject(cancelled());
        };
        const timer: Timer = {
          at: time + Math.max(0, ms),
          order: orders++,
          ring: () => {
            signal?.removeEventListener('abort', onAbort);
            resolve();
          },
        };
        signal?.addEventListener('abort', onAbort, { once: true });
        timers.add(timer);
        if (ticking) return;
        ticking = true;
        setImmediate(tick);
      }),
  };
}
