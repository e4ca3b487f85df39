import { create } from 'zustand';
import { changeReading, cleared, type CaseFilter } from './reading-search.ts';

/** Grows each time a figure asks for its cases, so that the list comes into view even when the same is asked twice. */
export const useShowCases = create<{ readonly turn: number }>(() => ({ turn: 0 }));

/** Shows exactly these cases below and brings the list into view. */
export function showCases(asked: Partial<CaseFilter>): void {
  changeReading({ ...cleared, ...asked });
  useShowCases.setState(({ turn }) => ({ turn: turn + 1 }));
}
