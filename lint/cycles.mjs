// Refuses files that import each other in a circle. Imports here are explicit (relative with extension, or an alias of package.json), so a
// file's neighbours can be read without a resolver. Type-only imports count.
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import ts from 'typescript';

const root = path.resolve(import.meta.dirname, '..');

function neighboursOf(file) {
  const { importedFiles } = ts.preProcessFile(readFileSync(path.join(root, file), 'utf8'), true, true);
  return importedFiles.flatMap(({ fileName }) => {
    const alias = /^#([a-z]+)\/(.*)$/.exec(fileName);
    if (alias) return [`${alias[1] === 'support' ? 'tests/support' : `src/${alias[1]}`}/${alias[2]}.ts`];
    if (!fileName.startsWith('.')) return [];
    return [path.posix.join(path.posix.dirname(file), fileName)];
  });
}

/** The circles among `files`, each as the list of its files: strongly connected components (Tarjan 1972) of more than one file. */
export function findCycles(files, neighbours) {
  const known = new Set(files);
  const index = new Map();
  const low = new Map();
  const stack = [];
  const onStack = new Set();
  const cycles = [];
  const visit = (file) => {
    index.set(file, index.size);
    low.set(file, index.get(file));
    stack.push(file);
    onStack.add(file);
    for (const next of neighbours(file)) {
      if (next === file) cycles.push([file]);
      if (!known.has(next) || next === file) continue;
      if (!index.has(next)) {
        visit(next);
        low.set(file, Math.min(low.get(file), low.get(next)));
      } else if (onStack.has(next)) low.set(file, Math.min(low.get(file), index.get(next)));
    }
    if (low.get(file) !== index.get(file)) return;
    const circle = stack.splice(stack.indexOf(file));
    for (const each of circle) onStack.delete(each);
    if (circle.length > 1) cycles.push(circle);
  };
  for (const file of files) if (!index.has(file)) visit(file);
  return cycles;
}

if (process.argv[1] === import.meta.filename) {
  const files = globSync('src/**/*.{ts,tsx}', { cwd: root }).map((file) => file.split(path.sep).join('/'));
  const cycles = findCycles(files, neighboursOf);
  for (const cycle of cycles)
    console.error(`These files import each other in a circle:\n  ${cycle.sort().join('\n  ')}`);
  process.exitCode = cycles.length === 0 ? 0 : 1;
}
