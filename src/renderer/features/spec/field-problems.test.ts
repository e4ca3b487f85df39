import { describe, expect, it } from 'vitest';
import { type Problem } from '#domain/files/problem';
import {
  asSentence,
  namedSentence,
  problemAt,
  problemsElsewhere,
  problemsWithin,
  sectionOf,
} from './field-problems.ts';

const problem = (field: string | null, message = 'is missing'): Problem => ({
  path: 'a.spec.yaml',
  line: 1,
  field,
  message,
  severity: 'error',
});

const problems = [
  problem('must[1].statement'),
  problem('must[1].check.value', 'must be text, is 3'),
  problem('must[10].statement'),
  problem('thresholds.slices["very important"]'),
  problem(null, 'cannot be read'),
];

describe('problems next to their field', () => {
  it('finds the one of a field, as a sentence', () => {
    expect(problemAt(problems, ['must', 1, 'check', 'value'])).toBe('Must be text, is 3.');
    expect(problemAt(problems, ['must', 1])).toBeNull();
    expect(problemAt(problems, ['thresholds', 'slices', 'very important'])).toBe('Is missing.');
  });

  it('finds those inside a group, and takes no neighbour for a part', () => {
    expect(problemsWithin(problems, ['must', 1]).map(({ field }) => field)).toEqual([
      'must[1].statement',
      'must[1].check.value',
    ]);
    expect(problemsWithin(problems, ['thresholds', 'slices'])).toHaveLength(1);
    expect(problemsWithin(problems, ['thresholds', 'sl'])).toHaveLength(0);
  });

  it('lists what no control shows: other fields, the whole file, and a second problem of one field', () => {
    const twice = [...problems, problem('must[1].statement', 'is too long')];
    expect(
      problemsElsewhere(twice, [
        ['must', 1, 'statement'],
        ['must', 10, 'statement'],
      ]).map(({ field, message }) => [field, message]),
    ).toEqual([
      ['must[1].check.value', 'must be text, is 3'],
      ['thresholds.slices["very important"]', 'is missing'],
      [null, 'cannot be read'],
      ['must[1].statement', 'is too long'],
    ]);
  });

  it('writes sentences, and names sections', () => {
    expect(asSentence('is empty')).toBe('Is empty.');
    expect(asSentence('Give either a name or none: true')).toBe('Give either a name or none: true.');
    expect(['must[0].id', 'trials', null].map(sectionOf)).toEqual(['must', 'trials', null]);
  });
});

describe('a problem without its field beside it', () => {
  it('names the field in the words of the page', () => {
    expect(
      [
        problem('must[0].check.rubric', 'must be some text, is empty'),
        problem('must[0].check.type', 'must be one of contains, equals, is foo'),
        problem('must[0].check.is', 'German is not a language tag: write de'),
        problem('must_not[0].check.kinds', 'must be a list of at least 1, is an empty list'),
        problem('must[0].check.patern', 'is not a field that can stand here'),
        problem('thresholds.slices["very \\"big\\""]', 'must be at most 1, is 2'),
        problem('quality[3]', 'must be a group of fields, is empty'),
        problem(null, 'is nested too deeply'),
      ].map(namedSentence),
    ).toEqual([
      'What the judge is asked must be some text, is empty.',
      'Choose how it is decided.',
      'German is not a language tag: write de.',
      'The kinds of personal data must be a list of at least 1, is an empty list.',
      '“patern” is not a field that can stand here.',
      '“very "big"” must be at most 1, is 2.',
      'Must be a group of fields, is empty.',
      'Is nested too deeply.',
    ]);
  });
});
