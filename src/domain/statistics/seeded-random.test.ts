import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from './seeded-random.ts';

describe('createRandom', () => {
  it('gives the same numbers on every machine, for ever', () => {
    const random = createRandom('signoff');
    expect([random.int(1000), random.int(1000), random.int(1000), random.float()]).toMatchInlineSnapshot(`
      [
        937,
        859,
        170,
        0.378096907466003,
      ]
    `);
  });

  it('takes 7 and "7" as one seed, and other seeds as others', () => {
    const first = (seed: string | number) => createRandom(seed).float();
    expect(first(7)).toBe(first('7'));
    expect(new Set(Array.from({ length: 1000 }, (_, seed) => first(seed))).size).toBe(1000);
  });

  it('draws each whole number equally often, within the noise of chance', () => {
    const random = createRandom(1);
    const counts = new Array<number>(7).fill(0);
    for (let draw = 0; draw < 70_000; draw++) counts[random.int(7)]! += 1;
    const chiSquare = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    expect(chiSquare).toBeLessThan(22.5); // 99.9 % point with 6 degrees of freedom
  });

  it('draws floats evenly over [0, 1)', () => {
    const random = createRandom(2);
    const counts = new Array<number>(20).fill(0);
    for (let draw = 0; draw < 100_000; draw++) counts[Math.floor(random.float() * 20)]! += 1;
    const chiSquare = counts.reduce((sum, count) => sum + (count - 5000) ** 2 / 5000, 0);
    expect(counts).toHaveLength(20);
    expect(chiSquare).toBeLessThan(43.8); // 99.9 % point with 19 degrees of freedom
  });

  it('shuffles into every order equally often', () => {
    const random = createRandom(3);
    const seen = new Map<string, number>();
    for (let draw = 0; draw < 12_000; draw++) {
      const order = random.shuffle(['a', 'b', 'c']).join('');
      seen.set(order, (seen.get(order) ?? 0) + 1);
    }
    const chiSquare = [...seen.values()].reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0);
    expect([...seen.keys()].sort()).toEqual(['abc', 'acb', 'bac', 'bca', 'cab', 'cba']);
    expect(chiSquare).toBeLessThan(20.5); // 99.9 % point with 5 degrees of freedom
  });

  it('keeps what it shuffles and samples without repeats', () => {
    fc.assert(
      fc.property(fc.string(), fc.uniqueArray(fc.integer()), fc.nat(30), (seed, list, count) => {
        const before = [...list];
        const shuffled = createRandom(seed).shuffle(list);
        const sampled = createRandom(seed).sample(list, count);
        expect(list).toEqual(before);
        expect(shuffled.toSorted()).toEqual(list.toSorted());
        expect(sampled).toEqual(shuffled.slice(0, count));
      }),
    );
  });

  it('forks streams that do not depend on how far the parent has run', () => {
    const parent = createRandom('run');
    const early = parent.fork('order').float();
    parent.float();
    expect(parent.fork('order').float()).toBe(early);
    expect(parent.fork('sample').float()).not.toBe(early);
  });

  it('refuses a bound that it cannot serve', () => {
    expect(() => createRandom(1).int(0)).toThrow(RangeError);
    expect(() => createRandom(1).int(2.5)).toThrow(RangeError);
  });
});
