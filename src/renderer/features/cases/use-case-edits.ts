import { useMemo } from 'react';
import { type CaseLine } from '#domain/cases/case';
import { type CaseEdit, editCases, nextCaseId } from '#domain/cases/case-file';
import { changeText, getDraft, textOf } from '../../app/drafts/draft-store.ts';
import { toast } from '../../ui/overlay/toast.tsx';
import { addCases, removeAdded } from './adding/add-cases.ts';
import { type CaseChanges, newCase } from './form/case-form.ts';
import { type CaseReading } from './table/case-rows.ts';
import { copy } from './copy.ts';
import { type Deletion, restoreDeletion } from './deletions.ts';

/** Everything a person can do to a case set. Each goes through the domain's `editCases`, is one step of undo, and is stored by itself. */
export interface CaseEdits {
  /** `changes` is made from the case as it is at that moment. False: refused, with a notice. */
  readonly update: (id: string, changes: CaseChanges) => boolean;
  /** Answers the new case's id; null when it was refused. */
  readonly add: (variable: string) => string | null;
  readonly addSeveral: (cases: readonly CaseLine[]) => boolean;
  /** `onBack`: it was put back. */
  readonly remove: (id: string, headline: string, onBack: () => void) => void;
}

type Read = (text: string) => CaseReading;

/** Edits of the draft `key`, always of its newest text: a field may be flushed after the screen has moved on. */
export function useCaseEdits(key: string, read: Read): CaseEdits {
  return useMemo(() => createCaseEdits(key, read), [key, read]);
}

function textNow(key: string): string {
  const draft = getDraft(key);
  return draft === undefined ? '' : textOf(draft);
}

function createCaseEdits(key: string, read: Read): CaseEdits {
  let out: readonly Deletion[] = [];
  let turn = 0;

  /** The edit that takes it back, or null when it was refused. */
  function apply(edit: CaseEdit, typing = false): CaseEdit | null {
    const done = editCases(textNow(key), edit);
    if (!done.ok) {
      const problem = done.problems[0];
      const field = problem?.field == null ? '' : `${problem.field}: `;
      toast({ message: copy.refused, next: `${field}${problem?.message ?? ''}.` });
      return null;
    }
    changeText(key, done.text, { typing });
    return done.undo;
  }

  function restore(deletion: number, onBack: () => void): void {
    const restored = restoreDeletion(textNow(key), out, deletion);
    if (restored === null) return toast({ message: copy.backAlready });
    out = restored.left;
    changeText(key, restored.text);
    onBack();
  }

  return {
    update: (id, changes) => apply({ kind: 'update', id, changes }, true) !== null,
    add: (variable) => {
      const id = nextCaseId(read(textNow(key)).rows.map((row) => row.case.id));
      return apply({ kind: 'add', case: newCase(id, variable, '') }) === null ? null : id;
    },
    addSeveral: (cases) => {
      const before = textNow(key);
      const done = addCases(before, cases);
      if (!done.ok) {
        toast({ message: copy.refused, next: done.problems[0]?.message });
        return false;
      }
      changeText(key, done.text);
      const ids = new Set(cases.map((each) => each.id));
      const undo = (): void => {
        const now = textNow(key);
        changeText(key, now === done.text ? before : removeAdded(now, ids));
      };
      toast({ message: copy.added(cases.length), undo });
      return true;
    },
    remove: (id, headline, onBack) => {
      const undo = apply({ kind: 'remove', id });
      if (undo?.kind !== 'restore') return;
      turn += 1;
      const deletion = turn;
      out = [...out, { key: deletion, restore: undo }];
      toast({ message: copy.deleted(shortened(headline)), undo: () => restore(deletion, onBack) });
    },
  };
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 60 ? `${line.slice(0, 57)}…` : line;
}
