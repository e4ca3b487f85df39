import { contentId } from './content-id.ts';
import { parsePrompt } from './prompt-file.ts';

/** Git takes a file for the same one under another name from half of its text on. */
const leastShared = 0.5;

/**
 * Which of the prompts that were given up the new one was, under another name: the most alike of those that share at least half of their words with it (Dice's
 * coefficient over words, headers left out). null: none of them, so that it is new.
 */
export function renamedFrom<Left extends { readonly path: string; readonly text: string }>(
  text: string,
  left: readonly Left[],
): Left | null {
  const own = wordsOf('', text);
  const alike = left
    .map((each) => ({ each, share: shared(own, wordsOf(each.path, each.text)) }))
    .filter(({ share }) => share >= leastShared)
    .toSorted((left, right) => right.share - left.share || (left.each.path < right.each.path ? -1 : 1));
  return alike[0]?.each ?? null;
}

/** False where under one name another prompt stands now: less than half of the words are shared. */
export function isStillThatPrompt(before: string, now: string): boolean {
  return shared(wordsOf('', before), wordsOf('', now)) >= leastShared;
}

/** What stands beside a prompt, as text; null: it has none. */
export interface FilesBeside {
  readonly spec: string | null;
  readonly cases: string | null;
}

/**
 * Which of the prompts that were given up has the new one's cases, or else its spec, byte for byte (content id): whoever rewrites a prompt while moving it takes
 * these along. null: none, or several alike.
 */
export function movedWithFiles<Left extends FilesBeside>(own: FilesBeside, left: readonly Left[]): Left | null {
  for (const name of ['cases', 'spec'] as const) {
    const text = own[name];
    const alike = text === null ? [] : left.filter((each) => isSame(each[name], text));
    const [only] = alike;
    if (only !== undefined && alike.length === 1) return only;
  }
  return null;
}

function isSame(before: string | null, now: string): boolean {
  return before !== null && contentId('other', before) === contentId('other', now);
}

function wordsOf(path: string, text: string): string[] {
  const parsed = parsePrompt(path === '' ? 'new.md' : path, text);
  return (parsed.ok ? parsed.value.template : text).split(/\s+/u).filter((word) => word !== '');
}

/** 2 x words in common / all words, 0..1; a word counts as often as it stands there. */
function shared(left: readonly string[], right: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const word of left) counts.set(word, (counts.get(word) ?? 0) + 1);
  let common = 0;
  for (const word of right) {
    const rest = counts.get(word) ?? 0;
    if (rest === 0) continue;
    counts.set(word, rest - 1);
    common += 1;
  }
  const all = left.length + right.length;
  return all === 0 ? 1 : (2 * common) / all;
}
