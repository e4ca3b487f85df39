import { type PossibleCharges } from '#domain/result/charge-words';
import { type CallBound, noSurprise, type SeenSoFar, type Surprise, worstOf } from '#domain/run/call-bound';
import { type ChargeOutcome, type RunStore } from '../../stores/runs.ts';
import { cancelled } from './pace.ts';

type Charges = Pick<
  RunStore,
  'charges' | 'beginCharge' | 'endCharge' | 'settleLostCharges' | 'surprises' | 'saveSurprise'
>;

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
  /** Whether what is kept is enough for an attempt that can cost so much; null: no price is known. */
  covers(bound: CallBound | null): boolean;
  /** Stored before the attempt leaves. */
  sent(): void;
  /** What came of it, stored beside whatever else the attempt brought. The first call counts. */
  settle(outcome: ChargeOutcome): void;
  /** For an attempt that is over, however it ended: one that was sent and not settled may have been charged. */
  close(): void;
}

/** An attempt that somebody wants to make. */
export interface Wanted {
  readonly model: string;
  /** The most that it can cost by what is known by then; null: no price is known. Asked again whenever something changed. */
  readonly bound: () => CallBound | null;
}

/** Money for one attempt after the other. */
export interface Purse {
  /**
   * Room for an attempt: at once where it fits, else when it does. Throws OverBudget when it never will, and AppError 'cancelled' when `begin` aborts
   * first. Under a limit a model begins with one attempt alone: what comes of it says what to reckon the others at.
   */
  reserve(wanted: Wanted, begin: AbortSignal): Reservation | Promise<Reservation>;
  /** What the answers so far say of the next call of this model. */
  seenOf(model: string): SeenSoFar;
  /** An answer of this model came: how far it went beyond what its call was reckoned at. Stored. */
  saw(model: string, surprise: Surprise): void;
}

const roundingUsd = 1e-9;

/**
 * A hard limit on the money of one run, over all its sessions. An attempt begins only when it fits beside everything that was spent, everything
 * that may have been charged and everything under way, each at the most it can cost (domain/call-bound.ts): what is spent in the end is never
 * more than the limit, however often a call is cut off or the process is killed. An attempt whose answer nothing ends may cost more than is kept for it:
 * several of these are under way together only where all of them fit at their worst, so that one long answer is the most by which the limit is ever
 * passed. Attempts whose price is unknown count nothing: no limit can be kept on them, and the estimate says so.
 */
export class Budget implements Purse {
  readonly #store: Charges;
  readonly #runId: string;
  /** null: no limit. */
  capUsd: number | null;
  #spent: number;
  #reserved = 0;
  /** The same at its worst. */
  #worst = 0;
  #underWay = 0;
  /** Of these, the attempts whose answer nothing ends. */
  #endless = 0;
  #longest: number;
  #live: PossibleCharges = { calls: 0, usd: 0 };
  /** Models that have answered in this run, in whatever session. */
  readonly #models: Map<string, Surprise>;
  /** Models whose first attempt is under way. */
  readonly #first = new Set<string>();
  #waiting = new Set<() => void>();

  constructor(store: Charges, runId: string, capUsd: number | null) {
    this.#store = store;
    this.#runId = runId;
    this.capUsd = capUsd;
    store.settleLostCharges(runId);
    const { knownUsd, uncertainUsd, longestOutputTokens } = store.charges(runId);
    this.#spent = knownUsd + uncertainUsd;
    this.#longest = longestOutputTokens;
    this.#models = new Map(store.surprises(runId).map(({ model, ...surprise }) => [model, surprise]));
  }

  seenOf(model: string): SeenSoFar {
    return { ...(this.#models.get(model) ?? noSurprise), longestOfRun: this.#longest };
  }

  saw(model: string, surprise: Surprise): void {
    const before = this.#models.get(model);
    const after = worstOf(before ?? noSurprise, surprise);
    if (before?.beyondLimit === after.beyondLimit && before.excessInput === after.excessInput) return;
    this.#models.set(model, after);
    this.#store.saveSurprise(this.#runId, model, after);
  }

  /** Known and possible, in USD: what counts towards the limit. */
  get spentUsd(): number {
    return this.#spent;
  }

  /** Attempts of this session that have left and are not over. */
  get live(): PossibleCharges {
    return this.#live;
  }

  /** Counts what was paid in another way than call by call: a line of a batch. `boundUsd`: the most it can have cost. */
  charge(boundUsd: number | null, outcome: ChargeOutcome): void {
    const usd = boundUsd ?? 0;
    const reserved = this.#keep({ usd, worstUsd: usd });
    reserved.sent();
    reserved.settle(outcome);
  }

  reserve(wanted: Wanted, begin: AbortSignal): Reservation | Promise<Reservation> {
    return this.reserveUnder(() => this.capUsd, wanted, begin);
  }

  /** The same under another limit, on the same money. */
  reserveUnder(capOf: () => number | null, wanted: Wanted, begin: AbortSignal): Reservation | Promise<Reservation> {
    return this.#tryFor(wanted, capOf()) ?? this.#waitFor(capOf, wanted, begin);
  }

  async #waitFor(capOf: () => number | null, wanted: Wanted, begin: AbortSignal): Promise<Reservation> {
    for (;;) {
      await this.#change(begin);
      if (begin.aborted) throw cancelled();
      const reserved = this.#tryFor(wanted, capOf());
      if (reserved) return reserved;
    }
  }

  /** null: not now, but what is under way may turn out cheaper, or say what to reckon with. */
  #tryFor({ model, bound }: Wanted, capUsd: number | null): Reservation | null {
    const known = bound();
    const amount = known ?? { usd: 0, worstUsd: 0 };
    if (capUsd === null) return this.#keep(amount);
    const isFirst = known !== null && !this.#models.has(model);
    const waits = isFirst && this.#first.has(model);
    if (!waits && this.#fits(amount, capUsd)) return this.#keep(amount, isFirst ? model : null);
    if (this.#underWay === 0 || this.#spent + amount.usd > capUsd + roundingUsd) throw new OverBudget(amount.usd);
    return null;
  }

  /** A limit of 0 lets nothing begin, not even what seems to cost nothing. */
  #fits(amount: CallBound, capUsd: number): boolean {
    const most = capUsd + roundingUsd;
    if (this.#spent >= capUsd || this.#spent + this.#reserved + amount.usd > most) return false;
    const endless = this.#endless + (isEndless(amount) ? 1 : 0);
    return endless < 2 || this.#spent + this.#worst + amount.worstUsd <= most;
  }

  /** `first`: the model whose first attempt it is; null: others of it may begin beside. */
  #keep(amount: CallBound, first: string | null = null): Reservation {
    this.#reserved += amount.usd;
    this.#worst += amount.worstUsd;
    this.#underWay += 1;
    if (isEndless(amount)) this.#endless += 1;
    if (first !== null) this.#first.add(first);
    let state: 'kept' | 'sent' | 'settled' = 'kept';
    const settle = (outcome: ChargeOutcome): void => {
      if (state === 'settled') return;
      const wasSent = state === 'sent';
      state = 'settled';
      if (first !== null) this.#first.delete(first);
      if (wasSent) this.#live = { calls: this.#live.calls - 1, usd: this.#live.usd - amount.usd };
      // It is over even where that cannot be stored; it then may have been charged.
      let counted: ChargeOutcome = wasSent ? { kind: 'uncertain' } : outcome;
      try {
        if (wasSent) this.#store.endCharge(this.#runId, amount.usd, outcome);
        counted = outcome;
      } finally {
        this.#settled(amount, counted);
      }
    };
    return {
      covers: (bound) =>
        bound === null || (bound.usd <= amount.usd + roundingUsd && bound.worstUsd <= amount.worstUsd + roundingUsd),
      sent: () => {
        this.#store.beginCharge(this.#runId, amount.usd);
        state = 'sent';
        this.#live = { calls: this.#live.calls + 1, usd: this.#live.usd + amount.usd };
      },
      settle,
      close: () => settle({ kind: state === 'sent' ? 'uncertain' : 'nothing' }),
    };
  }

  #settled(amount: CallBound, outcome: ChargeOutcome): void {
    this.#underWay -= 1;
    if (isEndless(amount)) this.#endless -= 1;
    // Sums of fractions drift: with nothing under way, nothing is kept.
    this.#reserved = this.#underWay === 0 ? 0 : this.#reserved - amount.usd;
    this.#worst = this.#underWay === 0 ? 0 : this.#worst - amount.worstUsd;
    if (outcome.kind === 'known') this.#spent += outcome.usd;
    else if (outcome.kind !== 'nothing') this.#spent += outcome.atMostUsd ?? amount.usd;
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

const isEndless = ({ usd, worstUsd }: CallBound): boolean => worstUsd > usd;
