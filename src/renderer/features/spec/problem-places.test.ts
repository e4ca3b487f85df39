import { expect, it } from 'vitest';
import { placeOf } from './problem-places.ts';
import { readSpec } from './spec-form.ts';

it('says in the words of the page where something is wrong', () => {
  const reading = readSpec(
    'a.spec.yaml',
    `schema: signoff/spec@1
colour: red
must:
  - { id: a, statement: Names its page., check: { type: contains } }
  - { id: b, statement: "", check: { type: json } }
quality: 3
trials: 0
thresholds: { pass_rate: 2 }
`,
  );
  if (reading.kind !== 'form') throw new Error(reading.kind);
  const whole = { path: 'a', line: null, field: null, message: 'x', severity: 'error' as const };
  const places = [...reading.problems, whole].map((problem) => [problem.field, placeOf(problem, reading.form)]);
  expect(places).toEqual([
    ['must[0].check.value', { words: '“Names its page.”', target: { kind: 'criterion', list: 'must', index: 0 } }],
    [
      'must[1].statement',
      { words: 'Must always: a criterion without words', target: { kind: 'criterion', list: 'must', index: 1 } },
    ],
    ['quality', { words: 'Quality', target: { kind: 'section', name: 'quality' } }],
    ['trials', { words: 'How often', target: { kind: 'section', name: 'trials' } }],
    ['thresholds.pass_rate', { words: 'What must be met to ship', target: { kind: 'section', name: 'thresholds' } }],
    [null, { words: 'The whole file', target: null }],
  ]);
});
