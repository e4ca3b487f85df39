import { gateOf } from './gate.ts';
import { counted } from './gate-words.ts';
import { runItem } from './gate-item.ts';
import { type Gate, type RunResult, type UnmatchedRow, type VariantResult } from './run-result.ts';

/** What is kept of a file of answers that was scored. */
export interface ScoredFile {
  readonly unmatched: readonly UnmatchedRow[];
  /** Cases that were made of rows which belong to none of the prompt's. */
  readonly madeUp: number;
}

export function unmatchedOf({ unmatched, madeUp }: ScoredFile): NonNullable<RunResult['unmatched']> {
  return { count: unmatched.length, rows: [...unmatched], newCases: madeUp };
}

/**
 * Cases that were made of rows could outweigh the prompt's own, of which nothing is known: as long as some of these have no answer, the whole
 * cannot be told.
 */
export function withNewCases(gate: Gate, newCases: number, { unfinished }: VariantResult): Gate {
  if (newCases === 0 || unfinished === 0) return gate;
  const item = {
    ...runItem('every_case', 'Every case of the prompt has an answer'),
    met: null,
    evidence: `${counted(unfinished, 'answer is', 'answers are')} missing beside ${counted(newCases, 'new case')}`,
    missing: 'Give the answers that are missing, or score the new cases by themselves.',
  };
  return gateOf(gate.phase, [...gate.items, item]);
}
