import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { confirmationSize, drawConfirmation } from './confirmation.ts';

const cases = (count: number, slice: (at: number) => string = (at) => (at % 4 === 0 ? 'rare' : 'usual')) =>
  Array.from({ length: count }, (_, at) => ({ id: `c-${String(at + 1).padStart(3, '0')}`, slices: [slice(at)] }));
const none: ReadonlySet<string> = new Set();

describe('how many cases may be set aside', () => {
  it('suggests a quarter, allows half, and none where both parts would tell nothing', () => {
    expect(confirmationSize(60)).toEqual({ smallest: 6, suggested: 15, largest: 30 });
    expect(confirmationSize(12)).toEqual({ smallest: 6, suggested: 6, largest: 6 });
    expect(confirmationSize(11)).toBeNull();
  });
});

describe('the draw', () => {
  it('takes every slice by its share', () => {
    const all = cases(40);
    const drawn = new Set(drawConfirmation({ cases: all, lookedAt: none, size: 12, seed: 's' }));
    expect(drawn.size).toBe(12);
    expect(all.filter(({ id, slices }) => drawn.has(id) && slices[0] === 'rare')).toHaveLength(3);
  });

  it('takes cases that nobody looked at before it takes others, even from other slices', () => {
    const all = cases(40);
    const fresh = all.filter((_, at) => at % 4 === 1).map(({ id }) => id);
    const lookedAt = new Set(all.map(({ id }) => id).filter((id) => !fresh.includes(id)));
    expect(drawConfirmation({ cases: all, lookedAt, size: 10, seed: 's' })).toEqual(fresh);
    expect(drawConfirmation({ cases: all, lookedAt, size: 12, seed: 's' })).toEqual(expect.arrayContaining(fresh));
  });

  it('is the same for the same seed, in whatever order the cases stand; another seed draws others', () => {
    const all = cases(60);
    const draw = (list: typeof all, seed: string) => drawConfirmation({ cases: list, lookedAt: none, size: 15, seed });
    expect(draw(all.toReversed(), 'a').toReversed()).toEqual(draw(all, 'a'));
    expect(draw(all, 'b')).not.toEqual(draw(all, 'a'));
  });

  it('draws as many as asked, each once, all of them cases, fresh ones as far as there are any', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 80 }),
        fc.integer({ min: 0, max: 90 }),
        fc.func(fc.boolean()),
        fc.string(),
        (slices, size, isLookedAt, seed) => {
          const all = cases(slices.length, (at) => slices[at] ?? 'a');
          const lookedAt = new Set(all.map(({ id }) => id).filter((id) => isLookedAt(id)));
          const drawn = drawConfirmation({ cases: all, lookedAt, size, seed });
          const wanted = Math.min(size, all.length);
          expect(new Set(drawn).size).toBe(wanted);
          expect(drawn).toEqual(all.map(({ id }) => id).filter((id) => drawn.includes(id)));
          const fresh = drawn.filter((id) => !lookedAt.has(id)).length;
          expect(fresh).toBe(Math.min(wanted, all.length - lookedAt.size));
        },
      ),
    );
  });
});
