import { type FieldPath } from '#domain/files/field-path';
import { type CheckType, innerChecks, type RawCheck, typeOf } from './check-fields.ts';

/** Fields that the editor of a type shows with what is wrong beside them. */
const fieldsOf: Readonly<Record<CheckType, readonly string[]>> = {
  contains: ['value'],
  not_contains: ['value'],
  equals: ['value'],
  starts_with: ['value'],
  ends_with: ['value'],
  regex: ['pattern'],
  length: ['min', 'max', 'unit', ''],
  json: ['schema'],
  tool_call: ['name', 'arguments', ''],
  similar: ['to', 'min'],
  refusal: ['is'],
  judge: ['rubric', 'scale', 'pass_at', 'model', 'models', ''],
  human: ['instructions'],
  any: [],
  all: [],
  language: ['is'],
  pii: ['kinds'],
};

/** Every field of a check, nested ones too, whose problem its editor says. `''` stands for the check as a whole. */
export function checkFieldPaths(check: RawCheck, path: FieldPath): FieldPath[] {
  const type = typeOf(check);
  const own = type === null ? [] : fieldsOf[type].map((field) => (field === '' ? path : [...path, field]));
  const inner = innerChecks(check).flatMap((each, index) => checkFieldPaths(each, [...path, 'checks', index]));
  return [[...path, 'type'], ...own, ...inner];
}
