import { type Clock } from '../ports.ts';

const slowestStart = 1;
const growEvery = 20;

/**
 * How many calls may be under way at one server at a time, shared by all workers that talk to it. A server that says "too many"
 * halves it and makes everyone wait as long as it asked; every 20 answers in a row add one again (additive increase,
 * multiplicative decrease: Chiu and Jain 1989).
 */
export class Pace {
  readonly #clock: Clock;
  readonly #most: number;
  #limit: number;
  #underWay = 0;
  #sinceTrouble = 0;
  #notBefore = 0;
  #waiting: (() => void)[] = [];

  constructor(clock: Clock, most: number) {
    this.#clock = clock;
    this.#most = most;
    this.#limit = most;
  }

  /** Waits for a place and for the end of the server's pause. Rejects with 'cancelled' when the signal aborts. */
  async enter(signal: AbortSignal): Promise<void> {
    while (this.#underWay >= this.#limit) {
      signal.throwIfAborted();
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
    }
    signal.throwIfAborted();
    this.#underWay += 1;
    try {
      for (let pause = this.#pauseMs(); pause > 0; pause = this.#pauseMs()) await this.#clock.wait(pause, signal);
    } catch (error) {
      this.leave();
      throw error;
    }
  }

  #pauseMs(): number {
    return this.#notBefore - this.#clock.monotonic();
  }

  leave(): void {
    this.#underWay -= 1;
    while (this.#waiting.length > 0 && this.#underWay < this.#limit) {
      const next = this.#waiting.shift();
      next?.();
      break;
    }
  }

  answered(): void {
    this.#sinceTrouble += 1;
    if (this.#sinceTrouble % growEvery === 0 && this.#limit < this.#most) this.#limit += 1;
  }

  /** The server asked for a pause: nobody sends before it is over. */
  slowDown(pauseMs: number): void {
    this.#sinceTrouble = 0;
    this.#limit = Math.max(slowestStart, Math.floor(this.#limit / 2));
    this.#notBefore = Math.max(this.#notBefore, this.#clock.monotonic() + pauseMs);
  }

  get limit(): number {
    return this.#limit;
  }
}
