import { type Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';

/** Between two notes, in pixels. */
const gap = 12;

/** Where notes stand: beside their place in the text, below the note before where that is taken. In pixels. */
export function stackNotes(wanted: readonly (number | null)[], heights: readonly number[]): number[] {
  let free = 0;
  return wanted.map((top, index) => {
    const at = Math.max(free, top ?? 0);
    free = at + (heights[index] ?? 0) + gap;
    return at;
  });
}

export interface NoteTops {
  /** Give it to the editor: it tells when lines move. */
  readonly extension: Extension;
  readonly container: RefObject<HTMLDivElement | null>;
  /** null before the first measurement: notes stand one below the other. */
  readonly tops: readonly number[] | null;
  readonly height: number;
}

/** Measures where the notes belong. `places`: offset into the text of each note, null for those about the whole. */
export function useNoteTops(view: EditorView | null, places: readonly (number | null)[]): NoteTops {
  const container = useRef<HTMLDivElement>(null);
  const [layout, setLayout] = useState<{ readonly tops: readonly number[]; readonly height: number } | null>(null);
  const current = useRef({ view, places });
  const frame = useRef(0);

  const measure = useCallback(() => {
    frame.current = 0;
    const { view: editor, places: wanted } = current.current;
    if (editor === null || container.current === null) return;
    const notes = [...container.current.children].map((child) =>
      child instanceof HTMLElement ? child.offsetHeight : 0,
    );
    const offset = editor.documentTop - container.current.getBoundingClientRect().top;
    const { length } = editor.state.doc;
    const lines = wanted.map((at) => (at === null ? null : editor.lineBlockAt(Math.min(at, length)).top + offset));
    const tops = stackNotes(lines, notes);
    const height = Math.max(0, ...tops.map((top, index) => top + (notes[index] ?? 0)));
    setLayout((before) =>
      before !== null && sameTops(before.tops, tops) && before.height === height ? before : { tops, height },
    );
  }, []);
  const schedule = useCallback(() => {
    if (frame.current === 0) frame.current = requestAnimationFrame(measure);
  }, [measure]);

  useLayoutEffect(() => {
    current.current = { view, places };
    schedule();
  });
  useEffect(() => {
    if (container.current === null) return undefined;
    const observer = new ResizeObserver(schedule);
    observer.observe(container.current);
    for (const child of container.current.children) observer.observe(child);
    return () => observer.disconnect();
  }, [schedule, places.length]);
  useEffect(() => () => cancelAnimationFrame(frame.current), []);

  const extension = useMemo(
    () =>
      EditorView.updateListener.of((update) => {
        if (update.geometryChanged || update.heightChanged) schedule();
      }),
    [schedule],
  );
  return { extension, container, tops: layout?.tops ?? null, height: layout?.height ?? 0 };
}

function sameTops(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((top, index) => Math.abs(top - (other[index] ?? 0)) < 1);
}
