// Refuses a class that its stylesheet does not have, and one that nobody uses: an index that finds nothing is silent in TypeScript.
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

const root = path.resolve(import.meta.dirname, '..', 'src', 'renderer');
const read = (file) => readFileSync(path.join(root, file), 'utf8');

const classesIn = (css) =>
  new Set([...css.replaceAll(/\/\*[^]*?\*\/|\d\.\d/g, '').matchAll(/\.(-?[a-z_][\w-]*)/gi)].map((match) => match[1]));

const sheets = new Map(globSync('**/*.module.css', { cwd: root }).map((file) => [file, classesIn(read(file))]));
const used = new Map([...sheets.keys()].map((file) => [file, new Set()]));
/** Of these some names are put together. */
const open = new Set();
const faults = [];

for (const file of globSync('**/*.{ts,tsx}', { cwd: root })) {
  const text = read(file);
  for (const [, name, sheet] of text.matchAll(/import (\w+) from '([^']+\.module\.css)';/g)) {
    const css = path.join(path.dirname(file), sheet);
    for (const [, written] of text.matchAll(new RegExp(`\\b${name}\\['([\\w-]+)'\\]`, 'g'))) {
      used.get(css)?.add(written);
      if (!sheets.get(css)?.has(written)) faults.push(`${file}: ${sheet} has no class “${written}”`);
    }
    if (new RegExp(`\\b${name}\\[[^']`).test(text)) open.add(css);
  }
}
for (const [css, names] of sheets)
  if (!open.has(css))
    for (const name of names) if (!used.get(css)?.has(name)) faults.push(`${css}: nobody uses the class “${name}”`);

for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;
