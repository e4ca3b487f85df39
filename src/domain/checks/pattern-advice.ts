/**
 * What an answer's typography would hide from a pattern (`regex` sees the answer as it is): a plain space or apostrophe outside a class
 * matches one of its kinds only, and `\s` of RE2 knows no no-break space. For a must-not, which that would meet in silence; a must-have fails where
 * everybody sees it. At most one sentence about blanks and one about apostrophes; each goes on after the field's name.
 */
export function patternAdvice(pattern: string): string[] {
  const { literals, hasAsciiSpaceClass } = read(pattern);
  const advice: string[] = [];
  if (literals.has(' ')) {
    advice.push(
      'has a plain space, which no other kind of blank matches (a no-break space, a line break, two spaces): write [\\s\\p{Z}]+ in its place, or use “contains”, which takes them all alike',
    );
  } else if (hasAsciiSpaceClass) {
    advice.push('has \\s, which matches no no-break space: write [\\s\\p{Z}] in its place');
  }
  if (literals.has("'") || literals.has('’')) {
    advice.push("has one kind of apostrophe, and models write both: write ['’] in its place");
  }
  return advice;
}

/** The characters that stand for themselves outside classes and whether `\s` stands outside them. */
function read(pattern: string): { literals: ReadonlySet<string>; hasAsciiSpaceClass: boolean } {
  const literals = new Set<string>();
  let hasAsciiSpaceClass = false;
  for (const [piece] of pattern.matchAll(pieces)) {
    if (piece === '\\s') hasAsciiSpaceClass = true;
    else if (piece.startsWith('\\Q')) for (const character of piece.slice(2)) literals.add(character);
    else if (piece.startsWith('\\')) literals.add(piece.slice(1));
    else if (!piece.startsWith('[') && !piece.startsWith('{{')) literals.add(piece);
  }
  return { literals, hasAsciiSpaceClass };
}

/** An input's place, a quoted run, an escape, a class, or one character. A `]` first in a class is a member of it. */
const pieces = /\{\{[^}]*\}\}|\\Q(?:(?!\\E)[^])*|\\[^]|\[\^?\]?(?:\\[^]|\[:\w+:\]|[^\]\\])*\]|[^]/gu;
