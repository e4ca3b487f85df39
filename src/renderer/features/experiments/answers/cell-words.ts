import { type CaseRow } from '#contract/run-cases';

export type Cell = CaseRow['cells'][number];

/** What became of one trial. "error" (could not run) and "undecided" (could not judge) are never a fail. */
export type TrialKind = 'pass' | 'fail' | 'undecided' | 'error' | 'reused' | 'waiting';

export const trialKinds: readonly TrialKind[] = ['pass', 'fail', 'undecided', 'error', 'reused', 'waiting'];

/** The signs of a cell's trials; the same everywhere, beside their words. */
export const trialSigns: Record<TrialKind, string> = {
  pass: '✓',
  fail: '✕',
  undecided: '?',
  error: '!',
  reused: '↻',
  waiting: '·',
};

const words: Record<TrialKind, string> = {
  pass: 'passed',
  fail: 'failed',
  undecided: 'could not be judged',
  error: 'could not run',
  reused: 'used again',
  waiting: 'not run',
};

function countOf(cell: Cell, kind: TrialKind): number {
  switch (kind) {
    case 'pass':
      return cell.passes;
    case 'fail':
      return cell.fails;
    case 'undecided':
      return cell.undecided;
    case 'error':
      return cell.errors;
    case 'reused':
      return cell.reused;
    case 'waiting':
      return cell.waiting;
  }
}

/** The kinds that occur in a cell with their counts, passes first. */
export function cellParts(cell: Cell): { readonly kind: TrialKind; readonly count: number }[] {
  return trialKinds.map((kind) => ({ kind, count: countOf(cell, kind) })).filter(({ count }) => count > 0);
}

/** "2 passed, 1 could not run": what a cell says to someone who does not see its signs. `missing`: what became of answers that are not there. */
export function cellSentence(cell: Cell, missing = words.waiting): string {
  const parts = cellParts(cell).map(({ kind, count }) => `${count} ${kind === 'waiting' ? missing : words[kind]}`);
  return parts.length === 0 ? 'nothing planned' : parts.join(', ');
}

/** "2 of 3": passes of the decided trials; "–" where none is decided. */
export function cellFigure(cell: Cell): string {
  const decided = cell.passes + cell.fails;
  return decided === 0 ? '–' : `${cell.passes} of ${decided}`;
}
