import { describe, expect, it } from 'vitest';
import { type Rate } from '#domain/result/run-result';
import { differenceLook, rateLook, type HeatCell } from './heat-words.ts';

function cell(rate: Partial<Rate>, change: Partial<HeatCell> = {}): HeatCell {
  const whole: Rate = {
    value: 0.9,
    low: 0.75,
    high: 0.97,
    cases: 10,
    outputs: 30,
    method: 'test',
    undecided: 0,
    valueAtWorst: 0.9,
    lowerLimit: 0.78,
    ...rate,
  };
  return { slice: 's', rate: whole, baseline: null, difference: null, ...change };
}

describe('a cell of the heat map', () => {
  it('has its rate, its n and its limits in words', () => {
    expect(rateLook(cell({ undecided: 2 }), 'Names a source', 'Refunds')).toEqual({
      figure: '90 %',
      under: '27 of 30',
      step: 1,
      says: 'Names a source; Refunds: 27 of 30 passed: likely 75-97 %; 2 undecided',
    });
  });

  it('has no colour and no percentage where there are too few cases', () => {
    expect(rateLook(cell({ value: 1, cases: 2, outputs: 2, low: 0.2, high: 1 }), 'r', 's')).toEqual({
      figure: '2 of 2',
      under: 'too few to say',
      step: null,
      says: 'r; s: 2 of 2 passed: likely 20-100 %; 2 cases: too few to say',
    });
  });

  it('is not 0 % where nothing was counted', () => {
    expect(rateLook(cell({ value: null, outputs: 0, cases: 0 }), 'r', 's')).toEqual({
      figure: '–',
      under: '',
      step: null,
      says: 'r; s: not counted',
    });
  });

  it.each([
    [1, 0],
    [0.95, 0],
    [0.94, 1],
    [0.85, 1],
    [0.7, 2],
    [0.5, 3],
    [0.49, 4],
    [0, 4],
  ])('a rate of %s is as dark as %s', (value, step) => {
    expect(rateLook(cell({ value }), 'r', 's').step).toBe(step);
  });

  it('darkens with what was lost, not with what was gained, and says what is clear', () => {
    const difference = { delta: -0.25, low: -0.5, high: -0.05, verdict: 'worse' } as const;
    expect(differenceLook(cell({}, { difference }), 'r', 's')).toEqual({
      figure: '-25',
      under: 'clear',
      step: 3,
      says: 'r; s: -25 points (likely -50 points to -5 points), worse',
    });
    const gained = { delta: 0.25, low: -0.05, high: 0.5, verdict: 'no-detectable-difference' } as const;
    expect(differenceLook(cell({}, { difference: gained }), 'r', 's')).toMatchObject({
      figure: '+25',
      under: '10 cases',
      step: 0,
    });
    expect(differenceLook(cell({}), 'r', 's')).toMatchObject({ figure: '–', step: null });
  });
});
