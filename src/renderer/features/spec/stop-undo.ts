import { type KeyboardEvent } from 'react';

/**
 * Leaves Ctrl/Cmd-Z to the browser inside a field that keeps half-typed text of its own: undoing the spec from there would change
 * something else than what the person looks at.
 */
export function stopUndo(event: KeyboardEvent): void {
  const key = event.key.toLowerCase();
  if ((event.ctrlKey || event.metaKey) && (key === 'z' || key === 'y')) event.stopPropagation();
}
