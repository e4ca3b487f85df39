/** One member of a JSON object, by where it stands in the text. Offsets in UTF-16 code units, end exclusive. */
export interface JsonMember {
  readonly key: string;
  readonly start: number;
  readonly valueStart: number;
  readonly end: number;
}

/** The members of the object that `text` is, in order. Only for text that JSON.parse has accepted as an object. */
export function jsonMembers(text: string): JsonMember[] {
  const members: JsonMember[] = [];
  let at = skipSpace(text, text.indexOf('{') + 1);
  while (at < text.length && text[at] !== '}') {
    const start = at;
    const keyEnd = skipString(text, start);
    const valueStart = skipSpace(text, skipSpace(text, keyEnd) + 1);
    const end = skipValue(text, valueStart);
    // The text is JSON: a key is a JSON string.
    members.push({ key: JSON.parse(text.slice(start, keyEnd)) as string, start, valueStart, end });
    at = skipSpace(text, end);
    if (text[at] === ',') at = skipSpace(text, at + 1);
  }
  return members;
}

/**
 * Sets members of a JSON object inside its text; `undefined` removes one. Everything else stays as it was written: the order
 * of keys, spaces, and numbers that JavaScript cannot hold. New members go to the end.
 */
export function editJsonObject(text: string, changes: Readonly<Record<string, unknown>>): string {
  return Object.entries(changes).reduce((edited, [key, value]) => setMember(edited, key, value), text);
}

function setMember(text: string, key: string, value: unknown): string {
  const members = jsonMembers(text);
  const index = members.findLastIndex((member) => member.key === key);
  const member = members[index];
  if (member === undefined) return value === undefined ? text : appendMember(text, members, key, value);
  if (value !== undefined) return text.slice(0, member.valueStart) + JSON.stringify(value) + text.slice(member.end);
  const next = members[index + 1];
  const previous = members[index - 1];
  if (next !== undefined) return text.slice(0, member.start) + text.slice(next.start);
  return text.slice(0, previous?.end ?? member.start) + text.slice(member.end);
}

function appendMember(text: string, members: readonly JsonMember[], key: string, value: unknown): string {
  const [first, second] = members;
  const last = members.at(-1);
  if (first === undefined || last === undefined) return `{${JSON.stringify(key)}:${JSON.stringify(value)}}`;
  // The line's own habit: a space after the colon, after the comma, or neither.
  const colon = /:\s/.test(text.slice(first.start + JSON.stringify(first.key).length, first.valueStart)) ? ': ' : ':';
  const comma = (second === undefined ? colon === ': ' : /\s$/.test(text.slice(first.end, second.start))) ? ', ' : ',';
  return `${text.slice(0, last.end)}${comma}${JSON.stringify(key)}${colon}${JSON.stringify(value)}${text.slice(last.end)}`;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && ' \t\r\n'.includes(text.charAt(at))) at++;
  return at;
}

/** First offset after the string that starts at `from`. */
function skipString(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

/** First offset after the value that starts at `from`. */
function skipValue(text: string, from: number): number {
  if (text[from] === '"') return skipString(text, from);
  let depth = 0;
  let at = from;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === '"') {
      at = skipString(text, at);
      continue;
    }
    if (depth === 0 && ',} \t\r\n]'.includes(character)) return at;
    if (character === '{' || character === '[') depth++;
    if (character === '}' || character === ']') depth--;
    at++;
    if (depth === 0 && (character === '}' || character === ']')) return at;
  }
  return at;
}
