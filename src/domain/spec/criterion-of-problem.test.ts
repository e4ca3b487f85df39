import { expect, it } from 'vitest';
import { criterionOfProblem } from './criterion-of-problem.ts';

const text = `must:
  - id: a
    statement: Says what happens next.
    check: { type: regex, pattern: '(' }
  - id: b
    check: { type: nothing }
thresholds: { pass_rate: 7 }
`;

it('names the criterion that something is wrong with by its sentence, however deep it stands', () => {
  const of = (field: string | null) => criterionOfProblem({ field, path: 'a.spec.yaml' }, text);
  expect([
    of('must[0].check.pattern'),
    of('must[0]'),
    of('must[1].check'),
    of('must_not[0].id'),
    of('thresholds.pass_rate'),
    of(null),
  ]).toEqual(['Says what happens next.', 'Says what happens next.', null, null, null, null]);
});
