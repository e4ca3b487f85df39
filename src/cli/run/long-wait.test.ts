import { createVirtualClock } from '#support/virtual-clock';
import { expect, test } from 'vitest';
import { sayWhileNothingComes } from './long-wait.ts';

test('a run for which nothing comes says so once a minute, and why; one that goes on says nothing', async () => {
  const clock = createVirtualClock();
  const over = new AbortController();
  const lines: string[] = [];
  const minute = (): number => Math.round(clock.elapsed() / 60_000);
  const standing = () => {
    if (minute() === 6) over.abort();
    // Two answers come in the second and third minute, and none after that.
    const done = Math.max(0, Math.min(2, minute() - 1));
    return { done, errors: 0, total: 6, trouble: minute() < 5 ? null : 'The model server asked for a pause.' };
  };
  await sayWhileNothingComes({ err: (line) => lines.push(line) }, clock, standing, over.signal);
  const waits = 'The model server has not answered the calls that are under way.';
  expect(lines).toEqual([
    `Nothing came for a minute (0 of 6 are done). ${waits}`,
    `Nothing came for a minute (2 of 6 are done). ${waits}`,
    'Nothing came for 2 minutes (2 of 6 are done). The model server asked for a pause.',
    'Nothing came for 3 minutes (2 of 6 are done). The model server asked for a pause.',
  ]);
});
