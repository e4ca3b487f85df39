import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blindOrder, drawSample, type SampleCandidate } from './sampling.ts';

const outputs = (slice: string, outcome: SampleCandidate['outcome'], count: number, trials = 1): SampleCandidate[] =>
  Array.from({ length: count }, (_, at) => ({
    id: `${slice}-${outcome}-${at}`,
    case: `${slice}-${outcome}-${Math.floor(at / trials)}`,
    slices: [slice],
    outcome,
  }));
const countBy = (drawn: readonly SampleCandidate[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { slices, outcome } of drawn) {
    const key = `${slices[0]} ${outcome}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
};

describe('a sample for review', () => {
  const all = [
    ...outputs('big', 'pass', 80),
    ...outputs('small', 'pass', 15),
    ...outputs('big', 'fail', 4),
    ...outputs('small', 'undecided', 1),
  ];

  it('follows the shares and leaves no small slice and no rare failure out', () => {
    expect(countBy(drawSample({ outputs: all, size: 20, seed: 1 }))).toEqual({
      'big pass': 15,
      'small pass': 3,
      'big fail': 1,
      'small undecided': 1,
    });
  });

  it('gives half to what failed or is undecided when that comes first', () => {
    const drawn = countBy(drawSample({ outputs: all, size: 8, seed: 1, failuresFirst: true }));
    expect((drawn['big fail'] ?? 0) + (drawn['small undecided'] ?? 0)).toBe(4);
    const many = drawSample({ outputs: all, size: 40, seed: 1, failuresFirst: true });
    expect(countBy(many)).toMatchObject({ 'big fail': 4, 'small undecided': 1 });
    expect(many).toHaveLength(40);
  });

  it('prefers failures where there are fewer places than strata', () => {
    expect(countBy(drawSample({ outputs: all, size: 2, seed: 1 }))).toEqual({ 'big fail': 1, 'small undecided': 1 });
  });

  it('reads every case of a stratum before it reads one twice', () => {
    const trials = outputs('one', 'pass', 30, 3);
    const cases = drawSample({ outputs: trials, size: 10, seed: 7 }).map((drawn) => drawn.case);
    expect(new Set(cases).size).toBe(10);
  });

  it('is pinned: the same seed draws the same on every machine', () => {
    const few = [...outputs('a', 'pass', 4), ...outputs('b', 'fail', 2)];
    expect(drawSample({ outputs: few, size: 3, seed: 1 }).map(({ id }) => id)).toEqual([
      'a-pass-3',
      'b-fail-0',
      'a-pass-0',
    ]);
  });

  const candidate = fc.record({
    slices: fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 2 }),
    outcome: fc.constantFrom('pass' as const, 'fail' as const, 'undecided' as const),
    case: fc.constantFrom('1', '2', '3'),
  });
  const lists = fc
    .array(candidate, { maxLength: 40 })
    .map((list) => list.map((each, at) => ({ ...each, id: `o-${at}` })));

  it('has the size asked for, each output once, whatever the order they come in', () => {
    fc.assert(
      fc.property(lists, fc.nat(50), fc.integer(), fc.boolean(), (list, size, seed, failuresFirst) => {
        const drawn = drawSample({ outputs: list, size, seed, failuresFirst });
        expect(drawn).toHaveLength(Math.min(size, list.length));
        expect(new Set(drawn.map(({ id }) => id)).size).toBe(drawn.length);
        expect(drawSample({ outputs: list.toReversed(), size, seed, failuresFirst })).toEqual(drawn);
      }),
    );
  });

  it('has every stratum in it as soon as there is a place for each', () => {
    fc.assert(
      fc.property(lists, fc.integer(), (list, seed) => {
        const strata = new Set(list.map(({ slices, outcome }) => `${slices[0] ?? ''} ${outcome}`));
        const drawn = drawSample({ outputs: list, size: strata.size, seed });
        expect(new Set(drawn.map(({ slices, outcome }) => `${slices[0] ?? ''} ${outcome}`))).toEqual(strata);
      }),
    );
  });
});

it('shows things in an order that repeats by its seed', () => {
  const list = Array.from({ length: 20 }, (_, at) => at);
  expect(blindOrder(list, 's').toSorted((a, b) => a - b)).toEqual(list);
  expect(blindOrder(list, 's')).toEqual(blindOrder(list, 's'));
  expect(blindOrder(list, 's')).not.toEqual(blindOrder(list, 't'));
});
