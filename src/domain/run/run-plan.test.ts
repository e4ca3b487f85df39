import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callSeed, planJobs } from './run-plan.ts';

describe('the plan of a run', () => {
  const plans = fc.record({
    variants: fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 4 }),
    cases: fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 30 }),
    trials: fc.integer({ min: 1, max: 4 }),
    seed: fc.integer(),
  });

  it('has every variant, case and trial exactly once, numbered in order', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const jobs = planJobs(plan);
        const keys = jobs.map((job) => JSON.stringify([job.variant, job.case, job.trial]));
        expect(new Set(keys).size).toBe(plan.variants.length * plan.cases.length * plan.trials);
        expect(jobs.map((job) => job.order)).toEqual(keys.map((_, at) => at));
      }),
    );
  });

  it('keeps the variants of one case and trial together, and every round whole', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const jobs = planJobs(plan);
        const width = plan.variants.length;
        for (let at = 0; at < jobs.length; at += width) {
          const together = jobs.slice(at, at + width);
          expect(new Set(together.map((job) => `${job.trial} ${job.case}`)).size).toBe(1);
        }
        expect(jobs.map((job) => job.trial)).toEqual(jobs.map((job) => job.trial).toSorted((a, b) => a - b));
      }),
    );
  });

  it('repeats by its seed and favours no variant', () => {
    const cases = Array.from({ length: 1_000 }, (_, at) => `c-${at}`);
    const plan = { variants: ['a', 'b'], cases, trials: 1, seed: 1 };
    expect(planJobs(plan)).toEqual(planJobs(plan));
    expect(planJobs(plan)).not.toEqual(planJobs({ ...plan, seed: 2 }));
    const aFirst = planJobs(plan).filter((job, at) => at % 2 === 0 && job.variant === 'a').length;
    expect(aFirst).toBeGreaterThan(440);
    expect(aFirst).toBeLessThan(560);
  });
});

it('sends the same seed to every variant and another one to every trial', () => {
  // Pinned: another number would make every recorded run unrepeatable.
  expect([callSeed(1, 'c-1', 1), callSeed(1, 'c-1', 2)]).toEqual([556355095, 570784855]);
  const seeds = ['c-1', 'c-2', 'c-11'].flatMap((id) =>
    [1, 2, 3].flatMap((trial) => [1, 2].map((run) => callSeed(run, id, trial))),
  );
  expect(new Set(seeds).size).toBe(18);
  expect(seeds.every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 31)).toBe(true);
});
