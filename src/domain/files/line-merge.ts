import { diffArrays } from 'diff';

/**
 * Carries an edit over to the original text: `before` and `after` are the reformatted text without and with the edit,
 * `original` the text as a person wrote it. Lines that the edit did not touch stay as they are in `original`, spacing and
 * line ends included; touched ones come from `after`. A three-way merge in which `after` wins.
 */
export function carryOver(original: string, before: string, after: string): string {
  const originalLines = splitLines(original);
  const beforeLines = splitLines(before).map((line) => line.text);
  const afterLines = splitLines(after).map((line) => line.text);
  const inOriginal = matchingLines(
    beforeLines.map(withoutSpaces),
    originalLines.map((line) => withoutSpaces(line.text)),
  );
  const inAfter = matchingLines(beforeLines, afterLines);

  const merged: Line[] = [];
  let at = { before: 0, original: 0, after: 0 };
  for (let index = 0; index <= beforeLines.length; index++) {
    const isEnd = index === beforeLines.length;
    const originalIndex = isEnd ? originalLines.length : inOriginal.get(index);
    const afterIndex = isEnd ? afterLines.length : inAfter.get(index);
    if (originalIndex === undefined || afterIndex === undefined) continue;
    // Between this line, which all three share, and the one shared before it, at most one side is kept.
    const edited = afterLines.slice(at.after, afterIndex);
    const untouched = sameLines(beforeLines.slice(at.before, index), edited);
    if (untouched) merged.push(...originalLines.slice(at.original, originalIndex));
    else merged.push(...edited.map((text) => ({ text, end: null })));
    const shared = originalLines[originalIndex];
    if (shared !== undefined) merged.push(shared);
    at = { before: index + 1, original: originalIndex + 1, after: afterIndex + 1 };
  }
  return joinLines(merged, original);
}

/** Reformatting moves spaces about and changes nothing else, so that lines are known again without them. */
function withoutSpaces(line: string): string {
  return line.replace(/[ \t]+/g, '');
}

interface Line {
  readonly text: string;
  /** null: a new line, which takes the file's usual line end. */
  readonly end: '\n' | '\r\n' | '' | null;
}

function splitLines(text: string): Line[] {
  const lines = text.split('\n').map((line, index, all): Line => {
    if (index === all.length - 1) return { text: line, end: '' };
    return line.endsWith('\r') ? { text: line.slice(0, -1), end: '\r\n' } : { text: line, end: '\n' };
  });
  if (lines.at(-1)?.text === '') lines.pop();
  return lines;
}

function joinLines(lines: readonly Line[], original: string): string {
  const usual = usualLineEnd(original);
  const endsWithLineEnd = original === '' || original.endsWith('\n');
  return lines
    .map(({ text, end }, index) => {
      if (index === lines.length - 1) return endsWithLineEnd ? text + (end || usual) : text;
      return text + (end || usual);
    })
    .join('');
}

/** CRLF where most lines of the file end with it, else LF. */
export function usualLineEnd(text: string): '\n' | '\r\n' {
  const all = text.split('\n').length - 1;
  const withReturn = text.split('\r\n').length - 1;
  return withReturn * 2 > all ? '\r\n' : '\n';
}

/** For each line of `from` that a shortest edit keeps: where it stands in `to`. */
function matchingLines(from: readonly string[], to: readonly string[]): Map<number, number> {
  const matches = new Map<number, number>();
  let fromIndex = 0;
  let toIndex = 0;
  for (const part of diffArrays([...from], [...to])) {
    if (part.added) toIndex += part.value.length;
    else if (part.removed) fromIndex += part.value.length;
    else for (let count = part.value.length; count > 0; count--) matches.set(fromIndex++, toIndex++);
  }
  return matches;
}

function sameLines(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((line, index) => line === other[index]);
}
