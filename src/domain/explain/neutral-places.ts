import { scanTags } from '../prompt/template-tags.ts';

/** A line of a message that is plain text: no tag on it, in no section, no code. Offsets without its end. */
export interface PlainLine {
  readonly start: number;
  readonly end: number;
}

const fence = /^[ \t]*(?:```|~~~)/;
/** What is quoted may have to be answered to the letter. */
const quoted = /["“”„«»`<>]/;

/** The lines that stand in the message whatever a case puts in, in reading order; blank ones are left out. */
export function plainLines(text: string): PlainLine[] {
  const { tags } = scanTags(text);
  const found: PlainLine[] = [];
  let [at, depth, inFence] = [0, 0, false];
  for (let start = 0; start <= text.length;) {
    const next = text.indexOf('\n', start);
    const end = next === -1 ? text.length : next;
    const line = text.slice(start, end);
    let isPlain = depth === 0 && !inFence;
    for (let tag = tags[at]; tag && tag.start < end; tag = tags[at]) {
      isPlain = false;
      if (tag.kind === 'section' || tag.kind === 'inverted') depth += 1;
      if (tag.kind === 'close') depth -= 1;
      // A tag that runs over several lines is met again on each of them.
      if (tag.end > end) break;
      at += 1;
    }
    if (fence.test(line)) [isPlain, inFence] = [false, !inFence];
    if (isPlain && line.trim() !== '') found.push({ start, end });
    start = end + 1;
  }
  return found;
}

/** Places in plain lines where exactly one blank stands between two words, outside of anything quoted: offsets of the blank. */
export function wordGaps(text: string, most: number): number[] {
  const gaps: number[] = [];
  for (const { start, end } of plainLines(text)) {
    const line = text.slice(start, end);
    if (quoted.test(line)) continue;
    // A list's mark and what it marks belong together.
    for (const match of line.matchAll(/(?<=[\p{L}\p{N}][,;:.]?) (?=\p{L})/gu)) {
      if (gaps.length >= most) return gaps;
      if (!/^\s*\S{1,3}$/u.test(line.slice(0, match.index))) gaps.push(start + match.index);
    }
  }
  return gaps;
}

/** Ends of plain lines that another line follows, in which two blanks more say nothing. */
export function innerLineEnds(text: string): number[] {
  const last = text.trimEnd().length;
  return plainLines(text).flatMap(({ end }) => (end < last ? [end] : []));
}

/** Ends of plain lines after which a blank line stands already, and more text. */
export function paragraphEnds(text: string): number[] {
  const last = text.trimEnd().length;
  return innerLineEnds(text).filter((end) => end < last && /^\n[ \t]*\n/.test(text.slice(end, end + 200)));
}

const bullet = /^([ \t]*)([-*+•])[ \t]+\S/;
/** Words by which a line leans on the one before or after it. */
const leaning =
  /\b(?:then|otherwise|else|instead|also|too|above|below|previous|previously|next|first|second|third|last|lastly|finally|after|before|following|former|latter|this|that|these|those|it|its|they|them|their|one|ones|both|either|neither|same|but|except|unless|however|so|therefore|such|again|still|and)\b|[:…]\s*$|\.\.\./iu;

/** Pairs of neighbouring list items of one line each, of which neither leans on the other: their order says nothing. */
export function freePairs(text: string): { readonly first: PlainLine; readonly second: PlainLine }[] {
  const lines = plainLines(text);
  return lines.flatMap((first, at) => {
    const second = lines[at + 1];
    if (second?.start !== first.end + 1) return [];
    const [one, other] = [text.slice(first.start, first.end), text.slice(second.start, second.end)];
    const [a, b] = [bullet.exec(one), bullet.exec(other)];
    const isList = a !== null && b !== null && a[1] === b[1] && a[2] === b[2];
    if (!isList || one === other || isSentenceless(one) || isSentenceless(other)) return [];
    return leaning.test(one) || leaning.test(other) || goesOn(text, second.end, a[1] ?? '') ? [] : [{ first, second }];
  });
}

function isSentenceless(line: string): boolean {
  return !/[\p{L}]{2}.*[.!]\s*$/u.test(line);
}

/** The item has a line of its own below it, which would be cut off from it. */
function goesOn(text: string, end: number, indent: string): boolean {
  const [, next = ''] = /^\n([^\n]*)/.exec(text.slice(end, end + 2_000)) ?? [];
  return next.trim() !== '' && (/^[ \t]*/.exec(next)?.[0] ?? '').length > indent.length;
}
