import { describe, expect, it } from 'vitest';
import { neededToTell, percentile, type CasePair } from './statistics.ts';

const pair = (baseline: number, candidate: number, trials = 1): CasePair => ({
  baseline: { passes: baseline, trials },
  candidate: { passes: candidate, trials },
});
const times = (count: number, each: CasePair): CasePair[] => Array.from({ length: count }, () => each);
const outcome = (gained: number, lost: number, total: number): CasePair[] => [
  ...times(gained, pair(0, 1)),
  ...times(lost, pair(1, 0)),
  ...times(total - gained - lost, pair(1, 1)),
];

describe('neededToTell', () => {
  it('wants about 680 cases more for 10 gained and 6 lost of 100; single trials cannot say what trials would do', () => {
    expect(neededToTell(outcome(10, 6, 100))).toEqual({ cases: 680, trials: null });
    expect(neededToTell(outcome(6, 10, 100))).toEqual({ cases: 680, trials: null });
  });

  it('wants enough cases for any verdict to exist', () => {
    expect(neededToTell(outcome(2, 0, 2))).toEqual({ cases: 4, trials: null });
    expect(neededToTell(outcome(2, 0, 4)).cases).toBeGreaterThanOrEqual(8);
  });

  it('wants nothing when the comparison has told, and cannot say when nothing differs', () => {
    expect(neededToTell(outcome(12, 1, 60))).toEqual({ cases: 0, trials: 0 });
    expect(neededToTell(outcome(3, 3, 60))).toEqual({ cases: null, trials: null });
    expect(neededToTell([])).toEqual({ cases: null, trials: null });
  });

  it('knows that trials cannot remove what differs between cases', () => {
    const steady = [...times(5, pair(0, 3, 3)), ...times(2, pair(3, 0, 3)), ...times(33, pair(3, 3, 3))];
    expect(neededToTell(steady).trials).toBeNull();
  });

  it('asks for the trials that make wavering cases clear', () => {
    // Two trials of 100 cases that pass half the time and 60 % of the time, as often as chance has it: all variance is within cases.
    const counts = [25, 50, 25].flatMap((share, baseline) => [4, 12, 9].map((other, candidate) => ({ share, other, baseline, candidate }))); // prettier-ignore
    const byChance = counts.flatMap(({ share, other, baseline, candidate }) =>
      times((share * other) / 25, pair(baseline, candidate, 2)),
    );
    // Cases: 295 in all, 195 more, about 200. Trials: (2.5758 * sqrt(0.01 + 0.49 / m) + 0.8416 * sqrt(0.49 / m))^2 / 0.01 <= 100 from m = 7 on: 5 more than the 2 there are.
    expect(neededToTell(byChance, { level: 0.99 })).toEqual({ cases: 200, trials: 5 });
  });

  it('asks for more when it stands among several comparisons or should be surer', () => {
    const seen = outcome(10, 6, 100);
    expect(neededToTell(seen, { family: 3 }).cases).toBeGreaterThan(680);
    expect(neededToTell(seen, { power: 0.9 }).cases).toBeGreaterThan(680);
    expect(neededToTell(seen, { power: 0.5 }).cases).toBeLessThan(680);
  });
});

describe('percentile', () => {
  it("is R's default quantile", () => {
    const values = [15, 20, 35, 40, 50];
    expect([0, 5, 40, 50, 95, 100].map((percent) => percentile(values, percent))).toEqual([15, 16, 29, 35, 48, 50]);
    expect(percentile([7], 95)).toBe(7);
    expect(percentile([], 95)).toBeNull();
    expect(() => percentile([1], 101)).toThrow(RangeError);
  });

  it('leaves the given list alone', () => {
    const values = [3, 1, 2];
    expect([percentile(values, 50), values]).toEqual([2, [3, 1, 2]]);
  });
});
