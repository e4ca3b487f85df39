import { useEffect, useState } from 'react';
import { ago, inFull } from './words.ts';

function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

/** "9 minutes ago", kept up to date, with the exact time on hover. `before` stands before it: "Saved". */
export function Ago({ iso, before }: { readonly iso: string; readonly before?: string }) {
  const now = useNow(15_000);
  return (
    <time dateTime={iso} title={inFull(iso)}>
      {before === undefined ? '' : `${before} `}
      {/* A time just made may lie after the last tick. */}
      {ago(iso, Math.max(now, Date.now() - 15_000))}
    </time>
  );
}
