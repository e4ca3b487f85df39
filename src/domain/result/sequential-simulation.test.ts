import { describe, expect, it } from 'vitest';
import { inDeep } from '#support/deep';
import { lookedAtShares, rateSideShares } from '#support/simulated-looks';

/**
 * What stopping early promises, on populations with a known truth. `npm run bench -- statistics` has the whole table with more draws; the bounds here
 * leave room for about three standard errors of the simulation.
 */
const draws = inDeep(4_000, 500);
const seed = 'test';

describe('stopping when the answer is clear', () => {
  const nothingDiffers = inDeep([20, 40, 100], [20, 100]).flatMap((cases) =>
    [1, 3].flatMap((trials) =>
      [0, 0.5].flatMap((correlation) =>
        [1, 2].map((candidates) => ({ from: 0.8, to: 0.8, cases, trials, correlation, candidates })),
      ),
    ),
  );

  it('finds a difference where there is none in at most 5 % of experiments, looks and candidates together', () => {
    const shares = nothingDiffers.map((shape) => lookedAtShares(shape, draws, seed));
    expect(Math.max(...shares.map(({ told }) => told))).toBeLessThan(0.08);
    expect(mean(shares.map(({ told }) => told))).toBeLessThan(0.05);
    // The rule is needed: the usual test at every look is wrong far more often.
    expect(Math.max(...shares.map(({ toldNaively }) => toldNaively))).toBeGreaterThan(0.08);
  });

  it('saves about half of the calls where 0.6 becomes 0.9 with 40 cases and 3 trials, and still tells', () => {
    for (const correlation of [0, 0.5]) {
      const shape = { from: 0.6, to: 0.9, cases: 40, trials: 3, correlation, candidates: 1 };
      const { better, saved } = lookedAtShares(shape, draws, seed);
      expect(better).toBeGreaterThan(0.97);
      expect(saved).toBeGreaterThan(0.4);
    }
  });

  it('costs little power beside one look at the end', () => {
    for (const cases of [20, 40]) {
      const shape = { from: 0.6, to: 0.9, cases, trials: 1, correlation: 0, candidates: 1 };
      const { told, toldOnce } = lookedAtShares(shape, draws, seed);
      expect(toldOnce - told).toBeLessThan(0.06);
    }
  });

  it('without a baseline puts a pass rate wrongly beside its threshold in at most 5 % of experiments', () => {
    const told = [20, 100].flatMap((cases) =>
      [1, 3].flatMap((trials) =>
        [0, 0.5].map((correlation) => rateSideShares({ from: 0.8, cases, trials, correlation }, draws, seed).told),
      ),
    );
    expect(Math.max(...told)).toBeLessThan(0.08);
    expect(mean(told)).toBeLessThan(0.05);
  });
});

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
