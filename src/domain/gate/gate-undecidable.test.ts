import { expect, it } from 'vitest';
import { aGateItem, aRate, aVariantResult } from '#support/domain-values';
import { type Check } from '../checks/check.ts';
import { specSchema } from '../spec/spec.ts';
import { withUndecidable } from './gate-undecidable.ts';

const specWith = (check: Check) =>
  specSchema.parse({ schema: 'signoff/spec@1', must: [{ id: 'names', statement: 'Names it.', check }], trials: 3 });
const criterion = (decided: number) => ({
  id: 'names',
  kind: 'must' as const,
  severity: 'blocker' as const,
  passRate: aRate(decided === 0 ? null : 1, { outputs: decided }),
  fail: 0,
  cannotTell: 0,
  notMeasured: 12,
});
const rule: Check = { type: 'contains', value: '{{order}}' };
const items = [
  aGateItem('pass_rate', null, { missing: 'Run again what could not be judged.' }),
  aGateItem('latency_p95_ms', null, { missing: 'Run again what could not be run.' }),
];
const missingOf = (check: Check, decided: number) =>
  withUndecidable(items, aVariantResult('candidate', { criteria: [criterion(decided)] }), specWith(check)).map(
    ({ met, missing }) => [met, missing],
  );

it('names the criterion that decided nothing, where asking again would be paid for and decide nothing either', () => {
  expect(missingOf(rule, 0)).toEqual([
    [
      null,
      'No answer could be decided by “Names it.”: change how it is checked, in the spec. Asking again would not help.',
    ],
    [null, 'Run again what could not be run.'],
  ]);
});

it('leaves the advice where a judge may decide the next time, or the rule decided some', () => {
  const advice = items.map(({ met, missing }) => [met, missing]);
  expect(missingOf({ type: 'judge', rubric: 'Names it.' }, 0)).toEqual(advice);
  expect(missingOf(rule, 3)).toEqual(advice);
});
