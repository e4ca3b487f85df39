import { innerChecks, type RawCheck, typeOf } from './check-fields.ts';

/** Whether a judge has a say in the check, at any depth. */
export function usesJudge(check: RawCheck): boolean {
  return typeOf(check) === 'judge' || innerChecks(check).some(usesJudge);
}
