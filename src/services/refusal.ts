import { AppError, type ErrorCode } from '#contract/errors';
import { type StoredRepository } from './stores/repositories.ts';

/** Why something cannot be proposed, in words, with the code that says so. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly sentence: string;
  readonly nextStep?: string;
}

/** Throws a refusal; its next step is that nothing happened, unless it knows a better one. */
export function refuse(refusal: Refusal | null): void {
  if (refusal !== null) throw new AppError(refusal.code, refusal.sentence, refusal.nextStep ?? 'Nothing was sent.');
}

export function notAllowed(sentence: string): Refusal {
  return { code: 'not-allowed', sentence };
}

/** Practice results are evidence in the sample only. */
export function refusalOfPractice(practice: boolean, stored: StoredRepository): Refusal | null {
  if (!practice || stored.sample) return null;
  return {
    code: 'practice-not-evidence',
    sentence:
      'These results come from the practice model. They are no evidence for a real product, so they cannot be proposed here.',
  };
}
