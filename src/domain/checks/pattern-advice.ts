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

/**
 * A control character other than a line break or a tab, as YAML makes it of `"\b"` in double quotes: what was written as the edge of a word is looked for as a
 * character that no answer has. null: there is none. Else the part of a sentence after the field's name.
 */
export function controlCharacterAdvice(text: string): string | null {
  const [found] = /[\0-\x08\v\f\x0e-\x1f\x7f-\x9f\u2028\u2029]/u.exec(text) ?? [];
  if (found === undefined) return null;
  const code = found.charCodeAt(0);
  const written = yamlEscapes.get(code);
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  const cause = written === undefined ? '' : `: in double quotes YAML makes ${name} of ${written}`;
  return `has the control character ${name}, which no answer has${cause}. Use single quotes`;
}

const yamlEscapes: ReadonlyMap<number, string> = new Map([
  [0x00, '\\0'],
  [0x07, '\\a'],
  [0x08, '\\b'],
  [0x0b, '\\v'],
  [0x0c, '\\f'],
  [0x1b, '\\e'],
  [0x85, '\\N'],
  [0x2028, '\\L'],
  [0x2029, '\\P'],
]);

/** An input's place, a quoted run, an escape, a class, or one character. A `]` first in a class is a member of it. */
const pieces = /\{\{[^}]*\}\}|\\Q(?:(?!\\E)[^])*|\\[^]|\[\^?\]?(?:\\[^]|\[:\w+:\]|[^\]\\])*\]|[^]/gu;

/** What a pattern is made of, piece by piece: together they are the pattern. */
export function piecesOf(pattern: string): string[] {
  return [...pattern.matchAll(pieces)].map(([piece]) => piece);
}

/** The characters that stand for themselves outside classes and whether `\s` stands outside them. */
function read(pattern: string): { literals: ReadonlySet<string>; hasAsciiSpaceClass: boolean } {
  const literals = new Set<string>();
  let hasAsciiSpaceClass = false;
  for (const piece of piecesOf(pattern)) {
    if (piece === '\\s') hasAsciiSpaceClass = true;
    else if (piece.startsWith('\\Q')) for (const character of piece.slice(2)) literals.add(character);
    else if (piece.startsWith('\\')) literals.add(piece.slice(1));
    else if (!piece.startsWith('[') && !piece.startsWith('{{')) literals.add(piece);
  }
  return { literals, hasAsciiSpaceClass };
}
