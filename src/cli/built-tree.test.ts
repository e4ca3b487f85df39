import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { builtTreeState } from './built-tree.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'signoff-built-'));
  put('package.json', 1);
  put('electron.vite.config.ts', 1);
  put('src/renderer/frame/app.tsx', 1);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A file last changed at `minute`. */
function put(file: string, minute: number): void {
  const place = path.join(root, file);
  mkdirSync(path.dirname(place), { recursive: true });
  writeFileSync(place, '');
  utimesSync(place, minute * 60, minute * 60);
}
const built = ['out/main/index.js', 'out/preload/index.cjs', 'out/renderer/index.html'];

it('is missing until every part is there', async () => {
  expect(await builtTreeState(root)).toBe('missing');
  for (const file of built.slice(1)) put(file, 2);
  expect(await builtTreeState(root)).toBe('missing');
  put('out/main/index.js', 2);
  expect(await builtTreeState(root)).toBe('fresh');
});

it.each(['src/renderer/frame/app.tsx', 'src/domain/new.ts', 'package.json', 'electron.vite.config.ts'])(
  'is stale once %s is newer than any part',
  async (file) => {
    for (const each of built) put(each, 2);
    put('out/renderer/index.html', 9);
    put(file, 3);
    expect(await builtTreeState(root)).toBe('stale');
  },
);

it('does not depend on tests', async () => {
  for (const each of built) put(each, 2);
  put('src/domain/check.test.ts', 3);
  expect(await builtTreeState(root)).toBe('fresh');
});
