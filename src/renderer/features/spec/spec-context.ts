import { createContext, useContext } from 'react';
import { type Problem } from '#domain/files/problem';
import { type SpecEdit } from '#domain/spec/spec-file';
import { type CaseNames } from './spec-cases.ts';
import { type SpecForm } from './spec-form.ts';

/** What every part of the form reads, and the one way in which it changes the spec. */
export interface SpecEditing {
  readonly form: SpecForm;
  /** Without those of criteria that are only being written. */
  readonly problems: readonly Problem[];
  readonly readOnly: boolean;
  /** What rules need to decide is loaded: changes once, when it is. */
  readonly rulesReady: boolean;
  /** Slices and intents of the cases and of the spec. */
  readonly names: CaseNames;
  /**
   * Applies edits together: one step of undo, stored within a second. `typing` joins the steps of one field. Answers the text after
   * them, null when they were refused (which is then said in a notice).
   */
  readonly apply: (edits: readonly SpecEdit[], options?: { readonly typing?: boolean }) => string | null;
}

export const SpecContext = createContext<SpecEditing | null>(null);

export function useSpec(): SpecEditing {
  const editing = useContext(SpecContext);
  if (editing === null) throw new Error('A part of the spec form stands outside of it.');
  return editing;
}
