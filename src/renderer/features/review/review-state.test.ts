import { describe, expect, it } from 'vitest';
import { type ReviewItemView } from '#contract/review';
import {
  agreedByChance,
  checkSummary,
  isDone,
  labelsInWords,
  markOf,
  modesToOffer,
  nextOpenIndex,
  notSoOf,
  openQuestion,
  passedAllTheSame,
  startIndex,
  toggleMode,
  unconfirmed,
  withMarks,
} from './review-state.ts';

function item(id: string, label: ReviewItemView['label'], more: Partial<ReviewItemView> = {}): ReviewItemView {
  return {
    id,
    position: 1,
    case: 'c-001',
    slices: [],
    headline: '',
    input: {},
    text: '',
    finish: 'complete',
    variant: null,
    label,
    comment: '',
    failureModes: [],
    applying: [],
    asked: [],
    offered: [],
    byCriterion: {},
    verdicts: null,
    ...more,
  };
}

const [passed, open] = [item('a', 'pass'), item('b', null)];

describe('where a review goes on', () => {
  it('begins at the first open answer, or at the summary', () => {
    expect([startIndex([passed, open, open]), startIndex([passed, passed]), startIndex([])]).toEqual([1, 2, 0]);
  });

  it('goes on to the next open one, then to those left out before it, then to the summary', () => {
    expect(nextOpenIndex([open, passed, passed, open], 1)).toBe(3);
    expect(nextOpenIndex([open, passed, passed], 2)).toBe(0);
    expect(nextOpenIndex([passed, passed], 1)).toBe(2);
  });
});

describe('what only a person decides', () => {
  const asked = { asked: ['unit', 'tone'], byCriterion: {} };

  it('is asked one after the other, and before the whole answer', () => {
    expect(openQuestion(item('a', null, asked))).toBe('unit');
    expect(openQuestion(item('a', null, { ...asked, byCriterion: { unit: 'fail' } }))).toBe('tone');
    const whole = item('a', null, { ...asked, byCriterion: { unit: 'fail', tone: 'unsure' } });
    expect([openQuestion(whole), isDone(whole), isDone({ ...whole, label: 'pass' })]).toEqual([null, false, true]);
  });

  it('stays open in a review of before, where only the whole was said', () => {
    const before = item('b', 'pass', asked);
    expect([isDone(before), startIndex([passed, before])]).toEqual([false, 1]);
  });

  it('is a mark like the others, sent until the services have it', () => {
    const marks = new Map([['a', { ...markOf(item('a', null, asked)), byCriterion: { unit: 'pass' as const } }]]);
    expect(unconfirmed([item('a', null, asked)], marks)).toBe(marks);
    expect(unconfirmed([item('a', null, { ...asked, byCriterion: { unit: 'pass' } })], marks).size).toBe(0);
  });
});

describe('how much agreement chance explains', () => {
  it('is said as answers', () => {
    expect(agreedByChance({ kappa: 0, agreed: 11, of: 12 })).toBe(11);
    expect(agreedByChance({ kappa: 0.5, agreed: 9, of: 12 })).toBe(6);
    expect([
      agreedByChance({ kappa: null, agreed: 3, of: 3 }),
      agreedByChance({ kappa: 1, agreed: 12, of: 12 }),
    ]).toEqual([null, null]);
  });
});

describe('marks on their way', () => {
  const mark = { label: 'fail', comment: 'no', failureModes: ['Wrong fact'], byCriterion: {} } as const;
  const marks = new Map([['b', mark]]);

  it('stand before what the services have, until they have it', () => {
    expect(withMarks([passed, open], marks)).toEqual([
      passed,
      item('b', 'fail', { ...mark, failureModes: ['Wrong fact'] }),
    ]);
    expect(unconfirmed([passed, open], marks)).toBe(marks);
    expect(unconfirmed([passed, item('b', 'fail', { ...mark, failureModes: ['Wrong fact'] })], marks)).toEqual(
      new Map(),
    );
  });

  it('are forgotten for an answer that is gone', () => {
    expect(unconfirmed([passed], marks)).toEqual(new Map());
  });
});

describe('failure modes', () => {
  it('go on and off, whatever their case', () => {
    expect(toggleMode(['Too long'], 'too long ')).toEqual([]);
    expect(toggleMode(['Too long'], ' Wrong fact')).toEqual(['Too long', 'Wrong fact']);
    expect(toggleMode(['Too long'], '  ')).toEqual(['Too long']);
  });

  it('offers those already named first, each once', () => {
    expect(
      modesToOffer([item('a', 'fail', { failureModes: ['rude', 'too long'] })], ['Too long', 'Wrong fact']),
    ).toEqual(['rude', 'too long', 'Wrong fact']);
  });
});

describe('what rules and judges said', () => {
  it('names what must hold and is not met apart from what is only reported, counts what they could not tell, and nothing else', () => {
    const verdict = (criterion: string, value: 'pass' | 'fail' | 'cannot-tell' | 'not-measured') => ({
      criterion,
      verdict: value,
      reason: '',
      span: null,
      score: null,
    });
    const criteria = [
      { id: 'a', kind: 'must' as const, statement: 'Names its source.', severity: 'blocker' as const, lookFor: null },
      { id: 'e', kind: 'quality' as const, statement: 'Is warm.', severity: 'report' as const, lookFor: null },
    ];
    const verdicts = [
      verdict('a', 'fail'),
      verdict('b', 'cannot-tell'),
      verdict('c', 'not-measured'),
      verdict('d', 'pass'),
      verdict('e', 'fail'),
    ];
    expect(checkSummary(verdicts, criteria)).toEqual({
      against: ['Names its source.'],
      reported: ['Is warm.'],
      open: 1,
    });
  });
});

describe('an answer that passed', () => {
  const criteria = [
    { id: 'a', kind: 'must' as const, statement: 'Names its source.', severity: 'blocker' as const, lookFor: null },
    { id: 'e', kind: 'quality' as const, statement: 'Is warm.', severity: 'report' as const, lookFor: null },
  ];

  it('although what must hold is not so is told apart; what is only reported holds nothing back', () => {
    const byCriterion = { a: 'fail', e: 'fail' } as const;
    expect(notSoOf(item('x', null, { byCriterion }), criteria)).toEqual(['Names its source.']);
    const items = [
      item('x', 'pass', { byCriterion, variant: 'candidate' }),
      item('y', 'fail', { byCriterion, variant: 'candidate' }),
      item('z', 'pass', { byCriterion, variant: 'baseline' }),
      item('w', 'pass', { byCriterion: { e: 'fail' }, variant: 'candidate' }),
    ];
    expect(passedAllTheSame(items, criteria)).toBe(1);
  });
});

describe('the labels of a review', () => {
  it('are said in one sentence, without what was not said', () => {
    expect(
      [
        { pass: 9, fail: 2, unsure: 1 },
        { pass: 9, fail: 0, unsure: 1 },
        { pass: 0, fail: 3, unsure: 0 },
        { pass: 0, fail: 0, unsure: 0 },
      ].map(labelsInWords),
    ).toEqual(['passed 9, failed 2 and were unsure of 1', 'passed 9 and were unsure of 1', 'failed 3', null]);
  });
});
