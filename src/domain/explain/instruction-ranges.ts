import { scanTags } from '../prompt/template-tags.ts';

export type InstructionKind = 'item' | 'sentence' | 'section' | 'block';

export interface InstructionRange {
  readonly kind: InstructionKind;
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/**
 * The instructions in one message's text, in reading order, none overlapping. A line that a section, a comment or a code fence runs through
 * is one line with all it runs through, so nothing is ever cut inside of them.
 */
export function instructionRanges(text: string): InstructionRange[] {
  return joinHeadings(
    text,
    blocksOf(text).flatMap((block) => rangesOf(text, block)),
  );
}

interface Block {
  readonly kind: 'heading' | 'item' | 'section' | 'fence' | 'paragraph' | 'introduction';
  readonly start: number;
  readonly end: number;
}

type Found = { readonly kind: 'heading'; readonly start: number; readonly end: number } | InstructionRange;

const itemMark = /^[ \t]*(?:[-*+•–]|\d{1,3}[.)]|[a-z][.)])[ \t]+\S/;
const headingMark = /^[ \t]{0,3}#{1,6}(?:[ \t]|$)/;
/** `**How to sound**` or `<rules>` alone on a line: a heading by another name. */
const otherHeading = /^[ \t]*(?:\*\*[^*]+\*\*:?|__[^_]+__:?|<\/?[A-Za-z][\w-]*>|-{3,}|={3,}|\*{3,})[ \t]*$/;
const fenceMark = /^[ \t]*(```|~~~)/;

/** Lines put together into what a person would take for one thing. */
function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let open: Block | null = null;
  const close = (): void => {
    if (open !== null) blocks.push(open);
    open = null;
  };
  for (const line of linesOf(text)) {
    const words = text.slice(line.start, line.end);
    const kind = kindOf(words);
    if (kind === null) close();
    else if (
      kind === 'paragraph' &&
      open !== null &&
      (open as Block).kind !== 'heading' &&
      (open as Block).kind !== 'section' &&
      (open as Block).kind !== 'fence'
    )
      open = { ...(open as Block), end: line.end };
    else {
      close();
      open = { kind, start: line.start, end: line.end };
    }
  }
  close();
  return blocks.map((block, at) => {
    const leadsTo = blocks[at + 1]?.kind === 'item';
    const isIntroduction = block.kind === 'paragraph' && leadsTo && /:\s*$/.test(text.slice(block.start, block.end));
    return isIntroduction ? { ...block, kind: 'introduction' as const } : block;
  });
}

/** null: a blank line. */
function kindOf(line: string): Block['kind'] | null {
  if (line.trim() === '') return null;
  if (fenceMark.test(line)) return 'fence';
  if (headingMark.test(line) || otherHeading.test(line)) return 'heading';
  if (itemMark.test(line)) return 'item';
  return isWholeSection(line) ? 'section' : 'paragraph';
}

function isWholeSection(line: string): boolean {
  const words = line.trim();
  const first = sectionsOf(words)[0];
  return first !== undefined && first.start === 0 && first.end === words.length;
}

interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Lines without their ends; those that something uncuttable runs through are one. */
function linesOf(text: string): Stretch[] {
  const whole = [...uncuttable(text), ...fencesOf(text)].sort((a, b) => a.start - b.start);
  const lines: Stretch[] = [];
  let next = 0;
  for (let start = 0; start <= text.length;) {
    let end = lineEnd(text, start);
    for (; next < whole.length && (whole[next]?.start ?? 0) < end; next++) {
      end = Math.max(end, lineEnd(text, whole[next]?.end ?? end));
    }
    lines.push({ start, end });
    start = end + 1;
  }
  return lines;
}

function lineEnd(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at === -1 ? text.length : at;
}

/** Tags, and outermost sections with all that stands in them. */
function uncuttable(text: string): Stretch[] {
  const sections = sectionsOf(text);
  const tags = scanTags(text).tags.filter(
    ({ start }) => !sections.some((each) => start >= each.start && start < each.end),
  );
  return [...sections, ...tags].sort((a, b) => a.start - b.start);
}

function sectionsOf(text: string): Stretch[] {
  const found: Stretch[] = [];
  let depth = 0;
  let start = 0;
  for (const tag of scanTags(text).tags) {
    if (tag.kind === 'section' || tag.kind === 'inverted') {
      if (depth === 0) start = tag.start;
      depth += 1;
    }
    if (tag.kind !== 'close' || depth === 0) continue;
    depth -= 1;
    if (depth === 0) found.push({ start, end: tag.end });
  }
  return found;
}

function fencesOf(text: string): Stretch[] {
  const fences: Stretch[] = [];
  let open: { readonly start: number; readonly mark: string } | null = null;
  for (let start = 0; start < text.length; start = lineEnd(text, start) + 1) {
    const mark: string | undefined = fenceMark.exec(text.slice(start, lineEnd(text, start)))?.[1];
    if (mark === undefined) continue;
    if (open === null) open = { start, mark };
    else if (open.mark === mark) {
      fences.push({ start: open.start, end: lineEnd(text, start) });
      open = null;
    }
  }
  return fences;
}

function rangesOf(text: string, block: Block): Found[] {
  switch (block.kind) {
    case 'introduction':
      return [];
    case 'heading':
      return [{ kind: 'heading', start: block.start, end: block.end }];
    case 'item':
      return trimmed(text, { kind: 'item', start: block.start, end: block.end });
    case 'section':
      return trimmed(text, { kind: 'section', start: block.start, end: block.end });
    case 'fence':
      return trimmed(text, { kind: 'block', start: block.start, end: block.end });
    case 'paragraph':
      return sentencesOf(text, block).flatMap((range) => trimmed(text, range));
  }
}

/** Without the white space around it; nothing where it says nothing of its own: only what a case puts in, or marks. */
function trimmed(text: string, range: InstructionRange): InstructionRange[] {
  const inside = text.slice(range.start, range.end);
  const start = range.start + inside.length - inside.trimStart().length;
  const end = range.end - (inside.length - inside.trimEnd().length);
  const own = inside.replace(/\{\{\{?[^{}]*\}?\}\}/gu, '');
  return end > start && /[\p{L}\p{N}]/u.test(own) ? [{ ...range, start, end }] : [];
}

const sentenceEnd = /[.!?…।؟](?:["'”’»)\]*_]{0,3})\s+(?=["'“‘«¿¡([*_{]{0,3}[\p{Lu}\p{Lo}{])|[。！？]\s*(?=\S)/gu;
/** What ends in a dot and ends no sentence. */
const abbreviation =
  /(?:^|[\s("“])(?:e\.g|i\.e|etc|vs|cf|approx|no|nos|mr|mrs|ms|dr|st|inc|ltd|z\.b|d\.h|bzw|p\.ej|[\p{Lu}])\.\s*$/iu;

function sentencesOf(text: string, { start, end }: Stretch): InstructionRange[] {
  const words = text.slice(start, end);
  const whole = uncuttable(words);
  const ranges: InstructionRange[] = [];
  let from = 0;
  for (const match of words.matchAll(sentenceEnd)) {
    const to = match.index + match[0].length;
    const inside = whole.some((each) => match.index >= each.start && match.index < each.end);
    if (inside || abbreviation.test(words.slice(Math.max(from, to - 20), to))) continue;
    ranges.push({ kind: 'sentence', start: start + from, end: start + to });
    from = to;
  }
  ranges.push({ kind: 'sentence', start: start + from, end });
  return ranges;
}

/** A heading goes with what stands under it where that is one thing; else it stands between the instructions. */
function joinHeadings(text: string, found: readonly Found[]): InstructionRange[] {
  return found.flatMap((each, at): InstructionRange[] => {
    const [before, after] = [found[at - 1], found[at + 1]];
    if (each.kind === 'heading') return [];
    const isOnly = before?.kind === 'heading' && (after === undefined || after.kind === 'heading');
    if (!isOnly || !headingMark.test(text.slice(before.start, before.end))) return [each];
    const gap = text.slice(before.end, each.start);
    return gap.trim() === '' ? [{ kind: 'block', start: before.start, end: each.end }] : [each];
  });
}
