import { inDeep } from '#support/deep';
import { beforeAll, describe, expect, it } from 'vitest';
import { kindsOfCases, kindsOfPairs, sharedDifficulty, unevenTrials } from '#support/simulated-cases';
import {
  comparisonShares,
  neededPower,
  rateCellCoverage,
  rateCells,
  rateCoverage,
  type RateCell,
} from '#support/simulated-statistics';

/**
 * The promises of the statistics, on populations with a known truth. Fewer draws than `npm run bench -- statistics` (10,000 a cell), so each bound leaves
 * room for about four standard errors of the simulation.
 */
const draws = inDeep(5000, 1000);

describe('95 % intervals of a pass rate', () => {
  let rows: (RateCell & ReturnType<typeof rateCellCoverage>)[] = [];
  beforeAll(() => {
    rows = rateCells.map((cell) => ({ ...cell, ...rateCellCoverage(cell, draws, 'test') }));
  });
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

  it('hold the true rate, for 10 to 200 cases, 1 to 5 trials, rates up to 0.99, trials that agree or not', () => {
    expect(rows).toHaveLength(225);
    expect(rows.filter(({ coverage }) => coverage < 0.93)).toEqual([]);
    expect(mean(rows.map(({ coverage }) => coverage))).toBeGreaterThan(0.96);
  });

  it('have one-sided lower limits that hold too', () => {
    expect(rows.filter(({ lowerCoverage }) => lowerCoverage < 0.93)).toEqual([]);
    expect(mean(rows.map(({ lowerCoverage }) => lowerCoverage))).toBeGreaterThan(0.95);
  });

  it('are hardly wider than if the effective sample size were known', () => {
    expect(mean(rows.map(({ widthRatio }) => widthRatio))).toBeLessThan(1.2);
    expect(mean(rows.map(({ meanWidth }) => meanWidth)) / mean(rows.map(({ idealWidth }) => idealWidth))).toBeLessThan(
      1.2,
    );
  });

  it('hold where some kind of case always fails, and where outputs are missing', () => {
    const populations = {
      failing: kindsOfCases([[0.1, 0], [0.9, 0.95]], 3), // prettier-ignore
      wavering: kindsOfCases([[0.2, 0.5], [0.8, 1]], 5), // prettier-ignore
      uneven: unevenTrials(0.8, 0.8, 5),
    };
    const coverages = Object.entries(populations).flatMap(([name, population]) =>
      [15, 20, 50].map((cases) => rateCoverage(population, cases, draws, `test/${name}/${cases}`).coverage),
    );
    expect(Math.min(...coverages)).toBeGreaterThan(0.925);
  });
});

describe('comparisons', () => {
  it('say better or worse in at most 5 % of experiments where nothing differs', () => {
    const alarms = [10, 20, 40].flatMap((cases) =>
      [1, 3].flatMap((trials) =>
        [0, 0.5].map((correlation) => {
          const same = sharedDifficulty(0.8, 0.8, correlation, trials);
          const { better, worse } = comparisonShares(same, cases, 1000, `test/same/${cases}/${trials}/${correlation}`);
          return better + worse;
        }),
      ),
    );
    expect(Math.max(...alarms)).toBeLessThan(0.065);
    expect(alarms.reduce((sum, share) => sum + share, 0) / alarms.length).toBeLessThan(0.05);
  });

  it('let the gate refuse an unchanged prompt in at most 5 % of experiments', () => {
    const refused = [20, 100].flatMap((cases) =>
      [3, 5].flatMap((trials) =>
        [0.5, 0.8].map((rate) => {
          const same = sharedDifficulty(rate, rate, 0.3, trials);
          return comparisonShares(same, cases, 1000, `test/unchanged/${cases}/${trials}/${rate}`);
        }),
      ),
    );
    expect(Math.max(...refused.map((each) => each.refused))).toBeLessThan(0.07);
    expect(refused.reduce((sum, each) => sum + each.refused, 0) / refused.length).toBeLessThan(0.05);
    // It is not that there is nothing to refuse: counting lost cases alone would refuse far more.
    expect(Math.max(...refused.map((each) => each.withRegression))).toBeGreaterThan(0.3);
  });

  it('find 0.7 against 0.9 with 60 cases and 3 trials in at least nine experiments of ten', () => {
    for (const correlation of [0, 0.3, 0.8]) {
      const population = sharedDifficulty(0.7, 0.9, correlation, 3);
      expect(comparisonShares(population, 60, draws, `test/power/${correlation}`).better).toBeGreaterThan(0.95);
    }
  });

  it('have limits that hold the true difference', () => {
    const populations = {
      gained: sharedDifficulty(0.9, 0.95, 0.8, 1),
      lost: kindsOfPairs([[0.15, 1, 0], [0.85, 1, 1]], 3), // prettier-ignore
      both: kindsOfPairs([[0.1, 0, 1], [0.1, 1, 0], [0.8, 1, 1]], 1), // prettier-ignore
    };
    const coverages = Object.entries(populations).flatMap(([name, population]) =>
      [10, 20, 50].map((cases) => comparisonShares(population, cases, draws, `test/${name}/${cases}`).coverage),
    );
    expect(Math.min(...coverages)).toBeGreaterThan(0.925);
  });

  it('are settled about four times in five by what neededToTell asked for', () => {
    const { told } = neededPower([5, 1, 34], 1000, 'test/needed');
    expect(told).toBeGreaterThan(0.72);
    expect(told).toBeLessThan(0.88);
  });
});
