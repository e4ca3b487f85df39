import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createChargeLedger } from '#support/charge-ledger';
import { noSurprise } from '#domain/run/call-bound';
import { Budget, OverBudget, type Reservation, type Wanted } from './budget.ts';

const never = new AbortController().signal;

const aBudget = (capUsd: number | null, start: Parameters<typeof createChargeLedger>[0] = {}) => {
  const ledger = createChargeLedger(start);
  ledger.saveSurprise('run', 'known', noSurprise);
  return { ledger, budget: new Budget(ledger, 'run', capUsd) };
};

/** An attempt of a model that has answered already, unless it is named otherwise. */
const boundOf = (usd: number | null) => (usd === null ? null : { usd, worstUsd: usd });
const costing = (usd: number | null, model = 'known'): Wanted => ({ model, bound: () => boundOf(usd) });
/** An attempt whose answer nothing ends. */
const endless = (usd: number, worstUsd: number): Wanted => ({ model: 'known', bound: () => ({ usd, worstUsd }) });

const settledOrWaiting = async (promise: unknown): Promise<unknown> =>
  Promise.race([promise, new Promise((resolve) => setImmediate(() => resolve('waiting')))]);

/** Reserves and sends. */
async function begin(budget: Budget, boundUsd: number, model?: string): Promise<Reservation> {
  const reserved = await budget.reserve(costing(boundUsd, model), never);
  reserved.sent();
  return reserved;
}

/** null: it never fits. */
const room = async (budget: Budget, boundUsd: number): Promise<Reservation | null> => {
  try {
    return await budget.reserve(costing(boundUsd), never);
  } catch {
    return null;
  }
};

describe('a budget', () => {
  test('without a cap lets everything begin, and counts it all the same', async () => {
    const { budget, ledger } = aBudget(null, { knownUsd: 1_000 });
    (await begin(budget, 5)).settle({ kind: 'known', usd: 4, outputTokens: 10 });
    expect(ledger.charges('run')).toMatchObject({ knownUsd: 1_004, openCalls: 0, longestOutputTokens: 10 });
  });

  test('keeps room for each attempt at the most it can cost; the next waits until that is known', async () => {
    const { budget } = aBudget(1);
    const first = await begin(budget, 0.6);
    const second = budget.reserve(costing(0.6), never);
    expect(await settledOrWaiting(second)).toBe('waiting');
    first.settle({ kind: 'known', usd: 0.1, outputTokens: 10 });
    (await second).close();
    expect(budget.spentUsd).toBeCloseTo(0.1, 9);
  });

  test('an attempt that cannot fit, whatever comes of the others, is refused at once', async () => {
    const { budget } = aBudget(1);
    const first = await begin(budget, 0.6);
    first.settle({ kind: 'known', usd: 0.6, outputTokens: 1 });
    const other = await begin(budget, 0.1);
    expect(() => budget.reserve(costing(0.5), never)).toThrow(OverBudget);
    other.close();
  });

  test.each([
    ['that may have been charged', 'uncertain'],
    ['whose answer came without a price', 'no-price'],
  ] as const)('an attempt %s counts at the most it can have cost', async (_name, kind) => {
    const { budget, ledger } = aBudget(1);
    (await begin(budget, 0.6)).settle(kind === 'uncertain' ? { kind } : { kind, outputTokens: 5 });
    expect(() => budget.reserve(costing(0.5), never)).toThrow(OverBudget);
    expect(ledger.charges('run')).toMatchObject({ uncertainUsd: 0.6, uncertainCalls: kind === 'uncertain' ? 1 : 0 });
  });

  test('an attempt that was certainly not charged gives back what was kept for it', async () => {
    const { budget } = aBudget(1, { knownUsd: 0.5 });
    (await begin(budget, 0.5)).settle({ kind: 'nothing' });
    (await budget.reserve(costing(0.5), never)).close();
    expect(await begin(budget, 0.5)).toBeDefined();
  });

  test('an attempt that ends unforeseen may have been charged once it was sent, and not before', async () => {
    const { budget } = aBudget(1);
    (await budget.reserve(costing(0.4), never)).close();
    expect(budget.spentUsd).toBe(0);
    (await begin(budget, 0.4)).close();
    expect(budget.spentUsd).toBe(0.4);
  });

  test('counts what earlier sessions spent, and what they left under way', async () => {
    const { budget, ledger } = aBudget(1);
    await begin(budget, 0.7);
    const next = new Budget(ledger, 'run', 1);
    expect(() => next.reserve(costing(0.4), never)).toThrow(OverBudget);
    expect(ledger.charges('run')).toMatchObject({ uncertainUsd: 0.7, uncertainCalls: 1, openCalls: 0 });
  });

  test('lets nothing begin at its limit, not even what seems to cost nothing', () => {
    expect(() => aBudget(1, { knownUsd: 1 }).budget.reserve(costing(0), never)).toThrow(OverBudget);
    expect(() => aBudget(0).budget.reserve(costing(null), never)).toThrow(OverBudget);
  });

  test('whoever waits for money stops waiting when the run ends', async () => {
    const { budget } = aBudget(1);
    const first = await begin(budget, 1);
    const ending = new AbortController();
    const waiting = budget.reserve(costing(1), ending.signal);
    ending.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    first.close();
  });

  test('under a limit a model begins with one attempt alone, and the others are reckoned at what came of it', async () => {
    const { budget, ledger } = aBudget(1);
    let bound = 0.1;
    const wanted: Wanted = { model: 'new', bound: () => boundOf(bound) };
    const first = await budget.reserve(wanted, never);
    first.sent();
    const others = [budget.reserve(wanted, never), budget.reserve(wanted, never)];
    const room = others.map((each) =>
      Promise.resolve(each).then(
        () => 'room',
        (error: unknown) => error,
      ),
    );
    expect(await settledOrWaiting(Promise.race(room))).toBe('waiting');
    expect(await budget.reserve(costing(0.1), never)).toBeDefined();
    budget.saw('new', { beyondLimit: 900, excessInput: 5 });
    bound = 0.8;
    first.settle({ kind: 'known', usd: 0.1, outputTokens: 900 });
    expect(await Promise.all([settledOrWaiting(room[0]), settledOrWaiting(room[1])])).toContain('room');
    // The next session knows it too.
    expect(new Budget(ledger, 'run', 1).seenOf('new')).toEqual({
      beyondLimit: 900,
      excessInput: 5,
      longestOfRun: 900,
    });
  });

  test('a first attempt that fails lets another one begin alone', async () => {
    const { budget } = aBudget(1);
    const first = await begin(budget, 0.1, 'new');
    const second = budget.reserve(costing(0.1, 'new'), never);
    first.settle({ kind: 'nothing' });
    const next = await second;
    next.sent();
    expect(await settledOrWaiting(budget.reserve(costing(0.1, 'new'), never))).toBe('waiting');
    next.close();
  });

  test('of attempts whose answer nothing ends only one may be the last straw', async () => {
    const { budget } = aBudget(10);
    const first = await budget.reserve(endless(1, 6), never);
    expect(await settledOrWaiting(budget.reserve(endless(1, 6), never))).toBe('waiting');
    expect(await budget.reserve(costing(1), never)).toBeDefined();
    first.settle({ kind: 'known', usd: 0.1, outputTokens: 1 });
    const beside = new Budget(createChargeLedger(), 'run', null);
    expect(await beside.reserve(endless(1, 6), never)).toBeDefined();
    expect(await beside.reserve(endless(1, 6), never)).toBeDefined();
  });

  test('whatever answers turn out to cost that nothing ends, one of them is the most by which the cap is passed', async () => {
    const attempt = fc.record({ usd: fc.integer({ min: 1, max: 20 }), really: fc.integer({ min: 0, max: 100 }) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(attempt, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 8 }),
        async (attempts, cap, workers) => {
          const { budget } = aBudget(cap);
          const queue = [...attempts];
          let charged = 0;
          const work = async (): Promise<void> => {
            for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
              const { usd, really } = next;
              const reserved = await Promise.resolve()
                .then(() => budget.reserve(endless(usd, 100), never))
                .catch(() => null);
              if (reserved === null) continue;
              reserved.sent();
              await Promise.resolve();
              charged += really;
              reserved.settle({ kind: 'known', usd: really, outputTokens: 1 });
            }
          };
          await Promise.all(Array.from({ length: workers }, work));
          expect(charged).toBeLessThanOrEqual(cap + 100);
        },
      ),
    );
  });

  test('keeps no room for what turns out to cost more than was kept', async () => {
    const { budget } = aBudget(10);
    const reserved = await budget.reserve(costing(1), never);
    expect([reserved.covers(boundOf(1)), reserved.covers(null)]).toEqual([true, true]);
    expect([reserved.covers(boundOf(2)), reserved.covers({ usd: 1, worstUsd: 6 })]).toEqual([false, false]);
    reserved.close();
  });

  test('what a server counted of an answer without a price counts, also beyond what it was reckoned at', async () => {
    const { budget, ledger } = aBudget(1);
    (await begin(budget, 0.1)).settle({ kind: 'no-price', outputTokens: 5, atMostUsd: 0.95 });
    expect(ledger.charges('run')).toMatchObject({ uncertainUsd: 0.95, uncertainCalls: 0 });
    expect(() => budget.reserve(costing(0.1), never)).toThrow(OverBudget);
  });

  test('without a limit nobody waits for a first attempt', async () => {
    const { budget } = aBudget(null);
    await begin(budget, 0.1, 'new');
    expect(await begin(budget, 0.1, 'new')).toBeDefined();
  });

  test('whatever is charged, cut off, failed or killed, never more than the cap is spent', async () => {
    const attempt = fc.record({
      bound: fc.integer({ min: 1, max: 100 }),
      really: fc.double({ min: 0, max: 1, noNaN: true }),
      how: fc.constantFrom('answered', 'no-price', 'cut', 'refused', 'killed'),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(attempt, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 0, max: 1_500 }),
        fc.integer({ min: 1, max: 8 }),
        async (attempts, cap, workers) => {
          const ledger = createChargeLedger();
          ledger.saveSurprise('run', 'known', noSurprise);
          const queue = [...attempts];
          let charged = 0;
          while (queue.length > 0) {
            const session = new Budget(ledger, 'run', cap);
            let dead = false;
            const work = async (): Promise<void> => {
              for (let next = queue.shift(); next !== undefined && !dead; next = queue.shift()) {
                const { bound, really, how } = next;
                const reserved = await room(session, bound);
                if (reserved === null || dead) continue;
                reserved.sent();
                await Promise.resolve();
                if (how !== 'refused') charged += bound * really;
                if (how === 'killed') dead = true;
                if (dead) return;
                if (how === 'answered') reserved.settle({ kind: 'known', usd: bound * really, outputTokens: 1 });
                else if (how === 'no-price') reserved.settle({ kind: 'no-price', outputTokens: 1 });
                else reserved.settle({ kind: how === 'cut' ? 'uncertain' : 'nothing' });
              }
            };
            const all = Array.from({ length: workers }, work);
            // A killed session leaves its others waiting for ever.
            await Promise.race([Promise.all(all), new Promise((resolve) => setImmediate(resolve))]);
            if (!dead) break;
          }
          expect(charged).toBeLessThanOrEqual(cap + 1e-6);
        },
      ),
    );
  });
});
