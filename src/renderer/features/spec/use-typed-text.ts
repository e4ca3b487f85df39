import { type KeyboardEvent, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** After the last key, in milliseconds; the draft itself is stored half a second later. */
const quietFor = 200;

export interface TypedText {
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly onBlur: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/**
 * A text field of the form that never waits for the spec: what is typed is shown at once and written into the file when the fingers
 * rest, before any shortcut, and when the field or the window is left. `normalize` is what is written of what is typed.
 */
export function useTypedText(
  value: string,
  store: (text: string) => void,
  normalize: (text: string) => string = same,
): TypedText {
  const [typed, setTyped] = useState({ text: value, waiting: false });
  const pending = useRef<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef({ store, normalize });
  useLayoutEffect(() => {
    latest.current = { store, normalize };
  });

  const flush = useCallback((): void => {
    clearTimeout(timer.current);
    const text = pending.current;
    if (text === null) return;
    pending.current = null;
    latest.current.store(latest.current.normalize(text));
    setTyped({ text, waiting: false });
  }, []);
  useEffect(() => {
    // In the capture phase: before the drafts are stored for the last time.
    const leaving = ['pagehide', 'blur'] as const;
    for (const event of leaving) window.addEventListener(event, flush, true);
    return () => {
      for (const event of leaving) window.removeEventListener(event, flush, true);
      flush();
    };
  }, [flush]);

  return {
    // A change from elsewhere (Undo, another window) is shown as soon as nothing typed waits.
    value: typed.waiting || normalize(typed.text) === value ? typed.text : value,
    onChange: (text) => {
      pending.current = text;
      setTyped({ text, waiting: true });
      clearTimeout(timer.current);
      timer.current = setTimeout(flush, quietFor);
    },
    onBlur: flush,
    onKeyDown: (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.key === 'Enter') flush();
    },
  };
}

function same(text: string): string {
  return text;
}
