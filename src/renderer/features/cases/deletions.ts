import { type CaseEdit, editCases } from '#domain/cases/case-file';

export type Restore = Extract<CaseEdit, { kind: 'restore' }>;

/** A case that was taken out and may still come back. `restore.line` counts in the file as it stood without it and without the earlier ones. */
export interface Deletion {
  readonly key: number;
  readonly restore: Restore;
}

export interface Restored {
  readonly text: string;
  /** Those that are still out, in order. */
  readonly left: readonly Deletion[];
}

/**
 * Puts one of several taken-out cases back where it stood, whatever the order in which they come back: a later deletion above it has
 * moved its place up, and its return moves the places of the later ones down. null: it cannot be put back (its id is in use again).
 */
export function restoreDeletion(text: string, out: readonly Deletion[], key: number): Restored | null {
  const at = out.findIndex((deletion) => deletion.key === key);
  const chosen = out[at];
  if (chosen === undefined) return null;
  let { line } = chosen.restore;
  const later = out.slice(at + 1).map((deletion) => {
    const below = deletion.restore.line >= line;
    if (!below) line -= 1;
    return below ? moved(deletion, deletion.restore.line + 1) : deletion;
  });
  const done = editCases(text, { ...chosen.restore, line });
  return done.ok ? { text: done.text, left: [...out.slice(0, at), ...later] } : null;
}

function moved(deletion: Deletion, line: number): Deletion {
  return { ...deletion, restore: { ...deletion.restore, line } };
}
