import { hasType, type RawCheck } from './check-fields.ts';

/** Whether a judge has a say in the check, at any depth. */
export function usesJudge(check: RawCheck): boolean {
  return hasType(check, 'judge');
}
