import { useCallback, useEffect, useRef, useState } from 'react';

const quietFor = 150;

export interface Buffered<T> {
  readonly value: T;
  readonly change: (value: T) => void;
  /** Passes on what is waiting: on blur. */
  readonly flush: () => void;
}

/**
 * A field between its keys and the file. What is typed shows at once and is passed on a moment later, on blur or when the field goes away: a change to a large file may
 * take longer than a key press should. `commit` answers false for what cannot be stored yet (half a JSON value): it stays in the field.
 */
export function useBuffered<T>(stored: T, commit: (value: T) => boolean): Buffered<T> {
  const [typed, setTyped] = useState<{ readonly value: T } | null>(null);
  const waiting = useRef<{ readonly value: T } | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef(commit);
  useEffect(() => {
    latest.current = commit;
  }, [commit]);
  const flush = useCallback(() => {
    clearTimeout(timer.current);
    const next = waiting.current;
    waiting.current = null;
    if (next !== null && latest.current(next.value)) setTyped(null);
  }, []);
  const change = useCallback(
    (value: T) => {
      waiting.current = { value };
      setTyped({ value });
      clearTimeout(timer.current);
      timer.current = setTimeout(flush, quietFor);
    },
    [flush],
  );
  useEffect(() => flush, [flush]);
  return { value: typed === null ? stored : typed.value, change, flush };
}
