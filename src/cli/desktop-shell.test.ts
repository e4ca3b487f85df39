import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findDesktopShell } from './desktop-shell.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'signoff-shell-'));
  mkdirSync(path.join(root, 'node_modules', 'electron'), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function install(folder: string, name: string): string {
  const binary = path.join(folder, name);
  mkdirSync(path.dirname(binary), { recursive: true });
  writeFileSync(binary, '');
  return binary;
}
const dist = (): string => path.join(root, 'node_modules', 'electron', 'dist');
const linux = { platform: 'linux', env: { DISPLAY: ':0' }, userId: 1000 } as const;

it('opens the desktop window where the binary and a display are there', () => {
  const binary = install(dist(), 'electron');
  expect(findDesktopShell({ ...linux, root })).toEqual({ kind: 'available', binary });
  const wayland = { ...linux, env: { WAYLAND_DISPLAY: 'wayland-0' }, root };
  expect(findDesktopShell(wayland)).toEqual({ kind: 'available', binary });
});

it('finds the binary by the name that the package wrote down, and on each system', () => {
  writeFileSync(path.join(root, 'node_modules', 'electron', 'path.txt'), 'elsewhere/electron\n');
  const named = install(dist(), 'elsewhere/electron');
  expect(findDesktopShell({ ...linux, root })).toEqual({ kind: 'available', binary: named });
  rmSync(path.join(root, 'node_modules', 'electron', 'path.txt'));
  const mac = install(dist(), 'Electron.app/Contents/MacOS/Electron');
  expect(findDesktopShell({ platform: 'darwin', env: {}, userId: 501, root })).toEqual({
    kind: 'available',
    binary: mac,
  });
  const windows = install(dist(), 'electron.exe');
  expect(findDesktopShell({ platform: 'win32', env: {}, userId: null, root })).toEqual({
    kind: 'available',
    binary: windows,
  });
});

it('takes a binary from elsewhere when the environment names its folder', () => {
  const binary = install(path.join(root, 'own'), 'electron');
  const env = { DISPLAY: ':0', ELECTRON_OVERRIDE_DIST_PATH: path.join(root, 'own') };
  expect(findDesktopShell({ ...linux, env, root })).toEqual({ kind: 'available', binary });
});

it('says why it cannot', () => {
  const why = (machine: Parameters<typeof findDesktopShell>[0]): string | null => {
    const shell = findDesktopShell(machine);
    return shell.kind === 'unavailable' ? shell.why : null;
  };
  expect(findDesktopShell({ ...linux, root })).toEqual({
    kind: 'unavailable',
    why: 'the Electron binary is not installed',
    fetchable: false,
  });
  install(dist(), 'electron');
  expect(why({ ...linux, env: {}, root })).toBe('there is no display');
  expect(why({ ...linux, userId: 0, root })).toBe('Electron’s sandbox does not work for the root user');
});

it('can fetch the binary where its installer is there and nothing else is missing', () => {
  writeFileSync(path.join(root, 'node_modules', 'electron', 'install.js'), '');
  const fetchable = (machine: Parameters<typeof findDesktopShell>[0]): boolean => {
    const shell = findDesktopShell(machine);
    return shell.kind === 'unavailable' && shell.fetchable;
  };
  expect(fetchable({ ...linux, root })).toBe(true);
  expect(fetchable({ ...linux, env: {}, root })).toBe(false);
  expect(fetchable({ ...linux, userId: 0, root })).toBe(false);
  expect(fetchable({ ...linux, env: { DISPLAY: ':0', ELECTRON_OVERRIDE_DIST_PATH: root }, root })).toBe(false);
});
