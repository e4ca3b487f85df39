import { describe, expect, it } from 'vitest';
import { isPressed, isSingleKey, type KeyPress } from './actions.ts';

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});

describe('shortcuts', () => {
  it('takes Ctrl for "mod" on a PC and Cmd on a Mac, never the other one', () => {
    const ctrl = press('k', { ctrlKey: true });
    const cmd = press('k', { metaKey: true });
    expect([ctrl, cmd].map((each) => isPressed('mod+k', each, false))).toEqual([true, false]);
    expect([ctrl, cmd].map((each) => isPressed('mod+k', each, true))).toEqual([false, true]);
  });

  it('does not mistake Ctrl+1 or Shift+J for a single key', () => {
    expect(isPressed('1', press('1', { ctrlKey: true }), false)).toBe(false);
    expect(isPressed('j', press('J', { shiftKey: true }), false)).toBe(false);
    expect(isPressed('j', press('j'), false)).toBe(true);
  });

  it('knows "?" on keyboards that need shift for it and on those that do not', () => {
    expect(isPressed('?', press('?', { shiftKey: true }), false)).toBe(true);
    expect(isPressed('?', press('?'), false)).toBe(true);
  });

  it('tells redo from undo', () => {
    const redo = press('z', { ctrlKey: true, shiftKey: true });
    expect({ redo: isPressed('mod+shift+z', redo, false), undo: isPressed('mod+z', redo, false) }).toEqual({
      redo: true,
      undo: false,
    });
  });

  it('counts what works without Ctrl, Cmd and Alt as single keys', () => {
    expect(['j', '?', 'arrowdown', 'mod+k', 'alt+1'].map(isSingleKey)).toEqual([true, true, true, false, false]);
  });
});
