import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createVirtualClock } from '#support/virtual-clock';
import { type Clock } from '../../ports/host.ts';
import { Pace } from './pace.ts';

const never = new AbortController().signal;

/** Time goes on with every look at it, as it does: `stepMs` a look. A wait may end early, as timers do. */
function aTickingClock(stepMs: number, early: number): Clock & { settle(): Promise<void> } {
  let now = 0;
  let timers: { readonly at: number; readonly ring: () => void }[] = [];
  return {
    now: () => new Date(now),
    monotonic: () => (now += stepMs),
    wait: (ms) => new Promise((resolve) => timers.push({ at: now + ms * early, ring: resolve })),
    settle: async () => {
      for (;;) {
        for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
        const next = timers.toSorted((a, b) => a.at - b.at)[0];
        if (next === undefined) return;
        timers = timers.filter((each) => each !== next);
        now = Math.max(now, next.at);
        next.ring();
      }
    },
  };
}

test('whoever waits for the end of a pause is let in, wherever between two looks at the clock it ends', async () => {
  const pauses = fc.integer({ min: 0, max: 400 });
  const calls = fc.integer({ min: 1, max: 6 });
  await fc.assert(
    fc.asyncProperty(pauses, calls, fc.constantFrom(0.5, 0.9, 1), async (pause, waiting, early) => {
      const clock = aTickingClock(1, early);
      const pace = new Pace(clock);
      const first = await pace.enter('m', never);
      pace.answered(first);
      pace.slowDown(first, pause / 10);
      pace.leave(first);
      let served = 0;
      const through = Array.from({ length: waiting }, async () => {
        const place = await pace.enter('m', never);
        served += 1;
        pace.answered(place);
        pace.leave(place);
      });
      await clock.settle();
      expect(served).toBe(waiting);
      await Promise.all(through);
    }),
  );
});

test('a first call that takes long is not waited for: the others go; one that is over soon is', async () => {
  const clock = createVirtualClock();
  const pace = new Pace(clock);
  await pace.enter('slow', never);
  const second = await pace.enter('slow', never);
  expect([clock.elapsed(), second.model]).toEqual([15_000, 'slow']);
  const quick = await pace.enter('quick', never);
  const waiting = pace.enter('quick', never);
  pace.leave(quick);
  await waiting;
  expect(clock.elapsed()).toBe(15_000);
});
