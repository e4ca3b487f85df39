import { AppError } from '#contract/errors';
import { type Clock } from '../../ports/host.ts';

/** What a server is like just now, for the person who waits. */
export type ServerState =
  | { readonly kind: 'open' }
  | { readonly kind: 'asked-to-wait'; readonly forMs: number }
  /** It answered before and cannot be reached now. */
  | { readonly kind: 'offline'; readonly forMs: number };

/** A place at the server, given by `enter` and given back to `leave`. */
export interface Place {
  readonly model: string;
  /** Which slow-downs the call had already heard of when it began. */
  readonly wave: number;
}

interface Waiter {
  readonly model: string;
  readonly take: (place: Place) => void;
}

/** What a server refuses it refuses at once: whoever takes longer to a first answer works on it. */
const patienceMs = 15_000;

/**
 * How many calls may be under way at one server, shared by all workers of all runs that talk to it. Unlimited until the server says "too
 * many": that halves it once for all calls that were under way, and everyone waits as long as it asked; two rounds of answers add one again
 * (additive increase, multiplicative decrease: Chiu and Jain 1989). The first call to a model goes alone, so that a wrong key, an unknown
 * model or a dead address costs one call, not as many as there are workers; one that takes long is not waited for.
 */
export class Pace {
  readonly #clock: Clock;
  readonly #changed: () => void;
  #limit = Infinity;
  #underWay = 0;
  #wave = 0;
  #answersSinceTrouble = 0;
  #notBefore = 0;
  #offline: { readonly since: number; readonly limitBefore: number; failures: number } | null = null;
  #everAnswered = false;
  readonly #proven = new Set<string>();
  /** Models whose first call is under way, each with what ends the wait for it. */
  readonly #proving = new Map<string, AbortController>();
  /** Models whose first call took so long that the others did not wait for it. */
  readonly #slow = new Set<string>();
  /** Refusals of a model that nobody can explain, since it last answered or stopped a run. */
  readonly #refusals = new Map<string, number>();
  readonly #waiting = new Set<Waiter>();
  #alarm: AbortController | null = null;

  /** `changed` is told when `state` changes. */
  constructor(clock: Clock, changed: () => void = () => undefined) {
    this.#clock = clock;
    this.#changed = changed;
  }

  /** Waits for a place. Rejects with AppError 'cancelled' when the signal aborts first. */
  enter(model: string, signal: AbortSignal): Place | Promise<Place> {
    if (signal.aborted) throw cancelled();
    if (this.#waiting.size === 0 && this.#isFree(model, this.#clock.monotonic())) return this.#take(model);
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.#waiting.delete(waiter);
        if (this.#waiting.size === 0) this.#stopAlarm();
        reject(cancelled());
      };
      const waiter: Waiter = {
        model,
        take: (place) => {
          signal.removeEventListener('abort', onAbort);
          resolve(place);
        },
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting.add(waiter);
      this.#letIn();
    });
  }

  leave(place: Place): void {
    this.#underWay -= 1;
    this.#isOverFirst(place.model);
    this.#letIn();
  }

  /** The server answered, whatever the answer says: it is there. */
  answered(place: Place): void {
    this.#everAnswered = true;
    this.#proven.add(place.model);
    this.#refusals.delete(place.model);
    this.#isOverFirst(place.model);
    if (this.#offline) {
      this.#limit = this.#offline.limitBefore;
      this.#offline = null;
      this.#changed();
    }
    this.#answersSinceTrouble += 1;
    if (this.#answersSinceTrouble >= 2 * this.#limit) {
      this.#limit += 1;
      this.#answersSinceTrouble = 0;
    }
    this.#letIn();
  }

  /** The server refuses this model or key for good: whoever comes next asks alone again. */
  refused(place: Place): void {
    this.#proven.delete(place.model);
    this.#refusals.delete(place.model);
  }

  /** The server refuses this call, and nobody can tell whether it would refuse every other. Answers how often in a row that was. */
  refusedUnexplained(place: Place): number {
    const times = (this.#refusals.get(place.model) ?? 0) + 1;
    this.#refusals.set(place.model, times);
    return times;
  }

  /** The server asked for a pause: nobody sends before it is over, and half as many after it. */
  slowDown(place: Place, pauseMs: number): void {
    this.#notBefore = Math.max(this.#notBefore, this.#clock.monotonic() + pauseMs);
    this.#answersSinceTrouble = 0;
    if (place.wave === this.#wave) {
      // Calls that were under way together heard the same "too many": it halves once.
      this.#limit = Math.max(1, Math.floor(Math.min(this.#limit, this.#underWay) / 2));
      this.#wave += 1;
    }
    this.#changed();
  }

  /** The server cannot be reached: one call at a time finds out when it is back. Answers how long and how often it was not there. */
  unreachable(
    place: Place,
    pauseMs: (failures: number) => number,
  ): { readonly forMs: number; readonly failures: number } {
    const now = this.#clock.monotonic();
    this.#offline ??= { since: now, limitBefore: this.#limit, failures: 0 };
    if (place.wave === this.#wave) {
      this.#offline.failures += 1;
      this.#notBefore = Math.max(this.#notBefore, now + pauseMs(this.#offline.failures));
      this.#wave += 1;
    }
    this.#limit = 1;
    this.#changed();
    return { forMs: now - this.#offline.since, failures: this.#offline.failures };
  }

  /** Nobody waits for the server any longer: whoever asks next, asks at once. */
  giveUp(): void {
    if (this.#offline) this.#limit = this.#offline.limitBefore;
    this.#offline = null;
    this.#notBefore = 0;
    this.#changed();
  }

  get everAnswered(): boolean {
    return this.#everAnswered;
  }

  isProven(model: string): boolean {
    return this.#proven.has(model);
  }

  state(): ServerState {
    const now = this.#clock.monotonic();
    if (this.#offline && this.#everAnswered) return { kind: 'offline', forMs: now - this.#offline.since };
    return this.#notBefore > now ? { kind: 'asked-to-wait', forMs: this.#notBefore - now } : { kind: 'open' };
  }

  #isFree(model: string, now: number): boolean {
    if (this.#underWay >= this.#limit || this.#notBefore > now) return false;
    return this.#proven.has(model) || this.#slow.has(model) || !this.#proving.has(model);
  }

  #take(model: string): Place {
    this.#underWay += 1;
    if (!this.#proven.has(model) && !this.#proving.has(model)) this.#prove(model);
    return { model, wave: this.#wave };
  }

  #prove(model: string): void {
    const over = new AbortController();
    this.#proving.set(model, over);
    this.#clock.wait(patienceMs, over.signal).then(
      () => {
        this.#slow.add(model);
        this.#letIn();
      },
      () => undefined,
    );
  }

  #isOverFirst(model: string): void {
    this.#proving.get(model)?.abort();
    this.#proving.delete(model);
    this.#slow.delete(model);
  }

  /**
   * The clock is read once: whoever is told "not yet" is told so at the same moment for which the alarm is set. Whoever still waits then waits for a
   * call that is under way, whose end lets in again, or for the alarm.
   */
  #letIn(): void {
    const now = this.#clock.monotonic();
    for (const waiter of this.#waiting) {
      if (this.#underWay >= this.#limit) return;
      if (!this.#isFree(waiter.model, now)) continue;
      this.#waiting.delete(waiter);
      waiter.take(this.#take(waiter.model));
    }
    if (this.#waiting.size > 0 && this.#notBefore > now) this.#setAlarm(this.#notBefore - now);
  }

  /** One timer, however many wait for the end of a pause. One that rings too early is set again. */
  #setAlarm(pauseMs: number): void {
    if (this.#alarm !== null) return;
    const alarm = new AbortController();
    this.#alarm = alarm;
    const ring = (): void => {
      if (alarm.signal.aborted) return;
      this.#alarm = null;
      this.#letIn();
      this.#changed();
    };
    this.#clock.wait(pauseMs, alarm.signal).then(ring, ring);
  }

  #stopAlarm(): void {
    this.#alarm?.abort();
    this.#alarm = null;
  }
}

export function cancelled(): AppError {
  return new AppError('cancelled', 'Stopped.', 'Go on when you like.');
}
