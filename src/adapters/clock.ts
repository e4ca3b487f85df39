import { randomFillSync } from 'node:crypto';
import { AppError } from '#contract/errors';
import { type Clock, type Ids } from '#services/ports/host';

/** setTimeout takes 32 bits: a longer wait would end at once. */
const longestTimerMs = 0x7fffffff;

/** The clock of this machine. */
export function createSystemClock(): Clock {
  return {
    now: () => new Date(),
    monotonic: () => performance.now(),
    wait: (ms, signal) => wait(Math.min(Math.max(0, ms), longestTimerMs), signal),
  };
}

function wait(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(cancelled());
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(cancelled());
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

function cancelled(): AppError {
  return new AppError('cancelled', 'Stopped.', 'Start again when you like.');
}

const poolBytes = 4_096;

/** Ids and randomness of this machine's generator. Bytes are drawn in bulk: a run makes tens of thousands of ids at once. */
export function createIds(now: () => number = Date.now): Ids {
  const pool = Buffer.allocUnsafe(poolBytes);
  let used = poolBytes;
  const draw = (count: number): number => {
    if (used + count > poolBytes) {
      randomFillSync(pool);
      used = 0;
    }
    const start = used;
    used += count;
    return start;
  };
  let lastMs = 0;
  let counter = 0;
  return {
    /**
     * UUID version 7 (RFC 9562, 5.7): 48 bits of Unix milliseconds, then a 12-bit counter (6.2, method 1) that keeps ids of one
     * millisecond in order, then 62 random bits.
     */
    next: () => {
      const start = draw(10);
      const ms = Math.max(now(), lastMs);
      if (ms > lastMs) counter = pool.readUInt16BE(start) & 0x7ff;
      else counter += 1;
      // A counter that ran over borrows the next millisecond, so that order holds (6.2).
      lastMs = counter > 0xfff ? ms + 1 : ms;
      if (counter > 0xfff) counter = 0;
      const time = lastMs.toString(16).padStart(12, '0');
      const tail = (0x8000 | (pool.readUInt16BE(start + 2) & 0x3fff)).toString(16);
      const node = pool.toString('hex', start + 4, start + 10);
      return `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, '0')}-${tail}-${node}`;
    },
    random: () => {
      const start = draw(8);
      return pool.readUInt32BE(start) / 0x100000000;
    },
  };
}
