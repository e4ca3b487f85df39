import { type Clock } from '../../ports/host.ts';

/** Says that something changed at most once in a while for each id, and always says the last change. */
export class QuietVoice {
  readonly #clock: Clock;
  readonly #quietMs: number;
  readonly #say: (id: string) => void;
  readonly #lastSaid = new Map<string, number>();
  readonly #toSay = new Set<string>();
  readonly #closed = new AbortController();

  constructor(clock: Clock, quietMs: number, say: (id: string) => void) {
    this.#clock = clock;
    this.#quietMs = quietMs;
    this.#say = say;
  }

  /** Says it now, or at the end of the quiet time after the last word. */
  changed(id: string): void {
    const since = this.#clock.monotonic() - (this.#lastSaid.get(id) ?? -Infinity);
    if (since >= this.#quietMs) return this.now(id);
    if (this.#toSay.has(id)) return;
    this.#toSay.add(id);
    this.#clock.wait(this.#quietMs - since, this.#closed.signal).then(
      () => this.#toSay.has(id) && this.now(id),
      () => undefined,
    );
  }

  now(id: string): void {
    this.#lastSaid.set(id, this.#clock.monotonic());
    this.#toSay.delete(id);
    this.#say(id);
  }

  close(): void {
    this.#closed.abort();
  }
}
