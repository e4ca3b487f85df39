/** What stands in for the cost of a call that is not known yet. */
interface Reserved {
  readonly amount: number;
}

/**
 * A hard cap on money: a call begins only when it fits beside everything that was spent and everything under way, each reckoned at the most
 * that a call of its kind has cost so far; the first of a kind goes alone, to learn that. Calls whose price is unknown count nothing: no cap
 * can be kept on them, and the estimate says so.
 */
export class Budget {
  readonly #capUsd: number | null;
  #spent: number;
  #reserved = 0;
  readonly #mostByKind = new Map<string, number>();
  /** Kinds whose first call is under way. */
  readonly #learning = new Set<string>();
  #waiting: (() => void)[] = [];

  constructor(capUsd: number | null, spentUsd: number) {
    this.#capUsd = capUsd;
    this.#spent = spentUsd;
  }

  /** Waits until the call fits; false when it never will, because nothing is under way that could turn out cheaper. `guessUsd`: before any is known. */
  async reserve(kind: string, guessUsd: number | null): Promise<Reserved | false> {
    if (this.#capUsd === null) return { amount: 0 };
    const roundingUsd = 1e-9;
    for (;;) {
      const known = this.#mostByKind.get(kind);
      const amount = known ?? guessUsd ?? 0;
      const fits = this.#spent + this.#reserved + amount <= this.#capUsd + roundingUsd;
      // A cap of 0 lets nothing begin, not even what seems to cost nothing.
      const mayBegin = known !== undefined || guessUsd === null || !this.#learning.has(kind);
      if (fits && mayBegin && this.#spent < this.#capUsd) {
        if (known === undefined) this.#learning.add(kind);
        this.#reserved += amount;
        return { amount };
      }
      if (mayBegin && this.#reserved <= roundingUsd) return false;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** The call ended; `costUsd` null: nothing came of it, or the price is unknown. */
  settle(kind: string, reserved: Reserved, costUsd: number | null): void {
    this.#reserved -= reserved.amount;
    this.#learning.delete(kind);
    if (costUsd !== null) {
      this.#spent += costUsd;
      this.#mostByKind.set(kind, Math.max(this.#mostByKind.get(kind) ?? 0, costUsd));
    }
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const go of waiting) go();
  }
}
