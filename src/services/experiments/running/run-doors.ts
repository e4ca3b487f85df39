import { type Answer } from '#domain/answers/output';
import { type PossibleCharges } from '#domain/result/charge-words';
import { existingRun } from '../../stores/existing-run.ts';
import { Budget, type Purse } from '../calls/budget.ts';
import { ModelDoor } from '../calls/model-door.ts';
import { Pace } from '../calls/pace.ts';
import { type BesideCall, type RunAccess, type RunnerParts } from './runner-parts.ts';

/** The ways out: one budget for each run that this session has asked anything for, one pace for each server, whatever the run. */
export class RunDoors {
  readonly #parts: RunnerParts;
  readonly #waiting: (origin: string) => void;
  readonly #budgets = new Map<string, Budget>();
  readonly #paces = new Map<string, Pace>();

  /** `waiting`: called when it changed whether a server lets anybody through. */
  constructor(parts: RunnerParts, waiting: (origin: string) => void) {
    this.#parts = parts;
    this.#waiting = waiting;
  }

  /** One for each run, whoever asks. `capUsd`: the limit that holds now. */
  budgetOf(runId: string, capUsd: number | null): Budget {
    const budget = this.#budgets.get(runId) ?? new Budget(this.#parts.runs, runId, capUsd);
    budget.capUsd = capUsd;
    this.#budgets.set(runId, budget);
    return budget;
  }

  through({ policy, priceOf }: RunAccess, purse: Purse): ModelDoor {
    const { runs, models, audit, clock, ids, limits } = this.#parts;
    const { together } = runs;
    const paceOf = (origin: string): Pace => this.paceOf(origin);
    const parts = { models, audit, together, clock, ids, policy, priceOf, paceOf, purse };
    return new ModelDoor({ ...parts, ...(limits && { limits }) });
  }

  paceOf(origin: string): Pace {
    const known = this.#paces.get(origin);
    if (known) return known;
    const pace = new Pace(this.#parts.clock, () => this.#waiting(origin));
    this.#paces.set(origin, pace);
    return pace;
  }

  /**
   * One question beside a run, with what the run may use now, through the same door and at the same pace: an edit to suggest, for example.
   * `make` answers what to send, with the access that holds now. Throws what the door throws.
   */
  async askBeside(runId: string, make: (access: RunAccess) => BesideCall, signal: AbortSignal): Promise<Answer> {
    const access = await this.#parts.access(
      this.#parts.runs.plan(runId),
      existingRun(this.#parts.runs, runId).repository,
    );
    const { request, call, limitUsd } = make(access);
    const own = access.plan.maxCostUsd;
    const capUsd = own === null || limitUsd === null ? null : Math.max(own, limitUsd);
    const budget = this.budgetOf(runId, own);
    const purse: Purse = {
      seenOf: (model) => budget.seenOf(model),
      saw: (model, surprise) => budget.saw(model, surprise),
      reserve: (wanted, begin) => budget.reserveUnder(() => capUsd, wanted, begin),
    };
    return this.through(access, purse).ask(
      { ...request, apiKey: access.apiKey },
      { ...call, runId },
      { begin: signal, send: signal },
    );
  }

  /**
   * Attempts that may have been charged and brought no answer, and what they and answers of unknown cost may have cost; those that are under way are
   * not among them. What is stored as open and is not under way was left by an earlier session, or its end could not be stored.
   */
  possibleCharges(runId: string): PossibleCharges {
    const { uncertainCalls, uncertainUsd, openCalls, openUsd } = this.#parts.runs.charges(runId);
    const live = this.#budgets.get(runId)?.live ?? { calls: 0, usd: 0 };
    const lost = Math.max(0, openCalls - live.calls);
    const calls = uncertainCalls + lost;
    // Whose tokens nobody counted has no cost, where it is known what a token costs.
    const uncounted = calls > 0 && uncertainUsd > 0 && this.#parts.runs.counts(runId).spentUsd === null;
    return {
      calls,
      usd: uncertainUsd + (lost === 0 ? 0 : Math.max(0, openUsd - live.usd)),
      ...(uncounted && { uncounted }),
    };
  }
}
