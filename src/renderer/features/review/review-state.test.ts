import { describe, expect, it } from 'vitest';
import { type ReviewItemView } from '#contract/views';
import {
  checkSummary,
  labelsInWords,
  modesToOffer,
  nextOpenIndex,
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

describe('marks on their way', () => {
  const mark = { label: 'fail', comment: 'no', failureModes: ['Wrong fact'] } as const;
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
  it('names what is not met, counts what they could not tell, and nothing else', () => {
    const verdict = (criterion: string, value: 'pass' | 'fail' | 'cannot-tell' | 'not-measured') => ({
      criterion,
      verdict: value,
      reason: '',
      span: null,
      score: null,
    });
    const criteria = [{ id: 'a', kind: 'must' as const, statement: 'Names its source.', severity: 'blocker' as const }];
    const verdicts = [
      verdict('a', 'fail'),
      verdict('b', 'cannot-tell'),
      verdict('c', 'not-measured'),
      verdict('d', 'pass'),
    ];
    expect(checkSummary(verdicts, criteria)).toEqual({ against: ['Names its source.'], open: 1 });
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
