import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Budget } from './budget.ts';

const settledOrWaiting = async (promise: Promise<unknown>): Promise<unknown> =>
  Promise.race([promise, new Promise((resolve) => setImmediate(() => resolve('waiting')))]);

describe('a budget', () => {
  test('without a cap lets everything begin', async () => {
    const budget = new Budget(null, 1_000);
    expect(await budget.reserve('a', 5)).toEqual({ amount: 0 });
  });

  test('lets the first call of a kind learn alone, then as many as fit', async () => {
    const budget = new Budget(1, 0);
    const first = await budget.reserve('a', 0.1);
    const second = budget.reserve('a', 0.1);
    expect(await settledOrWaiting(second)).toBe('waiting');
    budget.settle('a', first || { amount: 0 }, 0.4);
    expect(await second).toEqual({ amount: 0.4 });
    const third = budget.reserve('a', 0.1);
    expect(await settledOrWaiting(third)).toBe('waiting');
    // The second was cheaper than any before, but the next might cost 0.4 again: 0.45 + 0.4 fit.
    budget.settle('a', { amount: 0.4 }, 0.05);
    expect(await third).toEqual({ amount: 0.4 });
    budget.settle('a', { amount: 0.4 }, 0.4);
    expect(await budget.reserve('a', 0.1)).toBe(false);
  });

  test('a call that failed gives back what was reserved for it', async () => {
    const budget = new Budget(1, 0.5);
    const reserved = await budget.reserve('a', 0.5);
    budget.settle('a', reserved || { amount: 0 }, null);
    expect(await budget.reserve('a', 0.5)).toEqual({ amount: 0.5 });
  });

  test('counts what earlier sessions spent', async () => {
    expect(await new Budget(1, 1).reserve('a', 0)).toBe(false);
    expect(await new Budget(0, 0).reserve('a', 0)).toBe(false);
  });

  test('is never overspent by calls that cost no more than the dearest before them', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 0, max: 3_000 }),
        fc.integer({ min: 1, max: 8 }),
        async (costs, cap, workers) => {
          const budget = new Budget(cap, 0);
          let spent = 0;
          const queue = [...costs];
          const work = async (): Promise<void> => {
            for (let cost = queue.shift(); cost !== undefined; cost = queue.shift()) {
              // The guess is the most that any call costs: as with max_output_tokens.
              const reserved = await budget.reserve('a', 100);
              if (reserved === false) return;
              await Promise.resolve();
              // The first is the dearest, so that all others cost no more than one before them.
              const real = spent === 0 ? 100 : cost;
              spent += real;
              budget.settle('a', reserved, real);
            }
          };
          await Promise.all(Array.from({ length: workers }, work));
          expect(spent).toBeLessThanOrEqual(cap);
        },
      ),
    );
  });
});
