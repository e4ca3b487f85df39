import { describe, expect, it } from 'vitest';
import { aCase } from '#support/domain-values';
import { specSchema } from '../spec/spec.ts';
import { lowerBarInWords } from '../report/setting-words.ts';
import { changedBesideInWords } from '../report/changed-beside-words.ts';
import { changedBeside, type TestedWith } from './changed-beside.ts';

const never = { id: 'no', statement: 'Never promises.', check: { type: 'contains', value: 'guaranteed' } };
const other = { id: 'other', statement: 'Is kind.', check: { type: 'contains', value: 'kind' } };
const base = { must: [other], must_not: [never], trials: 3, thresholds: { pass_rate: 0.95, slices: { vip: 1 } } };
const cases = Array.from({ length: 20 }, (_, at) => aCase(`c-${at + 1}`));
const testedWith = (spec: object = {}, of: TestedWith['cases'] = cases): TestedWith => ({
  spec: specSchema.parse({ schema: 'signoff/spec@1', ...base, ...spec }),
  cases: of,
});
const said = (now: TestedWith, before = testedWith()): string[] => {
  const changed = changedBeside('main', before, now);
  return changed === null ? [] : changedBesideInWords(changed);
};

describe('what a change alters beside the prompt', () => {
  it('is nothing where it alters nothing', () => {
    expect(changedBeside('main', testedWith(), testedWith())).toBeNull();
  });

  it('is said of cases, by count and id', () => {
    const kept = [...cases.slice(12, 19), aCase('c-20', { slices: ['other'] }), aCase('new')];
    expect(said(testedWith({}, kept))).toEqual([
      '12 cases are removed: c-1, c-2, c-3, c-4, c-5, c-6, c-7, c-8, c-9, c-10 and 2 more.',
      '1 case is added: new.',
      '1 case is changed: c-20.',
    ]);
  });

  it.each<[object, string]>([
    [{ must_not: [] }, '1 criterion is removed: “Never promises”.'],
    [
      { must_not: [{ ...never, check: { type: 'contains', value: 'quaranteed' } }] },
      '“Never promises” is changed: its check is another.',
    ],
    [
      { must_not: [{ ...never, severity: 'report', applies_to: { slices: ['vip'] } }] },
      '“Never promises” is changed: it is only reported now, and had to hold; it is asked of only the slices vip now.',
    ],
    [
      { must_not: [{ ...never, statement: 'Hardly promises.' }] },
      '“Never promises” is changed: it says “Hardly promises.” now.',
    ],
    [{ thresholds: { pass_rate: 0.5, slices: { vip: 1 } } }, 'Good answers, at least: 95 % before, 50 % now.'],
    [{ thresholds: { pass_rate: 0.95 } }, 'Good answers in the slice vip, at least: 100 % before, not named now.'],
    [{ trials: 1 }, 'Answers to each case: 3 before, 1 now.'],
    [{ review: { sample: 4 } }, 'Answers to review: not named before, 4 now.'],
  ])('is said of the spec: %j', (spec, sentence) => {
    expect(said(testedWith(spec))).toEqual([sentence]);
  });

  it('is not taken for nothing where the other version cannot be read', () => {
    expect(said(testedWith(), { spec: 'unreadable', cases: 'unreadable' })).toEqual([
      'The spec of main cannot be read: nobody knows what is changed there.',
      'The cases of main cannot be read: nobody knows what is changed there.',
    ]);
  });
});

describe('a lower bar', () => {
  const lowered = (before: object, now: object, of?: TestedWith['cases']): string[] => {
    const changed = changedBeside('main', testedWith(before), testedWith(now, of));
    return changed === null ? [] : lowerBarInWords(changed);
  };
  const strict = { pass_rate: 0.95, margin: 0.05, regressions: 0, latency_p95_ms: 900, margin_shown: true };

  it.each<[object, object, string[]]>([
    [{ thresholds: strict }, { thresholds: { ...strict, pass_rate: 0.5 } }, ['good answers, at least: 95 % → 50 %']],
    [
      { thresholds: strict },
      { thresholds: { pass_rate: 0.95, margin: 0.6, regressions: 2, latency_p95_ms: 2000 } },
      [
        'margin_shown: true → not named',
        'cases that may be lost: 0 → 2',
        'how much worse is tolerable: 5 points → 60 points',
        'longest wait of 95 in 100 answers, in milliseconds: 900 → 2000',
      ],
    ],
    [{ review: { sample: 12 } }, { review: { sample: 4 } }, ['answers to review: 12 → 4']],
    [{ review: { sample: 12 } }, {}, ['answers to review: 12 → not named']],
    [{ thresholds: {} }, { thresholds: { incomplete: 0.5 } }, ['incomplete answers, at most: not named → 50 %']],
    [{}, { must_not: [] }, ['1 criterion removed']],
    [{}, { must_not: [{ ...never, severity: 'report' }] }, ['1 criterion only reported now']],
  ])('is said of %j and %j', (before, now, words) => {
    expect(lowered(before, now).toSorted()).toEqual(words.toSorted());
  });

  it('is said of removed cases', () => {
    expect(lowered({}, {}, cases.slice(2))).toEqual(['2 cases removed']);
  });

  it.each<[object, object]>([
    [{ thresholds: { pass_rate: 0.5 } }, { thresholds: { pass_rate: 0.95, margin: 0.1 } }],
    [{ thresholds: { incomplete: 0.5 } }, { thresholds: {} }],
    [{ trials: 1 }, { trials: 3 }],
    [{ must_not: [] }, {}],
  ])('is none where more is asked: %j and %j', (before, now) => {
    expect(lowered(before, now)).toEqual([]);
  });
});
