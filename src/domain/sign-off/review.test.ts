import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  agreementOf,
  applyReviewChange,
  countFailureModes,
  nextOpenItem,
  summarizeReview,
  type LabelledOutput,
  type ReviewItem,
} from './review.ts';

const item = (id: string, change: Partial<ReviewItem> = {}): ReviewItem => ({
  id,
  outputId: `o-${id}`,
  variant: 'candidate',
  case: 'c-1',
  trial: 1,
  label: null,
  comment: '',
  failureModes: [],
  byCriterion: {},
  ...change,
});
const pairs = (label: LabelledOutput['label'], outcome: LabelledOutput['outcome'], count: number): LabelledOutput[] =>
  Array.from({ length: count }, () => ({ label, outcome }));

describe('labelling', () => {
  it('changes one item and gives the change that takes it back', () => {
    const before = [item('1'), item('2', { label: 'pass', comment: 'fine' })];
    const mark = {
      label: 'fail' as const,
      comment: 'promises',
      failureModes: [' Promise ', 'promise', '', 'Tone'],
      byCriterion: { warm: 'pass' as const },
    };
    const changed = applyReviewChange(before, { item: '2', mark });
    expect(changed?.items).toEqual([
      item('1'),
      item('2', {
        label: 'fail',
        comment: 'promises',
        failureModes: ['Promise', 'Tone'],
        byCriterion: { warm: 'pass' },
      }),
    ]);
    expect(changed && applyReviewChange(changed.items, changed.undo)?.items).toEqual(before);
    expect(applyReviewChange(before, { item: 'gone', mark })).toBeNull();
  });

  it('goes on at the first item without a label', () => {
    expect(nextOpenItem([item('1', { label: 'unsure' }), item('2'), item('3')])).toEqual(item('2'));
    expect(nextOpenItem([item('1', { label: 'pass' })])).toBeNull();
  });

  it('counts failure modes whatever their case', () => {
    const items = [['Tone'], ['tone', 'Facts'], ['Length']].map((failureModes) => ({ failureModes }));
    expect(countFailureModes(items)).toEqual([
      { name: 'Tone', count: 2 },
      { name: 'Facts', count: 1 },
      { name: 'Length', count: 1 },
    ]);
  });
});

describe('the summary', () => {
  it('counts labels, what is open, and what the checks had missed', () => {
    const outputs = [
      ...pairs('pass', 'pass', 3),
      ...pairs('fail', 'fail', 1),
      ...pairs('fail', 'pass', 1),
      ...pairs(null, 'pass', 2),
      ...pairs('unsure', 'undecided', 1),
    ];
    expect(summarizeReview(outputs)).toEqual({
      drawn: 8,
      done: 6,
      labels: { pass: 3, fail: 2, unsure: 1 },
      agreement: { kappa: null, agreed: 4, of: 5 },
      missed: 1,
      criteria: [],
    });
    expect(summarizeReview([])).toEqual({
      drawn: 0,
      done: 0,
      labels: { pass: 0, fail: 0, unsure: 0 },
      agreement: null,
      missed: 0,
      criteria: [],
    });
  });

  it('gives the kappa of the textbook', () => {
    // 20 + 15 agree of 50, 5 and 10 do not: observed 0.70, expected 0.50, kappa 0.40.
    const outputs = [
      ...pairs('pass', 'pass', 20),
      ...pairs('pass', 'fail', 5),
      ...pairs('fail', 'pass', 10),
      ...pairs('fail', 'fail', 15),
    ];
    const agreement = agreementOf(outputs);
    expect(agreement).toMatchObject({ agreed: 35, of: 50 });
    expect(agreement?.kappa).toBeCloseTo(0.4, 12);
  });

  it('has no kappa for few outputs, nor where chance agrees just as well', () => {
    expect(agreementOf([...pairs('pass', 'pass', 5), ...pairs('fail', 'fail', 4)])).toEqual({
      kappa: null,
      agreed: 9,
      of: 9,
    });
    expect(agreementOf(pairs('pass', 'pass', 30))).toEqual({ kappa: null, agreed: 30, of: 30 });
    expect(agreementOf([...pairs('unsure', 'pass', 30), ...pairs('pass', 'undecided', 30)])).toBeNull();
  });

  it('keeps kappa between -1 and 1, and 1 only for full agreement', () => {
    const output = fc.record({
      label: fc.constantFrom('pass' as const, 'fail' as const),
      outcome: fc.constantFrom('pass' as const, 'fail' as const),
    });
    fc.assert(
      fc.property(fc.array(output, { minLength: 10, maxLength: 40 }), (outputs) => {
        const agreement = agreementOf(outputs);
        if (!agreement || agreement.kappa === null) return;
        expect(agreement.kappa).toBeGreaterThanOrEqual(-1 - 1e-12);
        expect(agreement.kappa).toBeLessThanOrEqual(1 + 1e-12);
        expect(Math.abs(agreement.kappa - 1) < 1e-12).toBe(agreement.agreed === agreement.of);
      }),
    );
  });
});
