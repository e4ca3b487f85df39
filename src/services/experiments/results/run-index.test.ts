import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { finishSchema, type Output } from '#domain/answers/output';
import { criteriaOf, specSchema } from '#domain/spec/spec';
import { byCase, tallyCriterion, tallyOutcomes } from '#domain/result/tally';
import { verdictSchema } from '#domain/files/verdict';
import { aCase, anAnswer, anOutput } from '#support/domain-values';
import { aRunPlan } from '#support/run-plans';
import { RunIndex } from './run-index.ts';

const spec = specSchema.parse({
  schema: 'signoff/spec@1',
  must: [
    { id: 'answer', statement: 'Answers.', check: { type: 'contains', value: 'answer' } },
    { id: 'vip', statement: 'Is kind.', check: { type: 'contains', value: 'x' }, applies_to: { slices: ['vip'] } },
  ],
  must_not: [{ id: 'promise', statement: 'Never.', check: { type: 'contains', value: 'y' }, severity: 'report' }],
});
const cases = ['c-1', 'c-2', 'c-3'].map((id, at) => aCase(id, { slices: at === 0 ? ['vip'] : [] }));
const criteria = criteriaOf(spec);
const { plan: made } = aRunPlan('http://127.0.0.1:1/v1', { cases: 1, compared: true });
const plan = { variants: made.variants, cases, spec, trials: 2 };

const anyOutput: fc.Arbitrary<Output> = fc
  .record({
    variant: fc.constantFrom('candidate', 'baseline'),
    case: fc.constantFrom('c-1', 'c-2', 'c-3'),
    trial: fc.integer({ min: 1, max: 3 }),
    state: fc.constantFrom<Output['state']>('waiting', 'running', 'answered', 'done', 'error', 'refused-by-policy'),
    reusedFrom: fc.constantFrom(null, null, 'run-0'),
    finish: fc.constantFrom(...finishSchema.options),
    verdicts: fc.dictionary(fc.constantFrom('answer', 'vip', 'promise'), fc.constantFrom(...verdictSchema.options)),
  })
  .map(({ variant, case: id, trial, state, reusedFrom, finish, verdicts }) =>
    anOutput({ variant, case: id, trial }, verdicts, { state, reusedFrom, answer: anAnswer('x', { finish }) }),
  );

describe('the index of a run', () => {
  it('counts as the summary does, whatever the outputs', () => {
    fc.assert(
      fc.property(fc.array(anyOutput, { maxLength: 25 }), (outputs) => {
        const index = new RunIndex(plan, outputs, outputs.length);
        for (const variant of ['candidate', 'baseline']) {
          const grouped = byCase(outputs.filter((output) => output.variant === variant));
          expect(index.tallies(variant, null)).toEqual(tallyOutcomes(grouped, cases, criteria, plan.trials));
          for (const criterion of criteria) {
            expect(index.tallies(variant, criterion.id)).toEqual(
              tallyCriterion(grouped, cases, criterion, plan.trials),
            );
          }
        }
      }),
    );
  });

  it('keeps a verdict of a reused answer apart from what counts', () => {
    const outputs = [anOutput({ case: 'c-2' }, { answer: 'pass' }, { reusedFrom: 'run-0' })];
    const index = new RunIndex(plan, outputs, outputs.length);
    expect(index.fateOf(0)).toBe('undecided');
    expect(index.verdictOf(0, 0)).toBe('pass');
    expect(index.tallies('candidate', 'answer').get('c-2')).toEqual({ passes: 0, trials: 0, undecided: 2 });
  });
});
