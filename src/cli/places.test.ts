import path from 'node:path';
import { expect, it } from 'vitest';
import { defaultDataFolder } from './places.ts';

it('keeps the work where the desktop app keeps it, on every system', () => {
  const home = path.join(path.sep, 'home', 'pm');
  const at = (...parts: string[]): string => path.join(home, ...parts, 'Signoff', 'workspace');
  expect(defaultDataFolder('linux', {}, home)).toBe(at('.config'));
  expect(defaultDataFolder('linux', { XDG_CONFIG_HOME: path.join(home, 'cfg') }, home)).toBe(at('cfg'));
  expect(defaultDataFolder('darwin', {}, home)).toBe(at('Library', 'Application Support'));
  expect(defaultDataFolder('win32', {}, home)).toBe(at('AppData', 'Roaming'));
  expect(defaultDataFolder('win32', { APPDATA: path.join(home, 'R') }, home)).toBe(at('R'));
});
