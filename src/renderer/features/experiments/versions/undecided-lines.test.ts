import { expect, it } from 'vitest';
import { aRate, aVariantResult } from '#support/domain-values';
import { undecidedLines } from './undecided-lines.ts';

it('names the criterion that left answers undecided, of which version, with its reason once', () => {
  const counted = { id: 'names', kind: 'must' as const, severity: 'blocker' as const, passRate: aRate(null), fail: 0 };
  const variants = ['candidate', 'baseline'].map((id) =>
    aVariantResult(id, { criteria: [{ ...counted, cannotTell: 0, notMeasured: 120 }] }),
  );
  const names = new Map([
    ['candidate', 'Yours'],
    ['baseline', 'The team’s version'],
  ]);
  const example = { case: 'c-1', trial: 1, text: '', reason: 'The text to look for is empty for this case.' };
  const apart = [{ kind: 'not-measured' as const, criterion: 'names', outputs: 120, cases: 40, example }];
  const criterion = { id: 'names', kind: 'must' as const, statement: 'Names it.', severity: 'blocker' as const };
  expect(undecidedLines(variants, names, [criterion], apart)).toEqual([
    'Yours, 120: “Names it.” The text to look for is empty for this case.',
    'The team’s version, 120: “Names it.”',
  ]);
  expect(undecidedLines(variants, names, [{ ...criterion, byPerson: true }], apart)).toEqual([]);
});
