import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { betaCdf } from './beta.ts';
import { studentQuantile } from './student.ts';
import {
  exactLimits,
  exactLowerLimit,
  exactUpperLimit,
  oneSidedLowerLimit,
  oneSidedUpperLimit,
  passRateInterval,
  upperLimitOnZero,
  type CaseTally,
} from './statistics.ts';

const rounded = ({ low, high }: { low: number; high: number }): [string, string] => [low.toFixed(4), high.toFixed(4)];
const times = (count: number, passes: number, trials: number): CaseTally[] =>
  Array.from({ length: count }, () => ({ passes, trials }));

const tallies = fc.array(
  fc.integer({ min: 0, max: 6 }).chain((trials) => fc.record({ trials: fc.constant(trials), passes: fc.nat(trials) })),
  { minLength: 1, maxLength: 40 },
);
const usable = tallies.filter((cases) => cases.some(({ trials }) => trials > 0));

describe('exact limits', () => {
  it('agree with the printed Clopper-Pearson tables', () => {
    const printed: [successes: number, total: number, low: string, high: string][] = [
      [0, 10, '0.0000', '0.3085'],
      [1, 10, '0.0025', '0.4450'],
      [5, 10, '0.1871', '0.8129'],
      [15, 15, '0.7820', '1.0000'],
      [18, 20, '0.6830', '0.9877'],
      [3, 30, '0.0211', '0.2653'],
      [10, 100, '0.0490', '0.1762'],
    ];
    expect(printed.map(([successes, total]) => rounded(exactLimits(successes, total)))).toEqual(
      printed.map(([, , low, high]) => [low, high]),
    );
  });

  it('put exactly the promised tail outside, by the binomial itself', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.nat(200), (total, successes) => {
        fc.pre(successes > 0 && successes < total);
        const low = exactLowerLimit(successes, total, 0.95);
        const high = exactUpperLimit(successes, total, 0.95);
        expect(betaCdf(low, successes, total - successes + 1)).toBeCloseTo(0.05, 10);
        expect(1 - betaCdf(high, successes + 1, total - successes)).toBeCloseTo(0.05, 10);
      }),
    );
  });

  it('say how large a rate that was never seen can be: 0 of 20 up to 14 %', () => {
    expect(upperLimitOnZero(20)).toBeCloseTo(1 - 0.05 ** (1 / 20), 14);
    expect(upperLimitOnZero(20)).toBeCloseTo(exactUpperLimit(0, 20), 12);
    expect([upperLimitOnZero(1), upperLimitOnZero(0)]).toEqual([expect.closeTo(0.95, 12), 1]);
  });
});

describe('passRateInterval', () => {
  it('is exact with one trial a case', () => {
    expect(passRateInterval([...times(18, 1, 1), ...times(2, 0, 1)])).toEqual({ value: 0.9, ...exactLimits(18, 20) });
  });

  it('says nothing where nothing was counted', () => {
    expect(passRateInterval([])).toEqual({ value: null, low: 0, high: 1 });
    expect(passRateInterval(times(5, 0, 0))).toEqual({ value: null, low: 0, high: 1 });
    expect([oneSidedLowerLimit([]), oneSidedUpperLimit([])]).toEqual([0, 1]);
  });

  it('does not take trials that agree for further cases', () => {
    const once = passRateInterval([...times(12, 1, 1), ...times(3, 0, 1)]);
    const fiveTimesTheSame = passRateInterval([...times(12, 5, 5), ...times(3, 0, 5)]);
    expect(fiveTimesTheSame.low).toBeCloseTo(once.low, 12);
    expect(fiveTimesTheSame.high).toBeCloseTo(once.high, 12);
  });

  it('counts a faultless set by its cases', () => {
    expect(passRateInterval(times(15, 3, 3))).toEqual({ value: 1, ...exactLimits(15, 15) });
    expect(passRateInterval(times(15, 0, 3))).toEqual({ value: 0, ...exactLimits(0, 15) });
  });

  it('gains from trials that disagree as if they were independent, up to the number of outputs', () => {
    const wavering = passRateInterval(times(30, 2, 4));
    const fewCases = (studentQuantile(0.975, 119) / studentQuantile(0.975, 29)) ** 2;
    expect(rounded(wavering)).toEqual(rounded(exactLimits(60 * fewCases, 120 * fewCases)));
  });

  it('is the interval of Korn & Graubard, computed another way', () => {
    const equalTrials = fc.array(fc.nat(3), { minLength: 3, maxLength: 30 });
    fc.assert(
      fc.property(equalTrials, (passes) => {
        const rates = passes.map((count) => count / 3);
        const mean = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
        fc.pre(mean > 0 && mean < 1);
        const standardError = Math.sqrt(
          rates.reduce((sum, rate) => sum + (rate - mean) ** 2, 0) / (rates.length - 1) / rates.length,
        );
        const outputs = rates.length * 3;
        const t = studentQuantile(0.975, outputs - 1) / studentQuantile(0.975, rates.length - 1);
        const unbounded = Math.min(outputs, (mean * (1 - mean)) / standardError ** 2) * t * t;
        const size = Math.max(rates.length, unbounded);
        const faultless = 0.025 ** (1 / rates.length);
        const { low, high } = passRateInterval(passes.map((count) => ({ passes: count, trials: 3 })));
        // By the definition of the exact limits, not by the quantile that the code under test uses.
        if (low < faultless - 1e-9) expect(betaCdf(low, size * mean, size * (1 - mean) + 1)).toBeCloseTo(0.025, 8);
        else expect(low).toBeCloseTo(faultless, 9);
        if (high > 1 - faultless + 1e-9)
          expect(1 - betaCdf(high, size * mean + 1, size * (1 - mean))).toBeCloseTo(0.025, 8);
        else expect(high).toBeCloseTo(1 - faultless, 9);
      }),
    );
  });

  it('holds its value, within 0 and 1', () => {
    fc.assert(
      fc.property(usable, (cases) => {
        const { value, low, high } = passRateInterval(cases);
        expect(0 <= low && low <= (value ?? -1) && (value ?? 2) <= high && high <= 1).toBe(true);
      }),
    );
  });

  it('is mirrored when passes and failures change places', () => {
    fc.assert(
      fc.property(usable, (cases) => {
        const { value, low, high } = passRateInterval(cases);
        const mirrored = passRateInterval(cases.map(({ passes, trials }) => ({ passes: trials - passes, trials })));
        expect(mirrored).toEqual({
          value: expect.closeTo(1 - (value ?? 0), 12) as number,
          low: expect.closeTo(1 - high, 9) as number,
          high: expect.closeTo(1 - low, 9) as number,
        });
      }),
    );
  });

  it('does not depend on the order of the cases, nor on cases without trials', () => {
    const shuffled = usable.chain((cases) =>
      fc.tuple(fc.constant(cases), fc.shuffledSubarray(cases, { minLength: cases.length })),
    );
    fc.assert(
      fc.property(shuffled, ([cases, other]) => {
        expect(passRateInterval([...other, { passes: 0, trials: 0 }])).toEqual(passRateInterval(cases));
      }),
    );
  });

  it('rises when a case that failed passes, with one trial a case', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 80 }), fc.nat(79), (total, passes) => {
        fc.pre(passes < total);
        const before = passRateInterval([...times(passes, 1, 1), ...times(total - passes, 0, 1)]);
        const after = passRateInterval([...times(passes + 1, 1, 1), ...times(total - passes - 1, 0, 1)]);
        expect(after.low > before.low && after.high >= before.high).toBe(true);
      }),
    );
  });

  it('never shows more than as many faultless cases would', () => {
    fc.assert(
      fc.property(usable, (cases) => {
        const count = cases.filter(({ trials }) => trials > 0).length;
        const faultless = passRateInterval(times(count, 3, 3));
        expect(passRateInterval(cases).low).toBeLessThanOrEqual(faultless.low);
      }),
    );
  });

  it('narrows as the confidence asked for falls', () => {
    fc.assert(
      fc.property(usable, (cases) => {
        const [wide, narrow] = [passRateInterval(cases, 0.95), passRateInterval(cases, 0.8)];
        expect(wide.low <= narrow.low && narrow.high <= wide.high).toBe(true);
        expect(oneSidedLowerLimit(cases, 0.95)).toBeCloseTo(passRateInterval(cases, 0.9).low, 12);
        expect(oneSidedUpperLimit(cases, 0.95)).toBeCloseTo(passRateInterval(cases, 0.9).high, 12);
      }),
    );
  });

  it('refuses tallies that cannot be', () => {
    expect(() => passRateInterval([{ passes: 2, trials: 1 }])).toThrow(RangeError);
    expect(() => passRateInterval([{ passes: -1, trials: 1 }])).toThrow(RangeError);
    expect(() => passRateInterval([{ passes: 0.5, trials: 1 }])).toThrow(RangeError);
  });
});
