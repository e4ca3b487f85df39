import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aCase, aCriterion, anError, anOutput } from '#support/domain-values';
import { outcomeOf } from '../result/outcome.ts';
import { type Output } from '../answers/output.ts';
import { type Verdict } from '../files/verdict.ts';
import { whyLost } from './why-lost.ts';

const check = { type: 'contains', value: 'x' } as const;
const criteria = [
  aCriterion('says-next', check, { severity: 'report' }),
  aCriterion('cites', check),
  aCriterion('no-promise', check, { kind: 'must-not' }),
  aCriterion('vip-only', check, { slices: ['vip'] }),
  aCriterion('polite', { type: 'human' }),
];
const verdict = fc.constantFrom<Verdict>('pass', 'fail', 'cannot-tell', 'not-measured');
const outputs = fc
  .array(fc.record({ 'says-next': verdict, cites: verdict, 'no-promise': verdict, 'vip-only': verdict }), {
    maxLength: 6,
  })
  .map((trials) => trials.map((verdicts, at) => anOutput({ trial: at + 1 }, verdicts)));

test('the answer that is quoted fails, by the must-hold criteria that are named, whatever came out', () => {
  fc.assert(
    fc.property(outputs, fc.boolean(), (all: Output[], vip) => {
      const place = aCase('c-1', { slices: vip ? ['vip'] : [] });
      const found = whyLost(all, criteria, place, 3);
      const failing = all.slice(0, 3).filter((output) => outcomeOf(output, criteria, place) === 'fail');
      expect(found === null).toBe(failing.length === 0);
      if (found === null) return;
      expect(failing).toContain(found.output);
      expect(found.failing).toBe(failing.length);
      expect(found.failed.length).toBeGreaterThan(0);
      for (const { criterion } of found.failed) {
        expect(criterion.severity).toBe('blocker');
        expect(criterion.slices === null || vip).toBe(true);
        expect(found.output.verdicts.find((each) => each.criterion === criterion.id)?.verdict).toBe('fail');
      }
    }),
  );
});

test('a first answer that passes and fails only what is reported is not quoted for a case that was lost', () => {
  const passes = anOutput({ trial: 1 }, { 'says-next': 'fail', cites: 'pass', 'no-promise': 'pass' });
  const one = anOutput({ trial: 2 }, { 'says-next': 'fail', cites: 'fail', 'no-promise': 'pass' });
  const two = anOutput({ trial: 3 }, { 'says-next': 'pass', cites: 'fail', 'no-promise': 'fail' });
  const found = whyLost([two, anError({ trial: 4 }), passes, one], criteria, aCase(), 3);
  expect(found?.output).toBe(two);
  expect(found?.failed.map(({ criterion }) => criterion.id)).toEqual(['cites', 'no-promise']);
  expect([found?.failing, found?.decided]).toEqual([2, 3]);
  expect(whyLost([passes], criteria, aCase(), 3)).toBeNull();
});
