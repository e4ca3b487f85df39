import { describe, expect, it } from 'vitest';
import { aCase, anAnswer, aCriterion, anError, anOutput } from '#support/domain-values';
import { outcomeOf } from './outcome.ts';
import { passRateInterval, passRateMethod } from '../statistics/statistics.ts';
import { summarizeVariant } from './summary.ts';

const rule = { type: 'contains' as const, value: 'x' };
const criteria = [
  aCriterion('a', rule),
  aCriterion('b', rule, { kind: 'must-not' }),
  aCriterion('shown', rule, { severity: 'report' }),
  aCriterion('read', { type: 'human' }),
];
const variant = {
  id: 'candidate',
  label: 'draft',
  content: 'c0ffee',
  model: 'gpt-5-mini',
  origin: 'https://api.openai.com',
  parameters: { temperature: 0.2 },
  practice: false,
};

describe('the outcome of an output', () => {
  it('passes only when every blocker passes', () => {
    expect(outcomeOf(anOutput({}, { a: 'pass', b: 'pass', shown: 'fail', read: 'not-measured' }), criteria)).toBe(
      'pass',
    );
    expect(outcomeOf(anOutput({}, { a: 'pass', b: 'fail' }), criteria)).toBe('fail');
  });

  it.each(['cannot-tell', 'not-measured'] as const)(
    'is undecided with a blocker that is %s, even beside a fail',
    (verdict) => {
      expect(outcomeOf(anOutput({}, { a: 'pass', b: verdict }), criteria)).toBe('undecided');
      expect(outcomeOf(anOutput({}, { a: 'fail', b: verdict }), criteria)).toBe('undecided');
    },
  );

  it('is undecided with a verdict that is missing', () => {
    expect(outcomeOf(anOutput({}, { a: 'pass' }), criteria)).toBe('undecided');
    const vip = [aCriterion('a', rule), aCriterion('vip', rule, { slices: ['vip'] })];
    expect(outcomeOf(anOutput({}, { a: 'pass' }), vip, { slices: ['vip'], intent: null })).toBe('undecided');
    expect(outcomeOf(anOutput({}, { a: 'pass' }), vip, { slices: [], intent: null })).toBe('pass');
  });

  it('is none where nothing is demanded, nothing was run or the policy refused it', () => {
    expect(outcomeOf(anOutput({}, { shown: 'pass' }), [aCriterion('shown', rule, { severity: 'report' })])).toBeNull();
    expect(outcomeOf(anOutput({}, {}), [])).toBeNull();
    for (const state of ['waiting', 'running', 'answered', 'refused-by-policy'] as const) {
      expect(outcomeOf(anOutput({}, { a: 'pass', b: 'pass' }, { state }), criteria)).toBeNull();
    }
  });

  it('is an error, not a fail, when the call failed', () => {
    expect(outcomeOf(anError({}), criteria)).toBe('error');
  });
});

describe('the numbers of a variant', () => {
  const cases = [aCase('c-1', { slices: ['vip'] }), aCase('c-2', { slices: ['vip', 'new'] }), aCase('c-3')];
  const good = { a: 'pass', b: 'pass', shown: 'pass', read: 'not-measured' } as const;
  const outputs = [
    anOutput({ case: 'c-1', trial: 1 }, good),
    anOutput({ case: 'c-1', trial: 2 }, { ...good, b: 'fail' }, { answer: anAnswer('slow', { latencyMs: 300 }) }),
    anOutput({ case: 'c-2', trial: 1 }, { ...good, a: 'cannot-tell' }),
    anError({ case: 'c-2', trial: 2 }),
    anOutput({ case: 'c-3', trial: 1 }, good),
    anOutput({ case: 'c-3', trial: 2 }, {}, { state: 'waiting', answer: null }),
  ];
  const result = summarizeVariant({ variant, outputs, cases, criteria, trials: 2 });

  it('count what was decided, and everything else apart', () => {
    const decided = [
      { passes: 1, trials: 2 },
      { passes: 1, trials: 1 },
    ];
    expect(result).toMatchObject({ ...variant, outputs: 5, errors: 1, undecided: 1, refused: 0, unfinished: 1 });
    expect(result.passRate).toEqual({
      ...passRateInterval(decided),
      cases: 2,
      outputs: 3,
      method: passRateMethod,
      undecided: 3,
      valueAtWorst: 2 / 6,
      lowerLimit: passRateInterval(decided, 0.9).low,
    });
    expect(result.slices.map(({ id, passRate }) => [id, passRate.value, passRate.outputs, passRate.undecided])).toEqual(
      [
        ['vip', 0.5, 2, 2],
        ['new', null, 0, 2],
      ],
    );
  });

  it('count each criterion on its own', () => {
    const rows = result.criteria.map(({ passRate, ...row }) => ({
      ...row,
      value: passRate.value,
      open: passRate.undecided,
    }));
    expect(rows).toEqual([
      { id: 'a', kind: 'must', severity: 'blocker', fail: 0, cannotTell: 1, notMeasured: 0, value: 1, open: 3 },
      { id: 'b', kind: 'must-not', severity: 'blocker', fail: 1, cannotTell: 0, notMeasured: 0, value: 0.75, open: 2 },
      { id: 'shown', kind: 'must', severity: 'report', fail: 0, cannotTell: 0, notMeasured: 0, value: 1, open: 2 },
      { id: 'read', kind: 'must', severity: 'blocker', fail: 0, cannotTell: 0, notMeasured: 4, value: null, open: 6 },
    ]);
  });

  it('add up time, tokens and money, and say what is not known', () => {
    expect(result.latencyMs).toEqual({ p50: 100, p95: 270, p95AtWorst: null });
    expect(result.tokens).toEqual({ input: 40, output: 20 });
    expect(result.costUsd).toBeCloseTo(0.004, 12);
    expect(result.costPerSuccessUsd).toBeCloseTo(0.002, 12);
    const unknown = anOutput({ case: 'c-1', trial: 1 }, good, {
      answer: anAnswer('x', { costUsd: null, inputTokens: null }),
    });
    const other = summarizeVariant({ variant, outputs: [unknown, ...outputs.slice(1)], cases, criteria, trials: 2 });
    expect([other.costUsd, other.costPerSuccessUsd, other.tokens]).toEqual([null, null, { input: null, output: 20 }]);
  });

  it('bound the latency once everything was answered', () => {
    const answered = [1, 2].flatMap((trial) => cases.map((each) => anOutput({ case: each.id, trial }, good)));
    const whole = summarizeVariant({ variant, outputs: answered, cases, criteria, trials: 2 });
    expect(whole.latencyMs).toEqual({ p50: 100, p95: 100, p95AtWorst: 100 });
    expect(whole).toMatchObject({ outputs: 6, errors: 0, undecided: 0, unfinished: 0 });
  });

  it('are null, not 0 or 1, where nothing could be counted', () => {
    const nothing = summarizeVariant({ variant, outputs: [], cases, criteria, trials: 2 });
    expect(nothing).toMatchObject({
      outputs: 0,
      unfinished: 6,
      passRate: { value: null, low: 0, high: 1, cases: 0, outputs: 0, undecided: 6, valueAtWorst: 0, lowerLimit: null },
      latencyMs: { p50: null, p95: null, p95AtWorst: null },
      tokens: { input: null, output: null },
      costUsd: null,
      costPerSuccessUsd: null,
    });
    const noBlocker = [aCriterion('shown', rule, { severity: 'report' }), aCriterion('read', { type: 'human' })];
    expect(summarizeVariant({ variant, outputs, cases, criteria: noBlocker, trials: 2 }).passRate).toMatchObject({
      value: null,
      outputs: 0,
      undecided: 0,
      valueAtWorst: null,
    });
  });

  it('keep cases that the policy refused apart, and undecided', () => {
    const refused = anOutput({ case: 'c-1', trial: 1 }, {}, { state: 'refused-by-policy', answer: null });
    expect(summarizeVariant({ variant, outputs: [refused], cases: [aCase('c-1')], criteria, trials: 1 })).toMatchObject(
      {
        outputs: 0,
        errors: 0,
        undecided: 0,
        refused: 1,
        unfinished: 0,
        passRate: { value: null, undecided: 1, valueAtWorst: 0 },
      },
    );
  });
});
