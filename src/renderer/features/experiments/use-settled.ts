import { useEffect, useState } from 'react';

/** A value once it has stood still for `ms`: typing a number asks once, not at every key. Compared as JSON. */
export function useSettled<T>(value: T, ms: number): T {
  const [settled, setSettled] = useState(value);
  const key = JSON.stringify(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(JSON.parse(key) as T), ms); // what was just written by JSON.stringify from a T
    return () => clearTimeout(timer);
  }, [key, ms]);
  return settled;
}
