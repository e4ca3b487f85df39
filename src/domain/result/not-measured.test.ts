import { expect, it } from 'vitest';
import { aCase, aCriterion, anOutput } from '#support/domain-values';
import { summarizeVariant } from './summary.ts';
import { notMeasuredLines, otherModelSentence } from '../report/report-lines.ts';

const variant = { id: 'v', label: 'v', content: 'c', model: 'm', origin: 'o', parameters: {}, practice: false };

it('why answers were not measured stands in the result once for each reason, the most frequent first', () => {
  const cases = Array.from({ length: 4 }, (_, at) => aCase(`c-${at}`));
  const criteria = [
    aCriterion('shape', { type: 'json' }),
    aCriterion('felt', { type: 'human' }),
    aCriterion('kind', { type: 'judge', rubric: 'Kind.' }),
  ];
  const outputs = cases.map(({ id }, at) => {
    const output = anOutput(
      { case: id },
      { shape: 'not-measured', felt: 'not-measured', kind: at === 0 ? 'not-measured' : 'pass' },
    );
    const reasons: Record<string, string> = {
      shape: 'The JSON schema cannot be used.',
      kind: 'The judge’s key sk-abcdefgh1 was refused.',
    };
    return {
      ...output,
      verdicts: output.verdicts.map((each) => ({
        ...each,
        reason: reasons[each.criterion] ?? 'Somebody has to look.',
      })),
    };
  });
  const result = summarizeVariant({ variant, outputs, cases, criteria, trials: 1 });
  expect(notMeasuredLines(result)).toEqual([
    'shape, 4 answers: The JSON schema cannot be used.',
    'kind, 1 answer: The judge’s key [key] was refused.',
  ]);
});

it('another model than the one that the prompt names is said', () => {
  const about = { cases: [aCase('c')], criteria: [], outputs: [], trials: 1 };
  const other = summarizeVariant({ variant: { ...variant, label: 'draft', namedModel: 'm1' }, ...about });
  expect(otherModelSentence(other)).toBe('draft names the model m1, and m answered: this is about draft on m.');
  expect(otherModelSentence(summarizeVariant({ variant, ...about }))).toBeNull();
});
