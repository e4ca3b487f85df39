import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aCase, aCriterion, anAnswer } from '../../../tests/support/domain-values.ts';
import { checkSchema, type Check } from './check.ts';
import { decideCriterion, judgeTasks, resolveVerdicts } from '../verdicts/criterion-verdicts.ts';
import { isIncompleteAnswer } from './incomplete-answer.ts';
import { type Judgement } from './judge.ts';
import { prepareChecks } from './language-detector.ts';
import { type Answer, type Finish } from '../answers/output.ts';
import { type Criterion } from '../spec/spec.ts';
import { type Verdict } from '../files/verdict.ts';

const endings: readonly Finish[] = ['empty', 'truncated', 'filtered', 'unknown'];
const text = 'Your order 12 shipped on Monday. Write to help@acme.example soon';

function verdict(
  kind: Criterion['kind'],
  check: unknown,
  answer: Partial<Answer>,
  judged?: Judgement['holds'],
): Verdict | undefined {
  const criterion = aCriterion('it', checkSchema.parse(check), { kind });
  const { text: words = '', ...rest } = answer;
  const whole = anAnswer(words, rest);
  const judgement = { holds: judged ?? 'not-measured', reason: 'So says the judge.', span: null, score: null } as const;
  const judgements = new Map(judgeTasks([criterion], whole, aCase('c-1')).map((task) => [task.key, judgement]));
  return resolveVerdicts([criterion], whole, aCase('c-1'), judgements)[0]?.verdict;
}

describe('which answers are incomplete', () => {
  it('by the way they ended, and whatever is said of their end when there is nothing in them', () => {
    const found = (change: Partial<Answer>): boolean => isIncompleteAnswer(anAnswer(change.text ?? 'words', change));
    expect(endings.map((finish) => found({ finish, text: 'words' }))).toEqual([true, true, true, true]);
    expect([found({ text: 'words' }), found({ text: 'No.', finish: 'refused' })]).toEqual([false, false]);
    const empty = ['', ' \n\t', '\u00a0\ufeff', '\u200b\u2060\u00ad'];
    expect(empty.map((each) => found({ text: each, finish: 'complete' }))).toEqual([true, true, true, true]);
    expect(found({ text: '', finish: 'refused' })).toBe(true);
    const thoughts = [
      '<think>A refund? No.</think>',
      '<think>A refund',
      'A refund?\n</think>\n',
      '<reasoning>No</reasoning>\n \u200b',
    ];
    expect(thoughts.map((each) => found({ text: each, finish: 'complete' }))).toEqual([true, true, true, true]);
    expect(found({ text: '<think>A refund? No.</think>No.', finish: 'complete' })).toBe(false);
    expect(found({ text: '', finish: 'complete', toolCalls: [{ name: 'lookup_order', arguments: {} }] })).toBe(false);
    expect(found({ finish: 'truncated', toolCalls: [{ name: 'lookup_order', arguments: {} }] })).toBe(true);
  });
});

describe('a must-not on an incomplete answer', () => {
  it('an answer of thinking alone has not kept it, and one that thinks it has broken it', () => {
    const forbidden = { type: 'contains', value: 'guarantee' };
    expect(verdict('must-not', forbidden, { text: '<think>What now?</think>' })).toBe('cannot-tell');
    expect(verdict('must-not', forbidden, { text: '<think>A guarantee?</think>' })).toBe('fail');
  });

  const absent: readonly unknown[] = [
    { type: 'contains', value: 'guarantee' },
    { type: 'starts_with', value: 'Sorry' },
    { type: 'ends_with', value: 'Bye' },
    { type: 'equals', value: 'No' },
    { type: 'regex', pattern: 'refund' },
    { type: 'length', min: 100, unit: 'words' },
    { type: 'json' },
    { type: 'tool_call', name: 'refund' },
    { type: 'similar', to: 'Something else altogether', min: 0.9 },
    { type: 'refusal', is: true },
    { type: 'pii', kinds: ['iban'] },
    {
      type: 'any',
      checks: [
        { type: 'contains', value: 'guarantee' },
        { type: 'regex', pattern: 'refund' },
      ],
    },
    {
      type: 'all',
      checks: [
        { type: 'contains', value: 'order' },
        { type: 'regex', pattern: 'refund' },
      ],
    },
  ];

  it.each(absent)('that does not hold cannot be told, and is a pass on the whole answer: %j', (check) => {
    expect(verdict('must-not', check, { text })).toBe('pass');
    for (const finish of ['truncated', 'filtered', 'unknown'] as const)
      expect([finish, verdict('must-not', check, { text, finish })]).toEqual([finish, 'cannot-tell']);
    expect(verdict('must-not', check, { text: '', finish: 'empty' })).toBe('cannot-tell');
    expect(verdict('must-not', check, { text: '', finish: 'complete' })).toBe('cannot-tell');
  });

  it('that holds is a fail', () => {
    for (const finish of ['truncated', 'filtered', 'unknown'] as const) {
      expect(verdict('must-not', { type: 'contains', value: 'shipped' }, { text, finish })).toBe('fail');
      expect(verdict('must-not', { type: 'pii' }, { text, finish })).toBe('fail');
      const called = { text: '', finish, toolCalls: [{ name: 'refund', arguments: {} }] };
      expect(verdict('must-not', { type: 'tool_call', name: 'refund' }, called)).toBe('fail');
      expect(verdict('must-not', { type: 'tool_call', name: 'lookup' }, called)).toBe('cannot-tell');
    }
  });

  it('is asked of a judge: what it finds is a fail, what it does not find cannot be told', () => {
    const check = { type: 'judge', rubric: 'The answer promises a refund.' };
    const cut = { text, finish: 'truncated' } as const;
    expect(verdict('must-not', check, cut, true)).toBe('fail');
    expect(verdict('must-not', check, cut, false)).toBe('cannot-tell');
    expect(verdict('must-not', check, cut, 'cannot-tell')).toBe('cannot-tell');
    expect(verdict('must-not', check, cut)).toBe('not-measured');
    expect(verdict('must-not', check, { text }, false)).toBe('pass');
  });
});

describe('a must-have on an incomplete answer', () => {
  const byWhatIsMissing: readonly unknown[] = [
    { type: 'not_contains', value: 'guarantee' },
    { type: 'equals', value: text },
    { type: 'ends_with', value: 'soon' },
    { type: 'regex', pattern: '^[^!]*$' },
    { type: 'regex', pattern: '\\bsoon\\b' },
    { type: 'length', max: 100, unit: 'words' },
    { type: 'length', min: 1, max: 100, unit: 'words' },
    { type: 'tool_call', none: true },
    { type: 'similar', to: text, min: 0.9 },
    { type: 'refusal', is: false },
    { type: 'language', is: 'en' },
    {
      type: 'all',
      checks: [
        { type: 'contains', value: 'order' },
        { type: 'not_contains', value: 'refund' },
      ],
    },
    {
      type: 'any',
      checks: [
        { type: 'contains', value: 'refund' },
        { type: 'not_contains', value: 'refund' },
      ],
    },
  ];

  it.each(byWhatIsMissing)('is no pass by what does not stand there: %j', async (check) => {
    await prepareChecks([checkSchema.parse(check)]);
    expect(verdict('must', check, { text })).toBe('pass');
    for (const kind of ['must', 'quality'] as const)
      for (const finish of ['truncated', 'filtered', 'unknown'] as const)
        expect([kind, finish, verdict(kind, check, { text, finish })]).toEqual([kind, finish, 'cannot-tell']);
  });

  it('is no pass by JSON that may go on, nor by an empty answer that was to be empty', () => {
    expect(verdict('must', { type: 'json' }, { text: '12', finish: 'truncated' })).toBe('cannot-tell');
    expect(verdict('must', { type: 'json' }, { text: '{"a": 1', finish: 'truncated' })).toBe('fail');
    expect(verdict('must', { type: 'equals', value: '' }, { text: '', finish: 'empty' })).toBe('cannot-tell');
  });

  const byWhatStands: readonly unknown[] = [
    { type: 'contains', value: 'shipped' },
    { type: 'starts_with', value: 'Your order' },
    { type: 'regex', pattern: 'order [0-9]+' },
    { type: 'regex', pattern: '\\bMonday\\b' },
    { type: 'length', min: 3, unit: 'words' },
    { type: 'pii', kinds: ['email'] },
    {
      type: 'any',
      checks: [
        { type: 'contains', value: 'order' },
        { type: 'not_contains', value: 'refund' },
      ],
    },
  ];

  it.each(byWhatStands)('is a pass by what stands there, whatever is missing: %j', (check) => {
    for (const finish of ['truncated', 'filtered', 'unknown'] as const)
      expect([finish, verdict('must', check, { text, finish })]).toEqual([finish, 'pass']);
  });

  it('is a fail where what was asked for did not come', () => {
    expect(verdict('must', { type: 'contains', value: 'refund' }, { text, finish: 'truncated' })).toBe('fail');
    expect(verdict('must', { type: 'contains', value: 'refund' }, { text: '', finish: 'empty' })).toBe('fail');
    expect(verdict('must', { type: 'not_contains', value: 'order' }, { text, finish: 'truncated' })).toBe('fail');
  });

  it('passes by a tool call that is there, and by the mark of a refusal', () => {
    const called = { text: '', finish: 'truncated', toolCalls: [{ name: 'lookup', arguments: { id: 1 } }] } as const;
    expect(
      verdict('must', { type: 'tool_call', name: 'lookup' }, { ...called, toolCalls: [...called.toolCalls] }),
    ).toBe('pass');
    expect(verdict('must', { type: 'refusal', is: true }, { text: 'I can’t help with that', finish: 'unknown' })).toBe(
      'pass',
    );
  });

  it('is not met by a judge that finds it so: nobody knows whether the rubric asks for what is missing', () => {
    const check = { type: 'judge', rubric: 'The answer blames nobody.' };
    const cut = { text, finish: 'truncated' } as const;
    expect(verdict('must', check, cut, true)).toBe('cannot-tell');
    expect(verdict('must', check, cut, false)).toBe('fail');
    expect(verdict('must', check, { text }, true)).toBe('pass');
    const tree = { type: 'any', checks: [{ type: 'not_contains', value: 'refund' }, check] };
    expect(verdict('must', tree, cut, true)).toBe('cannot-tell');
    expect(verdict('must', { ...tree, type: 'all' }, cut, false)).toBe('fail');
  });

  it('says why it cannot be told', () => {
    const criterion = aCriterion('it', checkSchema.parse({ type: 'not_contains', value: 'refund' }));
    const answer = anAnswer('It shipped', { finish: 'truncated' });
    expect(decideCriterion(criterion, { answer, case: aCase('c-1') })).toEqual({
      holds: 'cannot-tell',
      reason: 'The answer was cut off: what is missing could change this. Does not contain “refund”.',
      span: null,
      score: null,
    });
  });
});

describe('whatever was missing', () => {
  const word = fc.constantFrom(
    'refund',
    'order',
    'help@acme.example',
    '4111111111111111',
    'Hi.',
    '\n',
    '!',
    'x',
    '12',
    '"',
  );
  const part = fc.array(word, { maxLength: 6 }).map((words) => words.join(' '));
  const leaf = fc.constantFrom<Check>(
    { type: 'contains', value: 'refund' },
    { type: 'not_contains', value: 'order' },
    { type: 'equals', value: 'Hi.' },
    { type: 'starts_with', value: 'Hi' },
    { type: 'ends_with', value: '!' },
    { type: 'regex', pattern: 'refund$' },
    { type: 'regex', pattern: '(?m)^refund$' },
    { type: 'regex', pattern: '^[^!]*$' },
    { type: 'regex', pattern: '\\b12\\b' },
    { type: 'regex', pattern: 'order.*' },
    { type: 'length', min: 2, unit: 'words' },
    { type: 'length', min: 2, unit: 'sentences' },
    { type: 'length', max: 5, unit: 'characters' },
    { type: 'json' },
    { type: 'similar', to: 'order refund', min: 0.5 },
    { type: 'refusal', is: false },
    { type: 'pii', kinds: ['card', 'email'] },
    { type: 'tool_call', none: true },
  );
  const { check } = fc.letrec<{ check: Check; tree: Check }>((tie) => ({
    check: fc.oneof({ maxDepth: 2 }, leaf, tie('tree')),
    tree: fc.record({
      type: fc.constantFrom('any', 'all'),
      checks: fc.array(tie('check'), { minLength: 1, maxLength: 3 }),
    }),
  }));

  it('a pass of an incomplete answer stays one when the rest comes, glued on or after a space', () => {
    let passes = 0;
    fc.assert(
      fc.property(
        check,
        fc.constantFrom('must', 'must-not', 'quality'),
        part,
        part,
        fc.constantFrom('', ' '),
        (each, kind, start, rest, gap) => {
          const criterion = aCriterion('it', each, { kind });
          const holds = (answer: Answer) => decideCriterion(criterion, { answer, case: aCase('c-1') }).holds;
          const passed = kind !== 'must-not';
          if (holds(anAnswer(start, { finish: 'truncated' })) !== passed) return;
          passes++;
          expect(holds(anAnswer(`${start}${gap}${rest}`, { finish: 'complete' }))).toBe(passed);
        },
      ),
      { numRuns: 2_000, seed: 7 },
    );
    expect(passes).toBeGreaterThan(100);
  });
});
