import { gateOf } from './gate.ts';
import { counted } from '../result/gate-words.ts';
import { runItem } from './gate-item.ts';
import { type Gate, type RunResult, type UnmatchedRow, type VariantResult } from '../result/run-result.ts';

/** What is kept of a file of answers that was scored. */
export interface ScoredFile {
  readonly unmatched: readonly UnmatchedRow[];
  /** Cases that were made of rows which belong to none of the prompt's. */
  readonly madeUp: number;
  /** Of `unmatched`, those that could not be read: of which case they are is not known. */
  readonly unreadable?: number;
}

export function unmatchedOf({ unmatched, madeUp, unreadable = 0 }: ScoredFile): NonNullable<RunResult['unmatched']> {
  return { count: unmatched.length, rows: [...unmatched], newCases: madeUp, ...(unreadable > 0 && { unreadable }) };
}

/** What the file itself leaves open: rows of it that could not be read, and the prompt's own cases beside new ones. */
export function withScoredFile(gate: Gate, file: RunResult['unmatched'], candidate: VariantResult): Gate {
  return withUnreadRows(withNewCases(gate, file?.newCases ?? 0, candidate), file?.unreadable ?? 0);
}

/** A row that cannot be read may be any case's answer, and a bad one. */
function withUnreadRows(gate: Gate, unreadable: number): Gate {
  if (unreadable === 0) return gate;
  const item = {
    ...runItem('every_row', 'Every row of the file can be read'),
    met: null,
    evidence: `${counted(unreadable, 'row', 'rows')} of the file cannot be read, or ${unreadable === 1 ? 'does' : 'do'} not say of which case`,
    missing: 'Mend these rows, or take them out of the file: they are listed with why.',
  };
  return gateOf(gate.phase, [...gate.items, item]);
}

/**
 * Cases that were made of rows could outweigh the prompt's own, of which nothing is known: as long as some of these have no answer, the whole
 * cannot be told.
 */
function withNewCases(gate: Gate, newCases: number, { unfinished }: VariantResult): Gate {
  if (newCases === 0 || unfinished === 0) return gate;
  const item = {
    ...runItem('every_case', 'Every case of the prompt has an answer'),
    met: null,
    evidence: `${counted(unfinished, 'answer is', 'answers are')} missing beside ${counted(newCases, 'new case')}`,
    missing: 'Give the answers that are missing, or score the new cases by themselves.',
  };
  return gateOf(gate.phase, [...gate.items, item]);
}
