import { type ReactNode } from 'react';

/** A note and the place it is about. */
export interface MarginNote {
  readonly id: string;
  /** Offset into the text, null: about the whole prompt. */
  readonly at: number | null;
  readonly note: ReactNode;
}

/** In reading order: what is about the whole first. */
export function inReadingOrder(notes: readonly MarginNote[]): MarginNote[] {
  return notes
    .map((note, order) => ({ note, order }))
    .sort((one, other) => (one.note.at ?? -1) - (other.note.at ?? -1) || one.order - other.order)
    .map(({ note }) => note);
}
