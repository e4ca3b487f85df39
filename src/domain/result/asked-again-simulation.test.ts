import { describe, expect, it } from 'vitest';
import { againShares } from '#support/simulated-again';
import { causeShares } from '#support/simulated-causes';

/** Smaller and seeded; the whole tables come from `npm run bench -- statistics`. */
describe('asking again', () => {
  it.each(['varying', 'repeating', 'mixed'] as const)(
    'refuses an unchanged prompt in at most one experiment of 20, and lets a loss of 15 points through as rarely: %s',
    (world) => {
      const shape = { world, rate: 0.8, correlation: 0.3, cases: 40, trials: 3 } as const;
      const unchanged = againShares({ ...shape, loss: 'none' }, 400, '1');
      expect(1 - unchanged.metMargin).toBeLessThanOrEqual(0.05);
      expect(1 - unchanged.metLost).toBeLessThanOrEqual(0.05);
      expect(againShares({ ...shape, loss: 'even' }, 400, '1').metBoth).toBeLessThanOrEqual(0.05);
      expect(againShares({ ...shape, loss: 'whole' }, 400, '1').metBoth).toBeLessThanOrEqual(0.05);
    },
  );
});

describe('why did it fail', () => {
  it.each(['varying', 'repeating', 'unseen'] as const)('blames nothing by luck, %s', (world) => {
    const shape = { world, cases: 40, rate: 0.9, correlation: 0.3, treatments: 8 } as const;
    expect(causeShares({ ...shape, culprit: 0 }, 20, '1').blamed).toBeLessThanOrEqual(0.05);
    const { found, cannotTell } = causeShares({ ...shape, culprit: 0.3 }, 12, '1');
    if (world === 'unseen') expect(cannotTell).toBe(1);
    else expect(found).toBeGreaterThanOrEqual(0.9);
  });
});
