import { create } from 'zustand';

const useAnnouncement = create<{ readonly text: string; readonly turn: number }>(() => ({ text: '', turn: 0 }));

/** Says a sentence to screen readers without moving the focus: progress, saved, undone. Not for what is also a dialog. */
export function announce(text: string): void {
  useAnnouncement.setState((before) => ({ text, turn: before.turn + 1 }));
}

/** The one polite live region of the window. */
export function LiveRegion() {
  const { text, turn } = useAnnouncement();
  return (
    <div role="status" aria-live="polite" className="visually-hidden">
      {/* The same sentence twice is a change only if something changes. */}
      {text + (turn % 2 === 0 ? '' : '\u00a0')}
    </div>
  );
}
