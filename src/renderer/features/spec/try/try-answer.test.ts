import { beforeAll, describe, expect, it } from 'vitest';
import { caseFromLine } from '#domain/cases/case';
import { decideCheck } from '#domain/checks/decide-check';
import { verdictOf } from '#domain/verdicts/criterion-verdicts';
import { checkSchema } from '#domain/checks/check';
import { prepareChecks } from '#domain/checks/language-detector';
import { type RawCheck } from '../check/check-fields.ts';
import { type FormCriterion } from '../spec-form.ts';
import { contradictions, type Trial, tryAnswer, tryCriterion } from './try-answer.ts';

function criterion(check: RawCheck, more: Partial<FormCriterion> = {}): FormCriterion {
  return {
    list: 'must',
    kind: 'must',
    index: 0,
    id: 'a',
    hasOwnId: true,
    statement: 'A',
    check,
    severity: 'blocker',
    slices: [],
    intents: [],
    good: [],
    bad: [],
    ...more,
  };
}

const aCase = caseFromLine({ id: 'c', input: { order: 'AC-1' }, slices: ['vip'], intent: 'status', expected: 'Hello' });
const said = (trial: Trial) => (trial.kind === 'verdict' ? trial.verdict : trial.kind);

describe('trying an answer', () => {
  beforeAll(async () => {
    await prepareChecks([{ type: 'language', is: 'en' }]);
  });

  it.each<RawCheck>([
    { type: 'contains', value: '{{order}}' },
    { type: 'not_contains', value: 'sorry', ignore_case: true },
    { type: 'regex', pattern: '[a-z]+' },
    { type: 'length', max: 3, unit: 'words' },
    { type: 'similar', to: 'expected', min: 0.5 },
    { type: 'refusal', is: true },
    { type: 'json' },
    { type: 'pii' },
    { type: 'language', is: 'en' },
    { type: 'any', checks: [{ type: 'json' }, { type: 'starts_with', value: 'Hello' }] },
    {
      type: 'all',
      checks: [
        { type: 'contains', value: 'AC-1' },
        { type: 'length', min: 1, unit: 'sentences' },
      ],
    },
  ])('decides as an experiment does: %j', (check) => {
    const english = 'You can write to help@acme.example, and I will look into your refund today.';
    for (const text of ['Hello AC-1', 'Sorry, I can’t help with that.', english, '{"a": 1}', '```json\n{}\n```', '']) {
      const answer = {
        text,
        finish: text === '' ? ('empty' as const) : ('complete' as const),
        toolCalls: [],
        inputTokens: null,
        outputTokens: null,
        latencyMs: 0,
        costUsd: null,
      };
      for (const kind of ['must', 'must-not'] as const) {
        const { verdict } = verdictOf(
          { id: 'a', kind },
          decideCheck(checkSchema.parse(check), { answer, case: aCase }),
        );
        expect([text, kind, said(tryCriterion(criterion(check, { kind }), text, aCase))]).toEqual([
          text,
          kind,
          verdict,
        ]);
      }
    }
  });

  it('asks no judge and no person, and does not take a half-filled check for one', () => {
    const checks: RawCheck[] = [
      { type: 'judge', rubric: 'Is it warm?' },
      { type: 'human' },
      { type: 'any', checks: [{ type: 'contains', value: 'a' }, { type: 'human' }] },
      { type: 'judge', rubric: '' },
      { type: 'contains' },
      {},
    ];
    expect(checks.map((check) => said(tryCriterion(criterion(check), 'a')))).toEqual([
      'needs-somebody',
      'needs-somebody',
      'needs-somebody',
      'unfinished',
      'unfinished',
      'unfinished',
    ]);
  });

  it('does not measure what a pasted text cannot show', () => {
    const checks: RawCheck[] = [
      { type: 'json', schema: { type: 'object' } },
      { type: 'tool_call', name: 'lookup_order' },
      { type: 'contains', value: '{{order}}' },
    ];
    expect(checks.map((check) => said(tryCriterion(criterion(check), '{}')))).toEqual(checks.map(() => 'not-measured'));
  });

  it('leaves out what is not asked of the case, and asks everything without one', () => {
    const json = { type: 'json' };
    const all = [
      criterion(json, { id: 'all' }),
      criterion(json, { id: 'vip', slices: ['vip', 'other'] }),
      criterion(json, { id: 'policy', slices: ['policy'] }),
      criterion(json, { id: 'intent', intents: ['refund'] }),
    ];
    expect(tryAnswer(all, '1', aCase).map((trial) => trial.criterion.id)).toEqual(['all', 'vip']);
    expect(tryAnswer(all, '1', null)).toHaveLength(4);
  });
});

describe('examples that their own rule contradicts', () => {
  it('are named with the reason', () => {
    const rule = { type: 'contains', value: 'guaranteed' };
    const forbidden = criterion(rule, {
      kind: 'must-not',
      good: ['I can check.', 'Nothing is guaranteed.'],
      bad: ['It is guaranteed.', 'You will surely get it.'],
    });
    expect(contradictions(forbidden)).toEqual([
      { example: 'Nothing is guaranteed.', reason: 'Contains “guaranteed”.' },
      { example: 'You will surely get it.', reason: 'Does not contain “guaranteed”.' },
    ]);
  });

  it('are none where a judge or a person decides', () => {
    expect(contradictions(criterion({ type: 'judge', rubric: 'x' }, { good: ['a'], bad: ['b'] }))).toEqual([]);
  });
});
