import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { bundledMain } from '../../src/cli/bundled.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const bundled = bundledMain(root) === null ? null : path.join(root, 'out', 'cli');
const changedAt = (file: string): number => statSync(file).mtimeMs;
const newest = Math.max(
  ...readdirSync(import.meta.dirname).map((name) => changedAt(path.join(import.meta.dirname, name))),
);

/** The file of a program that tests start as a process of its own: bundled by scripts/prepare-tests.mjs, else as it stands in the sources. */
export function programFile(name: 'quick-host' | 'run-child' | 'workspace-child'): string {
  const file = path.join(bundled ?? '', `${name}.js`);
  const isBundled = bundled !== null && existsSync(file) && changedAt(path.join(bundled, 'built')) > newest;
  return isBundled ? file : path.join(import.meta.dirname, `${name}.ts`);
}
