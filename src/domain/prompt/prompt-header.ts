/** Where the header of a prompt file stands. Offsets into the text given, in its own units. */
export interface HeaderPlace {
  /** `---` lines around YAML, or `+++` lines around TOML, which is kept and never read. */
  readonly syntax: 'yaml' | 'toml';
  /** First character after the opening line. */
  readonly start: number;
  /** First character of the closing line. */
  readonly end: number;
  /** First character of the template. */
  readonly after: number;
}

const opening = /^(?:\uFEFF|\u00EF\u00BB\u00BF)?(---|\+\+\+)[ \t]*(?:\r?\n|$)/;

/** What a file starts with: no header, a header, one that is never closed, or a rule (`---`) that is part of the text. */
export type FileStart =
  | { readonly kind: 'none'; readonly place: null }
  | { readonly kind: 'rule'; readonly place: null }
  | { readonly kind: 'unclosed'; readonly place: null }
  | { readonly kind: 'header'; readonly place: HeaderPlace };

/**
 * Finds the header between a first line `---` and the next line `---` (or `+++`, TOML). A first line `---` with no field behind it is a rule
 * that belongs to the text. Works on text and, for content ids, on bytes read as Latin-1 (where a byte order mark is three characters).
 */
export function readFileStart(text: string): FileStart {
  const open = opening.exec(text);
  if (open === null) return { kind: 'none', place: null };
  const [line, fence = ''] = open;
  const start = line.length;
  const closing = fence === '---' ? /^---[ \t]*\r?$/gm : /^\+\+\+[ \t]*\r?$/gm;
  closing.lastIndex = start;
  for (let close = closing.exec(text); close !== null; close = closing.exec(text)) {
    // In JavaScript `^` and `$` with the m flag also stand at a lone CR and at U+2028: only LF ends a line here.
    const lineEnd = close.index + close[0].length;
    const endsLine = lineEnd === text.length || text[lineEnd] === '\n';
    if (!endsLine || text[close.index - 1] !== '\n') continue;
    if (!hasFields(text.slice(start, close.index), fence)) return { kind: 'rule', place: null };
    const syntax = fence === '---' ? 'yaml' : 'toml';
    const after = Math.min(lineEnd + 1, text.length);
    return { kind: 'header', place: { syntax, start, end: close.index, after } };
  }
  return { kind: fence === '---' && startsWithField(text.slice(start)) ? 'unclosed' : 'rule', place: null };
}

/** Where the header stands; null when there is none. */
export function locateHeader(text: string): HeaderPlace | null {
  return readFileStart(text).place;
}

/** Letters beyond ASCII count as such also where a text is read as Latin-1, a character a byte. */
const word = '[A-Za-z_$\\u0080-\\uffff][\\w$./()\\u0080-\\uffff-]{0,99}';
const field = new RegExp(`^(?:["'][^"'\\n]{1,100}["']|${word})[ \\t]*:(?:[ \\t]|\\r?$)`);
const fieldOfWords = new RegExp(`^${word}(?: [\\w$./()\\u0080-\\uffff-]{1,40}){1,4}[ \\t]*:(?:[ \\t]|\\r?$)`);
const own = /^\s*\{?\s*["']?schema["']?[ \t]*:[ \t]*["']?signoff\//m;
/** A variable where a header has its values: text of the prompt ("Context: {{context}}"). */
const variable = /^[^\n:]{1,100}:[ \t]*\{\{/m;
const tomlField = /^(?:\[|["']?[\w.-]+["']?[ \t]*=)/;

/**
 * Whether what stands between two fences is a header: it is empty, it says that it is Signoff's, or its first line is a field. Told by the looks of
 * its lines and not by a YAML parser, so that every reader of the file draws the same line between header and text.
 */
function hasFields(block: string, fence: string): boolean {
  const lines = block.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const [first] = lines;
  if (first === undefined) return true;
  if (fence === '+++') return tomlField.test(first);
  if (saysSignoff(block)) return true;
  if (variable.test(block)) return false;
  if (field.test(first)) return true;
  return (
    lines.every((line) => /^[ \t-]/.test(line) || field.test(line) || fieldOfWords.test(line)) && !/^[ \t-]/.test(first)
  );
}

/** Whether a header says that it is Signoff's, in a line that a person finds even where the YAML around it is broken. */
export function saysSignoff(block: string): boolean {
  return own.test(block);
}

function startsWithField(text: string): boolean {
  const first = text.split('\n', 20).find((line) => line.trim() !== '' && !line.startsWith('#')) ?? '';
  return field.test(first) && !variable.test(first);
}
