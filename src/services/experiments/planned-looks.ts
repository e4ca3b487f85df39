import { type Output } from '#domain/answers/output';
import { askedOutputs, isClearAt, isSettled, lookDue, plannedLooks, type PlannedLook } from '#domain/result/sequential';
import { type Job } from '../stores/runs.ts';
import { type RunPlan } from '../stores/run-plan.ts';

/**
 * Hands out the calls of a run that stops when the answer is clear, look by look: no call behind a look begins before the look was taken, so that
 * what is looked at is exactly what was planned, and nothing is paid for that a clear answer makes needless. Where the run stands is read from
 * its stored outputs, so a run that died goes on as if it had not.
 */
export class PlannedLooks {
  readonly #plan: RunPlan;
  readonly #read: () => readonly Output[];
  readonly #closing: AbortSignal;
  #look: PlannedLook | null = null;
  /** Calls before the look that nobody has taken, the first one last. */
  #waiting: Job[] = [];
  /** Calls before the look that are not settled. */
  #open = new Set<string>();
  /** Those who wait for the look to be taken. */
  #asking: (() => void)[] = [];

  /** `read`: the stored outputs in the order of the plan. `closing`: no further call begins. */
  constructor(plan: RunPlan, read: () => readonly Output[], closing: AbortSignal) {
    this.#plan = plan;
    this.#read = read;
    this.#closing = closing;
    closing.addEventListener('abort', () => this.#wake(), { once: true });
    this.#take();
  }

  /** The next call to make, waiting for a look where one is due; null when there is none, or when the run is closing. */
  async next(): Promise<Job | null> {
    for (;;) {
      if (this.#closing.aborted || this.#look === null) return null;
      const job = this.#waiting.pop();
      if (job) return job;
      await new Promise<void>((resolve) => this.#asking.push(resolve));
    }
  }

  /** A call came to its end, well or badly. `clear`: with it a look was taken, and the run may end. */
  settled(job: Job): 'clear' | 'go-on' {
    if (!this.#open.delete(job.id) || this.#open.size > 0 || this.#closing.aborted) return 'go-on';
    return this.#take();
  }

  /** Takes each look whose calls are all settled, until one is clear or calls have to be made first. */
  #take(): 'clear' | 'go-on' {
    const asked = askedOutputs(this.#plan, this.#read());
    const looks = plannedLooks(asked.length, this.#plan.variants.length);
    // In one session looks follow each other; the first one of a session is found from what is stored.
    const first = this.#look ?? lookDue(this.#plan, asked);
    for (const look of looks.slice((first?.at ?? 1) - 1)) {
      const open = asked.slice(0, look.calls).filter((output) => !isSettled(output.state));
      if (open.length > 0) return this.#handOut(look, open);
      if (look.at < look.of && isClearAt(this.#plan, asked, look)) return this.#finish('clear');
    }
    return this.#finish('go-on');
  }

  #handOut(look: PlannedLook, open: readonly Output[]): 'go-on' {
    this.#look = look;
    this.#open = new Set(open.map(({ id }) => id));
    this.#waiting = open
      .map(({ id, variant, case: inCase, trial, state }) => ({ id, variant, case: inCase, trial, state }))
      .reverse();
    this.#wake();
    return 'go-on';
  }

  #finish(how: 'clear' | 'go-on'): 'clear' | 'go-on' {
    this.#look = null;
    this.#wake();
    return how;
  }

  #wake(): void {
    const asking = this.#asking;
    this.#asking = [];
    for (const each of asking) each();
  }
}
