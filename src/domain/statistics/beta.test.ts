import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { betaCdf, betaQuantile, logGamma } from './beta.ts';
import { normalQuantile, normalUpperTail, studentQuantile } from './student.ts';

describe('logGamma', () => {
  it('is the logarithm of the factorial, and of its half steps', () => {
    expect([1, 2, 11, 0.5, 101].map(logGamma)).toEqual(
      [0, 0, Math.log(3_628_800), Math.log(Math.PI) / 2, 363.73937555556349].map((value) => expect.closeTo(value, 11)),
    );
  });
});

describe('the beta distribution', () => {
  it('is the upper tail of the binomial, added up term by term', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.nat(59),
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        (total, from, p) => {
          fc.pre(from < total);
          expect(betaCdf(p, from + 1, total - from)).toBeCloseTo(binomialTail(total, from + 1, p), 11);
        },
      ),
    );
  });

  it('has a quantile that is its inverse, far into both tails and for sizes from 0.05 to 100,000', () => {
    const size = fc.double({ min: Math.log(0.05), max: Math.log(1e5), noNaN: true }).map(Math.exp);
    fc.assert(
      fc.property(size, size, fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true }), (a, b, p) => {
        const x = betaQuantile(p, a, b);
        // Where x is so near to 1 that its neighbours are far apart in probability, the neighbours must enclose p.
        const around = [betaCdf(x * (1 - 1e-12), a, b), betaCdf(Math.min(1, x * (1 + 1e-12)), a, b)];
        expect(around[0]).toBeLessThanOrEqual(p + 1e-9);
        expect(around[1]).toBeGreaterThanOrEqual(p - 1e-9);
      }),
    );
  });

  it('ends at 0 and 1', () => {
    expect([betaCdf(-1, 2, 3), betaCdf(2, 2, 3), betaQuantile(0, 2, 3), betaQuantile(1, 2, 3)]).toEqual([0, 1, 0, 1]);
  });
});

describe("Student's t and the normal distribution", () => {
  it('agree with the printed tables', () => {
    const printed: [p: number, degreesOfFreedom: number, t: number][] = [
      [0.975, 1, 12.706],
      [0.975, 2, 4.303],
      [0.975, 4, 2.776],
      [0.975, 9, 2.262],
      [0.975, 29, 2.045],
      [0.975, 120, 1.98],
      [0.95, 10, 1.812],
      [0.995, 5, 4.032],
      [0.9995, 3, 12.924],
      [0.75, 7, 0.711],
    ];
    expect(printed.map(([p, df]) => Number(studentQuantile(p, df).toFixed(3)))).toEqual(printed.map(([, , t]) => t));
    expect([0.975, 0.995, 0.8, 0.5, 0.001].map((p) => Number(normalQuantile(p).toFixed(6)))).toEqual([
      1.959964, 2.575829, 0.841621, 0, -3.090232,
    ]);
  });

  it('are symmetric and inverse to themselves', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 0.999999, noNaN: true }), fc.integer({ min: 1, max: 5000 }), (p, df) => {
        expect(studentCdf(studentQuantile(p, df), df)).toBeCloseTo(p, 11);
        expect(studentQuantile(1 - p, df) / studentQuantile(p, df) || -1).toBeCloseTo(-1, 6);
        expect(normalUpperTail(-normalQuantile(p))).toBeCloseTo(p, 12);
      }),
    );
  });

  it('reach far into the tail without losing digits', () => {
    // Abramowitz & Stegun, table 26.2: -log10 Q(x) at 5 and 10.
    expect(-Math.log10(normalUpperTail(5))).toBeCloseTo(6.54265, 5);
    expect(-Math.log10(normalUpperTail(10))).toBeCloseTo(23.11805, 5);
    expect(studentQuantile(0.975, 1e7)).toBe(normalQuantile(0.975));
  });
});

/** By DLMF 8.17, from the side of 0 on which no digits cancel. */
function studentCdf(t: number, degreesOfFreedom: number): number {
  const inside = betaCdf((t * t) / (degreesOfFreedom + t * t), 0.5, degreesOfFreedom / 2);
  return 0.5 + (Math.sign(t) * inside) / 2;
}

function binomialTail(total: number, from: number, p: number): number {
  let tail = 0;
  for (let count = from; count <= total; count++) {
    let term = 1;
    for (let step = 1; step <= count; step++) term *= ((total - count + step) / step) * p;
    tail += term * (1 - p) ** (total - count);
  }
  return tail;
}
