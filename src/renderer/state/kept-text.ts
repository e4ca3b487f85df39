import { useCallback, useState } from 'react';

const prefix = 'signoff.kept.';

/**
 * A text that is being written and belongs to no file yet (a hypothesis, a statement): kept on this computer at every key, so that closing the
 * window loses nothing, and forgotten when it has been used.
 */
export function useKeptText(
  key: string,
  /** What stands there before anything is kept. */
  initial = '',
): {
  readonly text: string;
  readonly setText: (text: string) => void;
  readonly forget: () => void;
} {
  const [text, setShown] = useState(() => read(key) || initial);
  const setText = useCallback(
    (next: string) => {
      setShown(next);
      write(key, next);
    },
    [key],
  );
  const forget = useCallback(() => write(key, ''), [key]);
  return { text, setText, forget };
}

/** True where something was typed under this key and not used yet. */
export function isKept(key: string): boolean {
  return read(key) !== '';
}

// A browser may refuse its storage altogether: the text then lives as long as the screen.
function read(key: string): string {
  try {
    return localStorage.getItem(prefix + key) ?? '';
  } catch {
    return '';
  }
}

function write(key: string, text: string): void {
  try {
    if (text === '') localStorage.removeItem(prefix + key);
    else localStorage.setItem(prefix + key, text);
  } catch {
    // see above
  }
}
