import { describe, expect, it } from 'vitest';
import { aCase, anAnswer, aCriterion } from '#support/domain-values';
import { judgeTasks, resolveVerdicts, verdictOf } from './criterion-verdicts.ts';
import { type HoldsValue } from '../checks/holds.ts';
import { unjudged, type Judgement } from '../checks/judge.ts';

const judge = { type: 'judge' as const, rubric: 'It promises a refund.' };
const yes: Judgement = { holds: true, reason: 'It says so.', span: { start: 0, end: 4 }, score: null };

describe('a verdict', () => {
  it.each<[HoldsValue, string, string]>([
    [true, 'pass', 'fail'],
    [false, 'fail', 'pass'],
    ['cannot-tell', 'cannot-tell', 'cannot-tell'],
    ['not-measured', 'not-measured', 'not-measured'],
    ['needs-judge', 'not-measured', 'not-measured'],
    ['needs-person', 'not-measured', 'not-measured'],
  ])('from %j is %s for a must-have and %s for a must-not', (holds, must, mustNot) => {
    const said = { holds, reason: 'Because.', span: null, score: null };
    expect(verdictOf({ id: 'a', kind: 'must' }, said).verdict).toBe(must);
    expect(verdictOf({ id: 'a', kind: 'quality' }, said).verdict).toBe(must);
    expect(verdictOf({ id: 'a', kind: 'must-not' }, said)).toEqual({
      criterion: 'a',
      verdict: mustNot,
      reason: 'Because.',
      span: null,
      score: null,
    });
  });
});

describe('the questions for a judge', () => {
  it('are those of criteria that apply and are still open', () => {
    const criteria = [
      aCriterion('open', { ...judge, model: 'gpt-5' }),
      aCriterion('elsewhere', judge, { slices: ['vip'] }),
      aCriterion('settled', { type: 'any', checks: [{ type: 'contains', value: 'Hello' }, judge] }),
      aCriterion('deep', {
        type: 'all',
        checks: [
          { type: 'contains', value: 'Hello' },
          { ...judge, scale: 5, pass_at: 4 },
        ],
      }),
      aCriterion('rule', { type: 'contains', value: 'x' }),
    ];
    const material = { headline: 'Where is my refund?', output: 'Hello', inputs: [] };
    expect(judgeTasks(criteria, anAnswer('Hello'), aCase())).toEqual([
      { key: 'open', criterion: 'open', rubric: judge.rubric, scale: null, passAt: null, models: ['gpt-5'], material },
      { key: 'deep/1', criterion: 'deep', rubric: judge.rubric, scale: 5, passAt: 4, models: null, material },
    ]);
  });

  it('take inputs that the rubric names along, and are not asked without them', () => {
    const criteria = [aCriterion('a', { type: 'judge', rubric: 'Names {{question}} and {{order}}.' })];
    const complete = aCase('c-1', { input: { question: 'Q', order: 7 } });
    expect(judgeTasks(criteria, anAnswer('x'), complete)[0]?.material.inputs).toEqual([
      { name: 'question', value: 'Q' },
      { name: 'order', value: '7' },
    ]);
    expect(judgeTasks(criteria, anAnswer('x'), aCase())).toEqual([]);
    expect(resolveVerdicts(criteria, anAnswer('x'), aCase())).toEqual([
      {
        criterion: 'a',
        verdict: 'not-measured',
        reason: 'The check uses {{order}}, which this case does not have.',
        span: null,
        score: null,
      },
    ]);
  });
});

describe('the verdicts of an output', () => {
  const criteria = [
    aCriterion('names-order', { type: 'contains', value: 'A-1' }),
    aCriterion('no-promise', judge, { kind: 'must-not' }),
    aCriterion('vip-only', { type: 'contains', value: 'x' }, { slices: ['vip'] }),
    aCriterion('sounds-right', { type: 'human' }),
  ];

  it('are one for each criterion that applies, with reason and place', () => {
    expect(resolveVerdicts(criteria, anAnswer('Sure, A-1.'), aCase(), new Map([['no-promise', yes]]))).toEqual([
      { criterion: 'names-order', verdict: 'pass', reason: 'Contains “A-1”.', span: { start: 6, end: 9 }, score: null },
      { criterion: 'no-promise', verdict: 'fail', reason: 'It says so.', span: { start: 0, end: 4 }, score: null },
      {
        criterion: 'sounds-right',
        verdict: 'not-measured',
        reason: 'A person decides this in the review.',
        span: null,
        score: null,
      },
    ]);
  });

  it('are not measured without a judgement, and with one that failed', () => {
    const without = resolveVerdicts(criteria, anAnswer('A-1'), aCase());
    expect(without[1]).toMatchObject({ verdict: 'not-measured', reason: 'No judge was asked.' });
    const failed = new Map([['no-promise', unjudged('The judge could not be reached.')]]);
    expect(resolveVerdicts(criteria, anAnswer('A-1'), aCase(), failed)[1]).toMatchObject({
      verdict: 'not-measured',
      reason: 'The judge could not be reached.',
    });
  });
});
