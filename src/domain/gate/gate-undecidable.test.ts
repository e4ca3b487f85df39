import { expect, it } from 'vitest';
import { aRate, aVariantResult } from '#support/domain-values';
import { type Check } from '../checks/check.ts';
import { specSchema } from '../spec/spec.ts';
import { runGate } from './gate.ts';
import { undecidableIn } from './gate-undecidable.ts';
import { adviceOnMissing } from './missing-answers.ts';

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
/** What is advised of answers that could not be judged, and of those that could not be run. */
function advised(check: Check, decided: number): string[] {
  const variant = aVariantResult('candidate', { criteria: [criterion(decided)] });
  const tested = { ...variant, ...undecidableIn(variant, specWith(check)) };
  return [adviceOnMissing(tested, true), adviceOnMissing(tested)];
}

it('names the criterion that decided nothing, where asking again would be paid for and decide nothing either', () => {
  expect(advised(rule, 0)).toEqual([
    'No answer could be decided by “Names it.”: change how it is checked, in the spec. Asking again would not help.',
    'Run again what could not be run.',
  ]);
});

it('leaves the advice where a judge may decide the next time', () => {
  const usual = ['Run again what could not be judged.', 'Run again what could not be run.'];
  expect(advised({ type: 'judge', rubric: 'Names it.' }, 0)).toEqual(usual);
});

it('says of how many answers the rule could not tell, where it decided others', () => {
  expect(advised(rule, 3)[0]).toMatch(/^\d+ answers could not be decided by “Names it\.”: change how it is checked/);
});

it('stands at the item of the gate that is open for it, and keeps it open', () => {
  const passRate = aRate(null, { outputs: 0, undecided: 12 });
  const candidate = aVariantResult('candidate', { undecided: 12, passRate, criteria: [criterion(0)] });
  const spec = { ...specWith(rule), thresholds: { pass_rate: 0.9 } };
  const gate = runGate({ candidate, baseline: { kind: 'not-asked', because: 'left-out' }, spec, cases: [] });
  expect(gate.items.find(({ id }) => id === 'pass_rate')).toMatchObject({
    met: null,
    missing: expect.stringMatching(/^No answer could be decided by “Names it\.”/) as string,
  });
});
