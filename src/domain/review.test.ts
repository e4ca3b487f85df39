import { expect, test } from 'vitest';
import { agreementOf, summarizeReview, type LabelledOutput } from './review.ts';

function repeat(count: number, item: LabelledOutput): LabelledOutput[] {
  return Array.from({ length: count }, () => item);
}

test('counts labels, and what the checks did not see', () => {
  const items = [
    ...repeat(8, { label: 'pass', outcome: 'pass' }),
    ...repeat(2, { label: 'fail', outcome: 'pass' }),
    ...repeat(3, { label: 'fail', outcome: 'fail' }),
    ...repeat(1, { label: 'unsure', outcome: 'fail' }),
    ...repeat(1, { label: null, outcome: 'pass' }),
  ];
  expect(summarizeReview(items)).toEqual({
    total: 15,
    done: 14,
    labels: { pass: 8, fail: 5, unsure: 1 },
    missed: 2,
    agreement: { kappa: expect.closeTo(0.6486, 3) as number, agreed: 11, of: 13 },
  });
});

test('agrees with the worked example of Cohen’s kappa: 20 + 15 of 50 agree, kappa 0.4', () => {
  const items = [
    ...repeat(20, { label: 'pass', outcome: 'pass' }),
    ...repeat(5, { label: 'pass', outcome: 'fail' }),
    ...repeat(10, { label: 'fail', outcome: 'pass' }),
    ...repeat(15, { label: 'fail', outcome: 'fail' }),
  ];
  expect(agreementOf(items)).toEqual({ kappa: expect.closeTo(0.4, 10) as number, agreed: 35, of: 50 });
});

test('says nothing about agreement from a handful of pairs, or when everything passed on both sides', () => {
  expect(agreementOf(repeat(9, { label: 'pass', outcome: 'pass' })).kappa).toBeNull();
  expect(agreementOf(repeat(20, { label: 'pass', outcome: 'pass' })).kappa).toBeNull();
});
