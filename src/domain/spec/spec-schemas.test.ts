import { expect, it } from 'vitest';
import { formatProblem } from '../files/problem.ts';
import { parseSpec } from './spec-file.ts';
import { specSchemaProblems } from './spec-schemas.ts';

const specWith = (schema: string): string => `schema: signoff/spec@1
must:
  - id: shape
    statement: Has its shape.
    check:
      type: any
      checks:
        - type: json
          schema:
${schema.replace(/^/gmu, '            ')}
`;

const said = (schema: string): string[] => {
  const text = specWith(schema);
  expect(parseSpec('s', text).ok).toBe(true);
  return specSchemaProblems('s', text).map((each) => `${each.severity} ${formatProblem(each)}`);
};

const field = 'must[0].check.checks[0].schema';

it('a schema that can be used is nothing to say, whichever of the common drafts it names', () => {
  for (const draft of ['http://json-schema.org/draft-07/schema#', 'https://json-schema.org/draft/2020-12/schema'])
    expect(
      said(
        `$schema: ${draft}\ntype: object\nproperties:\n  format: { type: string }\n  pattern: { const: { format: x } }`,
      ),
    ).toEqual([]);
});

it('a keyword that nobody knows is refused where it stands', () => {
  expect(said('type: object\nproperties:\n  a:\n    type: object\n    requird: [b]')).toEqual([
    `error s:14 ${field}.properties.a.requird: cannot be used as a JSON schema: “requird” is no keyword of JSON Schema`,
  ]);
});

it('a draft that is not read, a type that is none and a reference to elsewhere are refused', () => {
  const errors = [
    '$schema: http://json-schema.org/draft-04/schema#',
    'type: objct',
    '$ref: https://elsewhere.example/s',
  ].map(said);
  expect(errors.map((each) => each.length)).toEqual([1, 1, 1]);
  expect(errors[0]?.[0]).toMatch(
    /^error s:\d+ .*: cannot be used as a JSON schema: its \$schema is not JSON Schema 2020-12/,
  );
});

it('a format is said to count for nothing, known or mistyped', () => {
  expect(said('type: object\nproperties:\n  to:\n    type: string\n    format: emial')).toEqual([
    `warning s:14 ${field}.properties.to.format: “emial” only describes: no answer fails by its format. Give a pattern where it has to hold.`,
  ]);
});
