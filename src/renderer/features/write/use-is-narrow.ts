import { useCallback, useRef, useState } from 'react';

/** Whether an element is narrower than so many pixels, kept up to date. Give the first value to the element as its ref. */
export function useIsNarrow(limit: number): readonly [(element: HTMLElement | null) => void, boolean] {
  const [narrow, setNarrow] = useState(false);
  const observer = useRef<ResizeObserver | null>(null);
  const follow = useCallback(
    (element: HTMLElement | null) => {
      observer.current?.disconnect();
      observer.current = null;
      if (element === null) return;
      observer.current = new ResizeObserver(([entry]) => {
        if (entry !== undefined) setNarrow(entry.contentRect.width <= limit);
      });
      observer.current.observe(element);
    },
    [limit],
  );
  return [follow, narrow];
}
