import { expect, it } from 'vitest';
import { formatField } from '#domain/files/field-path';
import { checkFieldPaths } from './check-paths.ts';

it('names the fields of a check and of the checks inside it', () => {
  const check = {
    type: 'any',
    checks: [{ type: 'contains', value: 'a' }, { type: 'length', max: 1, unit: 'words' }, {}],
  };
  expect(checkFieldPaths(check, ['must', 0, 'check']).map(formatField)).toEqual([
    'must[0].check.type',
    'must[0].check.checks[0].type',
    'must[0].check.checks[0].value',
    'must[0].check.checks[1].type',
    'must[0].check.checks[1].min',
    'must[0].check.checks[1].max',
    'must[0].check.checks[1].unit',
    'must[0].check.checks[1]',
    'must[0].check.checks[2].type',
  ]);
});
