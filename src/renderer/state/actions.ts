import { useEffect, useRef } from 'react';

/** Something a person can do now: in the palette, and by key where it has one. */
export interface Action {
  /** Unique on the screen. */
  readonly id: string;
  /** A verb first: "Run experiment". */
  readonly title: string;
  /** Heading in the palette and in the list of shortcuts: the screen's name, or "Everywhere". */
  readonly group: string;
  /** "mod+k", "mod+shift+z", "j", "?", "arrowdown". `mod` is Cmd on a Mac, Ctrl elsewhere. */
  readonly keys?: string | undefined;
  /** Only by key and in the list of shortcuts, not in the palette (moving up and down, say). */
  readonly keysOnly?: boolean | undefined;
  readonly run: () => void;
}

const registered = new Map<symbol, readonly Action[]>();

/** What can be done now, the newest screen's first. */
export function currentActions(): readonly Action[] {
  return [...registered.values()].reverse().flat();
}

/** Offers actions while the component is on screen. */
export function useActions(actions: readonly Action[]): void {
  const key = useRef(Symbol('actions'));
  // After every render, so that each action closes over what is on screen now. A Map keeps its order on update.
  useEffect(() => void registered.set(key.current, actions));
  useEffect(() => {
    const id = key.current;
    return () => void registered.delete(id);
  }, []);
}

const isMac = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? '');

export type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

/** Whether a key press is the shortcut. For signs such as "?" the shift key that makes them does not count. */
export function isPressed(keys: string, event: KeyPress, mac: boolean = isMac): boolean {
  const parts = keys.split('+');
  const key = parts.at(-1) ?? '';
  const wants = (name: string): boolean => parts.slice(0, -1).includes(name);
  const mod = mac ? event.metaKey : event.ctrlKey;
  const other = mac ? event.ctrlKey : event.metaKey;
  const shiftMatters = key.length > 1 || /[a-z0-9]/.test(key);
  return (
    event.key.toLowerCase() === key &&
    mod === wants('mod') &&
    !other &&
    event.altKey === wants('alt') &&
    (!shiftMatters || event.shiftKey === wants('shift'))
  );
}

/** A shortcut without Ctrl, Cmd or Alt: it must never fire while somebody types. */
export function isSingleKey(keys: string): boolean {
  return !/(?:mod|alt)\+/.test(keys);
}

/** One character: what a person can switch off. Arrows and Esc stay. */
const isCharacter = (keys: string): boolean => keys.length === 1;

const takesText =
  'input, textarea, select, [contenteditable]:not([contenteditable="false"]), [role="textbox"], [role="combobox"]';
const takesArrows =
  '[role="menu"], [role="listbox"], [role="tablist"], [role="radiogroup"], [role="slider"], [role="grid"]';
const overPage = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]';

/** Runs actions by their keys. `singleKeys` says whether one-character shortcuts are on. Returns the function that stops it. */
export function followKeys(singleKeys: () => boolean): () => void {
  const onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing) return;
    const target = event.target instanceof Element ? event.target : null;
    const action = currentActions().find((each) => {
      if (each.keys === undefined || !isPressed(each.keys, event)) return false;
      if (!isSingleKey(each.keys)) return true;
      if (isCharacter(each.keys) && !singleKeys()) return false;
      if (target?.closest(takesText) || target?.closest(takesArrows)) return false;
      return document.querySelector(overPage) === null;
    });
    if (action === undefined) return;
    event.preventDefault();
    action.run();
  };
  window.addEventListener('keydown', onKey);
  return () => window.removeEventListener('keydown', onKey);
}
