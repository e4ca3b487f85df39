import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const gitWords =
  /\b(commit(?:s|ted)?|push(?:es|ed)?|pull(?:s|ed)?|merge[sd]?|rebase[sd]?|HEAD|remotes?|origin|SHA|fast-forward)\b/;

/** Product sentences stand in `copy.ts` (and files named like it) beside the screen. */
const files = globSync('**/{copy,*-copy}.ts', { cwd: import.meta.dirname }).sort();

/** The string literals of a file: what a person may read. Keys and comments are for us. */
function sentencesOf(text: string): string[] {
  const code = text.replace(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, '').replace(/^import .*$/gm, '');
  return [...code.matchAll(/'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`|"((?:[^"\\\n]|\\.)*)"/g)].map(
    (match) => match[1] ?? match[2] ?? match[3] ?? '',
  );
}

test('there are sentences to read', () => {
  expect(files.length).toBeGreaterThan(8);
});

test.each(files)('%s: no word of Git', (file) => {
  const text = readFileSync(path.join(import.meta.dirname, file), 'utf8');
  expect(sentencesOf(text.replace(/\$\{[^}]*\}/g, '…')).filter((sentence) => gitWords.test(sentence))).toEqual([]);
});
