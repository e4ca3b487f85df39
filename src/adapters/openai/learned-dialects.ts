import { ModelFailure } from '#services/ports/model-failure';
import { type ModelRequest } from '#services/ports/models';
import { firstDialect, type Dialect } from './dialect.ts';
import { requestBody } from './request-body.ts';

type Asked = Omit<ModelRequest, 'apiKey'>;

/**
 * What each model at each server refuses, remembered for the session by everything that asks it. Of several first calls with the same
 * fields one goes ahead and finds out; the others wait for it and ask as it ended up asking. What a server refuses it refuses at once: one that takes long is
 * not waited for.
 */
export class LearnedDialects {
  readonly #patienceMs: number;
  readonly #dialects = new Map<string, Dialect>();
  /** The guess for each address, made once. */
  readonly #firsts = new Map<string, Dialect>();
  /** Fields that a model has seen, by `shapeOf`. */
  readonly #tried = new Set<string>();
  readonly #trying = new Map<string, Promise<void>>();

  constructor({ patienceMs = 15_000 }: { readonly patienceMs?: number } = {}) {
    this.#patienceMs = patienceMs;
  }

  dialectFor({ baseUrl, model }: Pick<Asked, 'baseUrl' | 'model'>): Dialect {
    const learned = this.#dialects.get(nameOf(baseUrl, model)) ?? this.#firsts.get(baseUrl);
    if (learned) return learned;
    const first = firstDialect(baseUrl);
    this.#firsts.set(baseUrl, first);
    return first;
  }

  /**
   * How to ask next after `used` was refused. Another call may have learned something meanwhile: then that is asked first, so that nothing
   * learned is lost. `next`: what follows from the refusal; null: nothing.
   */
  learn({ baseUrl, model }: Pick<Asked, 'baseUrl' | 'model'>, used: Dialect, next: Dialect | null): Dialect | null {
    const name = nameOf(baseUrl, model);
    const known = this.#dialects.get(name);
    if (known !== undefined && known !== used) return known;
    if (next !== null) this.#dialects.set(name, next);
    return next;
  }

  /** Waits while another call finds out how these fields fare. Answers what to call when this call is through; rejects when the signal aborts. */
  async turn(asked: Asked, signal: AbortSignal): Promise<() => void> {
    const shape = shapeOf(asked);
    let isSlow = false;
    for (let other = this.#trying.get(shape); other !== undefined && !isSlow; other = this.#trying.get(shape))
      isSlow = (await untilAborted(Promise.race([other, after(this.#patienceMs, signal)]), signal)) === 'slow';
    if (isSlow || this.#tried.has(shape)) return () => undefined;
    const trial = Promise.withResolvers<void>();
    this.#trying.set(shape, trial.promise);
    return () => {
      this.#trying.delete(shape);
      this.#tried.add(shape);
      trial.resolve();
    };
  }
}

function nameOf(baseUrl: string, model: string): string {
  return JSON.stringify([baseUrl, model]);
}

/** Calls with the same shape are refused for the same fields. */
function shapeOf(asked: Asked): string {
  const body = requestBody({ ...asked, messages: [] }, firstDialect(asked.baseUrl));
  const roles = [...new Set(asked.messages.map(({ role }) => role))].sort();
  return JSON.stringify([asked.baseUrl, Object.keys(body).sort(), body.model, roles, body.response_format ?? null]);
}

/** For whoever waits in vain; it holds no process. */
function after(ms: number, signal: AbortSignal): Promise<'slow'> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve('slow'), ms).unref();
    signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  });
}

function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) return Promise.reject(cancelled());
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(cancelled());
    signal.addEventListener('abort', stop, { once: true });
    void work.then((result) => {
      signal.removeEventListener('abort', stop);
      resolve(result);
    });
  });
}

/** Nothing was sent. */
const cancelled = (): ModelFailure => new ModelFailure('cancelled', 'Cancelled.');
