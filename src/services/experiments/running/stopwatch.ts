import { type Clock } from '../../ports/host.ts';
import { type RunStore } from '../../stores/runs.ts';

const storedEveryMs = 2_000;

/**
 * Adds the time of this session to the run. The function it answers is called often and stores now and then, so that a death loses little;
 * `now` stores in any case.
 */
export function startStopwatch(runs: RunStore, clock: Clock, runId: string): (now: boolean) => void {
  const before = runs.get(runId)?.durationMs ?? 0;
  const begun = clock.monotonic();
  let stored = begun;
  return (now) => {
    const time = clock.monotonic();
    if (!now && time - stored < storedEveryMs) return;
    stored = time;
    runs.update(runId, { durationMs: before + time - begun });
  };
}
