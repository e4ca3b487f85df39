import { type LongestSeen } from '#domain/call-bound';
import { type ChargeOutcome, type RunStore } from '../stores.ts';
import { cancelled } from './pace.ts';

type Charges = Pick<RunStore, 'charges' | 'beginCharge' | 'endCharge' | 'settleLostCharges'>;

/** Nothing more may be spent: the attempt could go over the limit. */
export class OverBudget extends Error {
  /** The most that the attempt could have cost. */
  readonly boundUsd: number;
  constructor(boundUsd: number) {
    super('The next call could go over the limit.');
    this.name = 'OverBudget';
    this.boundUsd = boundUsd;
  }
}

/** Room that is kept for one attempt, at the most it can cost. */
export interface Reservation {
  /** Stored before the attempt leaves. */
  sent(): void;
  /** What came of it, stored beside whatever else the attempt brought. The first call counts. */
  settle(outcome: ChargeOutcome): void;
  /** For an attempt that is over, however it ended: one that was sent and not settled may have been charged. */
  close(): void;
}

/** Money for one attempt after the other. */
export interface Purse {
  /**
   * Room for an attempt that can cost this much: at once where it fits, else when it does. Throws OverBudget when it never will, and AppError
   * 'cancelled' when `begin` aborts first.
   */
  reserve(boundUsd: number | null, begin: AbortSignal): Reservation | Promise<Reservation>;
  /** The longest answers so far, of this model and of the run. */
  longestOf(model: string): LongestSeen;
  /** An answer of this model came, this long. */
  seen(model: string, outputTokens: number): void;
}

const roundingUsd = 1e-9;

/**
 * A hard limit on the money of one run, over all its sessions. An attempt begins only when it fits beside everything that was spent, everything
 * that may have been charged and everything under way, each at the most it can cost (domain/call-bound.ts): what is spent in the end is never
 * more than the limit, however often a call is cut off or the process is killed. Attempts whose price is unknown count nothing: no limit can be
 * kept on them, and the estimate says so.
 */
export class Budget implements Purse {
  readonly #store: Charges;
  readonly #runId: string;
  /** null: no limit. */
  capUsd: number | null;
  #spent: number;
  #reserved = 0;
  #underWay = 0;
  #longest: number;
  readonly #longestOfModel = new Map<string, number>();
  #waiting = new Set<() => void>();

  constructor(store: Charges, runId: string, capUsd: number | null) {
    this.#store = store;
    this.#runId = runId;
    this.capUsd = capUsd;
    store.settleLostCharges(runId);
    const { knownUsd, uncertainUsd, longestOutputTokens } = store.charges(runId);
    this.#spent = knownUsd + uncertainUsd;
    this.#longest = longestOutputTokens;
  }

  longestOf(model: string): LongestSeen {
    return { ofModel: this.#longestOfModel.get(model) ?? 0, ofRun: this.#longest };
  }

  seen(model: string, outputTokens: number): void {
    this.#longestOfModel.set(model, Math.max(this.#longestOfModel.get(model) ?? 0, outputTokens));
  }

  /** Known and possible, in USD: what counts towards the limit. */
  get spentUsd(): number {
    return this.#spent;
  }

  /** Counts what was paid in another way than call by call: a line of a batch. `boundUsd`: the most it can have cost. */
  charge(boundUsd: number | null, outcome: ChargeOutcome): void {
    const reserved = this.#keep(boundUsd ?? 0);
    reserved.sent();
    reserved.settle(outcome);
  }

  reserve(boundUsd: number | null, begin: AbortSignal): Reservation | Promise<Reservation> {
    return this.reserveUnder(() => this.capUsd, boundUsd, begin);
  }

  /** The same under another limit, on the same money. */
  reserveUnder(
    capOf: () => number | null,
    boundUsd: number | null,
    begin: AbortSignal,
  ): Reservation | Promise<Reservation> {
    return this.#tryFor(boundUsd ?? 0, capOf()) ?? this.#waitFor(capOf, boundUsd ?? 0, begin);
  }

  async #waitFor(capOf: () => number | null, amount: number, begin: AbortSignal): Promise<Reservation> {
    for (;;) {
      await this.#change(begin);
      if (begin.aborted) throw cancelled();
      const reserved = this.#tryFor(amount, capOf());
      if (reserved) return reserved;
    }
  }

  /** null: not now, but what is under way may turn out cheaper. */
  #tryFor(amount: number, capUsd: number | null): Reservation | null {
    if (capUsd === null || this.#fits(amount, capUsd)) return this.#keep(amount);
    if (this.#underWay === 0 || this.#spent + amount > capUsd + roundingUsd) throw new OverBudget(amount);
    return null;
  }

  /** A limit of 0 lets nothing begin, not even what seems to cost nothing. */
  #fits(amount: number, capUsd: number): boolean {
    return this.#spent < capUsd && this.#spent + this.#reserved + amount <= capUsd + roundingUsd;
  }

  #keep(amount: number): Reservation {
    this.#reserved += amount;
    this.#underWay += 1;
    let state: 'kept' | 'sent' | 'settled' = 'kept';
    const settle = (outcome: ChargeOutcome): void => {
      if (state === 'settled') return;
      if (state === 'sent') this.#store.endCharge(this.#runId, amount, outcome);
      state = 'settled';
      this.#settled(amount, outcome);
    };
    return {
      sent: () => {
        this.#store.beginCharge(this.#runId, amount);
        state = 'sent';
      },
      settle,
      close: () => settle({ kind: state === 'sent' ? 'uncertain' : 'nothing' }),
    };
  }

  #settled(amount: number, outcome: ChargeOutcome): void {
    this.#underWay -= 1;
    // Sums of fractions drift: with nothing under way, nothing is kept.
    this.#reserved = this.#underWay === 0 ? 0 : this.#reserved - amount;
    if (outcome.kind === 'known') this.#spent += outcome.usd;
    else if (outcome.kind !== 'nothing') this.#spent += amount;
    if ('outputTokens' in outcome) this.#longest = Math.max(this.#longest, outcome.outputTokens);
    const waiting = this.#waiting;
    this.#waiting = new Set();
    for (const go of waiting) go();
  }

  #change(begin: AbortSignal): Promise<void> {
    if (begin.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const go = (): void => {
        begin.removeEventListener('abort', go);
        this.#waiting.delete(go);
        resolve();
      };
      this.#waiting.add(go);
      begin.addEventListener('abort', go, { once: true });
    });
  }
}
