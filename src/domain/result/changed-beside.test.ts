import { describe, expect, it } from 'vitest';
import { aCase } from '#support/domain-values';
import { specSchema } from '../spec/spec.ts';
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
    [{ must_not: [] }, '1 criterion is removed: “Never promises.”.'],
    [
      { must_not: [{ ...never, check: { type: 'contains', value: 'quaranteed' } }] },
      '“Never promises.” is changed: its check is another.',
    ],
    [
      { must_not: [{ ...never, severity: 'report', applies_to: { slices: ['vip'] } }] },
      '“Never promises.” is changed: it is only reported now, and had to hold; it is asked of only the slices vip now.',
    ],
    [
      { must_not: [{ ...never, statement: 'Hardly promises.' }] },
      '“Never promises.” is changed: it says “Hardly promises.” now.',
    ],
    [{ thresholds: { pass_rate: 0.5, slices: { vip: 1 } } }, 'pass_rate: 0.95 before, 0.5 now.'],
    [{ thresholds: { pass_rate: 0.95 } }, 'slices.vip: 1 before, not named now.'],
    [{ trials: 1 }, 'trials: 3 before, 1 now.'],
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
