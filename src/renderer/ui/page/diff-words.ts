import { counted, inNumbers } from '../text/words.ts';
import { type TextDiff } from './text-diff.ts';

/** "3 words added, 1 taken out", the same wherever the two texts stand side by side. */
export function diffInWords({ addedWords, removedWords, stamped }: Omit<TextDiff, 'rows'>): string {
  const words = `${counted(addedWords, 'word')} added, ${removedWords === 0 ? 'none' : inNumbers(removedWords)} taken out`;
  return stamped ? `${words}, beside the date of its test` : words;
}
