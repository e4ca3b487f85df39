import { type Message } from '../cases/case.ts';

/** The text of one message before anything is filled in. */
export interface RolePart {
  readonly role: Message['role'];
  readonly template: string;
  /** 1-based line of the whole template on which the text starts. */
  readonly line: number;
}

/** A message's text with where it starts in the template, in UTF-16 code units. */
export interface LocatedRole extends RolePart {
  readonly start: number;
}

export interface RoleProblem {
  readonly line: number;
  readonly message: string;
}

// Bounded repetition: a run of a million spaces must not be walked again from each of its positions.
const tag =
  /\{\{\s{0,20}(#?)\s{0,20}role\s{1,20}(["'])(system|user|assistant)\2\s{0,20}\}\}|\{\{\s{0,20}\/\s{0,20}role\s{0,20}\}\}/g;

/**
 * Splits a template into its messages, before anything is rendered (formats.md, "Prompt"): Dotprompt's marker form
 * (`{{role "user"}}` alone on a line) and block form (`{{#role "user"}}...{{/role}}`). Text before the first
 * is the system message. Expects LF line ends.
 */
export function splitRoles(template: string): RolePart[] {
  return [...readRoles(template).parts];
}

/** As `splitRoles`, with the place of each text: `template.startsWith(part.template, part.start)`. */
export function locateRoles(template: string): readonly LocatedRole[] {
  return walkRoles(template).parts;
}

/** As `splitRoles`, with what is wrong about the roles. Role tags that cannot stand where they are stay in the text. */
export function readRoles(template: string): {
  readonly parts: readonly RolePart[];
  readonly problems: readonly RoleProblem[];
} {
  const { parts, problems } = walkRoles(template);
  return { parts: parts.map(({ role, template: text, line }) => ({ role, template: text, line })), problems };
}

function walkRoles(template: string): { readonly parts: LocatedRole[]; readonly problems: RoleProblem[] } {
  const parts: LocatedRole[] = [];
  const problems: RoleProblem[] = [];
  const lineAt = lineCounter(template);
  let open: OpenPart = { form: 'implied', role: 'system', start: 0, line: 1 };
  const finish = (end: number): void => {
    const text = template.slice(open.start, Math.max(open.start, end));
    const isBlank = text.trim() === '';
    if (open.form === 'outside') {
      const line = lineAt(open.start + text.search(/\S|$/));
      if (!isBlank)
        problems.push({ line, message: 'This text after {{/role}} belongs to no message: put a role before it' });
    } else if (!isBlank || open.form !== 'implied') {
      parts.push({ role: open.role, template: text, line: lineAt(open.start), start: open.start });
    }
  };
  for (const match of template.matchAll(tag)) {
    const [all, hash, , role] = match;
    const place = placeOf(template, match.index, match.index + all.length);
    const isClosing = role === undefined;
    const belongsHere = isClosing ? open.form === 'block' : open.form !== 'block' && (hash === '#' || place.isAlone);
    if (!belongsHere) continue;
    finish(place.from);
    // The pattern lets exactly the three roles through.
    const next = isClosing ? 'system' : (role as Message['role']);
    const form = isClosing ? 'outside' : hash === '#' ? 'block' : 'marker';
    open = { form, role: next, start: place.to, line: lineAt(match.index) };
  }
  if (open.form === 'block') {
    problems.push({ line: open.line, message: 'This role is opened with # and never closed: add {{/role}}' });
  }
  finish(template.length);
  return { parts, problems };
}

interface OpenPart {
  readonly form: 'implied' | 'marker' | 'block' | 'outside';
  readonly role: Message['role'];
  readonly start: number;
  /** Line of the tag that opened it. */
  readonly line: number;
}

/** What a role tag takes with it: blanks before it at the start of its line, and blanks after it with the line end. */
function placeOf(text: string, start: number, end: number): { from: number; to: number; isAlone: boolean } {
  const isBlank = (at: number): boolean => text[at] === ' ' || text[at] === '\t';
  let from = start;
  while (from > 0 && isBlank(from - 1)) from--;
  let to = end;
  while (to < text.length && isBlank(to)) to++;
  const startsLine = from === 0 || text[from - 1] === '\n';
  const endsLine = to === text.length || text[to] === '\n';
  return {
    from: startsLine ? from : start,
    to: endsLine ? Math.min(to + 1, text.length) : end,
    isAlone: startsLine && endsLine,
  };
}

/** Lines by offset, counted once from left to right: offsets must not decrease by much, or it starts again. */
export function lineCounter(text: string): (offset: number) => number {
  let counted = 0;
  let line = 1;
  return (offset) => {
    if (offset < counted) {
      counted = 0;
      line = 1;
    }
    for (let at = text.indexOf('\n', counted); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) {
      line += 1;
      counted = at + 1;
    }
    return line;
  };
}
