import { useEffect, useMemo, useState } from 'react';
import { type CaseReader, type CaseReading, createCaseReader } from './table/case-rows.ts';

/** A window that answers within 100 ms leaves room for drawing. */
const atATime = 40;

export interface Reading {
  readonly reader: CaseReader;
  /** null while a large file is read for the first time, piece by piece. */
  readonly reading: CaseReading | null;
}

/** The cases of a text, read again when it changes. */
export function useReading(path: string, text: string): Reading {
  const reader = useMemo(() => createCaseReader(path), [path]);
  const [turn, setTurn] = useState(0);
  // What is parsed in one turn is kept by the reader: rendering twice parses nothing twice.
  const reading = useMemo(
    () => (reader.prepare(text, atATime, () => performance.now()) ? reader.read(text) : null),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `turn` goes on with the next piece
    [reader, text, turn],
  );
  // Meanwhile the cases as they were: the screen must not fall away under a person's hands.
  const [before, setBefore] = useState<CaseReading | null>(null);
  if (reading !== null && reading !== before) setBefore(reading);
  useEffect(() => {
    if (reading !== null) return undefined;
    const timer = setTimeout(() => setTurn((before) => before + 1), 0);
    return () => clearTimeout(timer);
  }, [reading, turn]);
  return { reader, reading: reading ?? before };
}
