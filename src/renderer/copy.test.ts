import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

/** Words of Git that a product manager never meets (design, ux.md 21). They may stand in an "Engineer details" fold only. */
const wordsOfGit = [
  /\b(?:commit(?:s|ted|ting)?|push(?:es|ed|ing)?|pull(?:s|ed|ing)?|merg(?:e|es|ed|ing)|rebas(?:e|es|ed|ing))\b/i,
  /\b(?:remotes?|origins?|fast-forward(?:ed|s)?)\b/i,
  // "head" is a word of its own.
  /\b(?:HEAD|SHA(?:-?1)?)\b/,
];

function wordOfGitIn(sentence: string): boolean {
  // What is put into a sentence is not its wording.
  const wording = sentence.replace(/\$\{[^}]*\}/g, '…');
  return wordsOfGit.some((words) => words.test(wording));
}

/** String and template literals of a TypeScript file, comments left out. */
function literals(source: string): string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"`])\/\/[^\n]*/g, '$1');
  return [...code.matchAll(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g)].map((match) => match[0]);
}

function isSentence(literal: string): boolean {
  return !literal.slice(1, -1).startsWith('.') && !literal.includes('#');
}

const folder = import.meta.dirname;
const files = globSync('**/{copy,*-copy,*-words}.ts', { cwd: folder }).sort();

describe('the words of the screens', () => {
  it('are found', () => {
    expect(files).toEqual(
      expect.arrayContaining([path.join('app', 'copy.ts'), path.join('features', 'write', 'copy.ts')]),
    );
  });

  it.each(files)('%s holds none of Git’s', (file) => {
    const found = literals(readFileSync(path.join(folder, file), 'utf8')).filter(
      (literal) => isSentence(literal) && wordOfGitIn(literal),
    );
    expect(found).toEqual([]);
  });

  it('would notice one', () => {
    const sentence = "const copy = { save: 'Push your branch to origin' }; // a comment may say push";
    expect(literals(sentence).filter(wordOfGitIn)).toEqual(["'Push your branch to origin'"]);
  });
});
