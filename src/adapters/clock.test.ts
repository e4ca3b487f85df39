import { describe, expect, test } from 'vitest';
import { createIds, createSystemClock } from './clock.ts';

describe('ids', () => {
  test('are UUIDs of version 7, unique and in order, even within one millisecond', () => {
    const ids = createIds(() => 1_732_000_000_000);
    const made = Array.from({ length: 20_000 }, () => ids.next());
    for (const id of made) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(new Set(made).size).toBe(made.length);
    expect([...made].sort()).toEqual(made);
    expect(Number.parseInt(made[0]?.replaceAll('-', '').slice(0, 12) ?? '', 16)).toBe(1_732_000_000_000);
  });

  test('stay in order when the clock is set back', () => {
    let now = 2_000;
    const ids = createIds(() => now);
    const before = ids.next();
    now = 1_000;
    expect(ids.next() > before).toBe(true);
  });

  test('random numbers are in [0, 1) and differ', () => {
    const ids = createIds();
    const drawn = Array.from({ length: 1_000 }, () => ids.random());
    expect(drawn.every((each) => each >= 0 && each < 1)).toBe(true);
    expect(new Set(drawn).size).toBeGreaterThan(990);
  });
});

describe('wait', () => {
  test('ends when the signal aborts, as cancelled', async () => {
    const abort = new AbortController();
    const waiting = createSystemClock().wait(3_600_000, abort.signal);
    abort.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    await expect(createSystemClock().wait(1, abort.signal)).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('takes about as long as asked', async () => {
    const clock = createSystemClock();
    const before = clock.monotonic();
    await clock.wait(20);
    expect(clock.monotonic() - before).toBeGreaterThan(15);
  });
});
