import type { Clock } from '#services/ports/host';
import type { Terminal } from '../terminal.ts';

/** How far a run is, and what it waits for just now; null: for answers. */
export interface Standing {
  readonly done: number;
  readonly errors: number;
  readonly total: number;
  readonly trouble: string | null;
}

/** How often at most something is said while nothing comes. */
const everyMs = 60_000;

/** Says once a minute why nothing comes, until `over`: a log of CI shows no progress, and whoever reads it would not know whether anything goes on. */
export async function sayWhileNothingComes(
  terminal: Pick<Terminal, 'err'>,
  clock: Pick<Clock, 'wait'>,
  standing: () => Standing,
  over: AbortSignal,
): Promise<void> {
  let [settled, minutes] = [settledIn(standing()), 0];
  for (;;) {
    await clock.wait(everyMs, over).catch(() => undefined);
    if (over.aborted) return;
    const now = standing();
    minutes = settledIn(now) === settled ? minutes + 1 : 0;
    settled = settledIn(now);
    if (minutes === 0) continue;
    const since = minutes === 1 ? 'a minute' : `${minutes} minutes`;
    const why = now.trouble ?? 'The model server has not answered the calls that are under way.';
    terminal.err(`Nothing came for ${since} (${settled} of ${now.total} are done). ${why}`);
  }
}

const settledIn = ({ done, errors }: Standing): number => done + errors;
