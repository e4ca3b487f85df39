import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';

interface Statements {
  readonly byRun: Readonly<Record<string, string>>;
  readonly write: (runId: string, text: string) => void;
  readonly forget: (runId: string) => void;
}

/** What is being written in this window and not yet signed; kept when the screen is left and the window closed. */
export const useStatements = create<Statements>()(
  persist(
    (set) => ({
      byRun: {},
      write: (runId, text) => set(({ byRun }) => ({ byRun: { ...byRun, [runId]: text } })),
      forget: (runId) =>
        set(({ byRun }) => ({ byRun: Object.fromEntries(Object.entries(byRun).filter(([id]) => id !== runId)) })),
    }),
    { name: 'signoff-statements', storage: createJSONStorage(() => localStorage) },
  ),
);
