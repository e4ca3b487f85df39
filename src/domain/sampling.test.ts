import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawSample, type SampleCandidate } from './sampling.ts';

function outputs(count: number, outcome: SampleCandidate['outcome'], slice: string): SampleCandidate[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `${slice}-${outcome}-${index}`,
    case: `${slice}-case-${index % Math.max(1, Math.ceil(count / 3))}`,
    slices: [slice],
    outcome,
  }));
}

const some = [
  ...outputs(60, 'pass', 'status'),
  ...outputs(30, 'pass', 'policy'),
  ...outputs(3, 'fail', 'vip'),
  ...outputs(1, 'undecided', 'policy'),
];

describe('a sample for review', () => {
  test('has every kind in it, the rare failing ones too', () => {
    const sample = drawSample({ outputs: some, size: 15, seed: 7 });
    expect(sample).toHaveLength(15);
    expect(new Set(sample.map((each) => `${each.slices[0]} ${each.outcome}`))).toEqual(
      new Set(['status pass', 'policy pass', 'vip fail', 'policy undecided']),
    );
  });

  test('prefers different cases over further trials of the same case', () => {
    const sample = drawSample({ outputs: outputs(30, 'pass', 'status'), size: 10, seed: 1 });
    expect(new Set(sample.map((each) => each.case)).size).toBe(10);
  });

  test('is all there is when there is less than asked for', () => {
    expect(drawSample({ outputs: outputs(4, 'pass', 'status'), size: 15, seed: 1 })).toHaveLength(4);
    expect(drawSample({ outputs: [], size: 15, seed: 1 })).toEqual([]);
  });

  test('does not depend on the order of the outputs, draws nothing twice, and never misses its size', () => {
    const candidate = fc.record({
      id: fc.uuid(),
      case: fc.constantFrom('a', 'b', 'c', 'd'),
      slices: fc.subarray(['vip', 'policy', 'status']),
      outcome: fc.constantFrom('pass' as const, 'fail' as const, 'undecided' as const),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(candidate, { selector: (each) => each.id, maxLength: 60 }),
        fc.integer({ min: 1, max: 30 }),
        fc.integer(),
        (all, size, seed) => {
          const sample = drawSample({ outputs: all, size, seed });
          expect(drawSample({ outputs: [...all].reverse(), size, seed })).toEqual(sample);
          expect(new Set(sample.map((each) => each.id)).size).toBe(Math.min(size, all.length));
        },
      ),
    );
  });
});
