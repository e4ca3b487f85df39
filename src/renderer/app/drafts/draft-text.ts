import { type Text } from '@codemirror/state';

/** Windows line ends, if the file uses them: an editor works with LF, a save puts them back. */
export function usesCrlf(text: string): boolean {
  const ends = text.match(/\r?\n/g) ?? [];
  return ends.filter((end) => end === '\r\n').length * 2 > ends.length;
}

export function toEditor(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

export function toFile(text: string, crlf: boolean): string {
  return crlf ? text.replaceAll('\n', '\r\n') : text;
}

const texts = new WeakMap<Text, string>();

/** The document as one string, put together once. */
export function textOfDocument(document: Text): string {
  const known = texts.get(document);
  if (known !== undefined) return known;
  const text = document.toString();
  texts.set(document, text);
  return text;
}

export interface TextChange {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

/** The one replacement that makes `before` into `after`: what both begin and end with is left alone. null when they are equal. */
export function smallestChange(before: string, after: string): TextChange | null {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  // By number: reading a character as a string makes one for each of the millions in a large case file.
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let end = 0;
  while (
    end < shorter - start &&
    before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end)
  ) {
    end++;
  }
  // Never between the halves of a pair that make one character.
  if (start > 0 && /[\uD800-\uDBFF]/.test(before[start - 1] ?? '')) start--;
  if (end > 0 && /[\uDC00-\uDFFF]/.test(before[before.length - end] ?? '')) end--;
  return { from: start, to: before.length - end, insert: after.slice(start, after.length - end) };
}

/** How much around a change must still be there to know its place again. */
const context = 24;

/**
 * The newest text without one earlier change: for the Undo of a notice, when more was typed since. null when the place of the change
 * is no longer known.
 */
export function takeBack(before: string, after: string, latest: string): string | null {
  if (latest === after) return before;
  const change = smallestChange(before, after);
  if (change === null) return latest;
  const { from, to, insert } = change;
  const lead = after.slice(Math.max(0, from - context), from);
  const tail = after.slice(from + insert.length, from + insert.length + context);
  const found = latest.indexOf(lead + insert + tail);
  if (found === -1 || latest.includes(lead + insert + tail, found + 1)) return null;
  const at = found + lead.length;
  return latest.slice(0, at) + before.slice(from, to) + latest.slice(at + insert.length);
}
