// Plain JavaScript that any Node can parse.
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';

/**
 * The command line in few files, which start in half the time (scripts/bundle.mjs); null where nobody bundled it, or something that it is made of has
 * changed since: what runs is always what stands in the sources.
 */
export function bundledMain(root) {
  const folder = path.join(root, 'out', 'cli');
  const builtAt = changedAt(path.join(folder, 'built'));
  if (builtAt === null) return null;
  const source = path.join(root, 'src');
  const isOlder = (file) => (changedAt(file) ?? 0) < builtAt;
  const isWhole = ['package.json', 'package-lock.json'].every((file) => isOlder(path.join(root, file)));
  return isWhole && readdirSync(source, { recursive: true }).every((name) => isOlder(path.join(source, name)))
    ? path.join(folder, 'main.js')
    : null;
}

function changedAt(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? null;
}
