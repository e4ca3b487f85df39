export type TagKind = 'insert' | 'section' | 'inverted' | 'close' | 'comment' | 'role' | 'delimiters';

/** One `{{...}}` of a template, with the delimiters it is written in. Offsets in UTF-16 code units, end exclusive. */
export interface TemplateTag extends Delimiters {
  readonly kind: TagKind;
  /** The variable's name; for a comment its text, for a role marker or new delimiters what stands between the braces. */
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

export interface TagProblem {
  readonly offset: number;
  readonly variable: string | null;
  readonly message: string;
}

const kinds: Record<string, TagKind> = {
  '#': 'section',
  '^': 'inverted',
  '/': 'close',
  '!': 'comment',
  '=': 'delimiters',
};
const longestName = 200;
const deepestNesting = 32;
const namePattern = /^(?:\.|[^\s.{}"'`#^/&>=!]+(?:\.[^\s.{}"'`]+)*)$/;
const roleTag = /^role\s+\S/;
/** Names that reach into how JavaScript and Python build objects, refused whatever the case holds. */
const forbiddenNames = ['__proto__', 'constructor', 'prototype'];

/** What opens and closes a tag: `{{` and `}}` until the text itself changes them. */
export interface Delimiters {
  readonly open: string;
  readonly close: string;
}
export const usualDelimiters: Delimiters = { open: '{{', close: '}}' };

/**
 * Finds every Mustache tag of one message in one pass, in linear time whatever the text, and says which ones the app does not allow:
 * partials, names with spaces, sections left open. `{{=<% %>=}}` changes the delimiters from there to the end of the message, so that a literal
 * `{{` is only text. A text without problems is safe to hand to the Mustache parser, whose own patterns take quadratic time on hostile text.
 */
export function scanTags(text: string): {
  readonly tags: readonly TemplateTag[];
  readonly problems: readonly TagProblem[];
} {
  const tags: TemplateTag[] = [];
  const problems: TagProblem[] = [];
  let delimiters = usualDelimiters;
  for (let start = text.indexOf(delimiters.open); start !== -1;) {
    const tag = readTag(text, start, delimiters);
    if (tag === null) {
      const { open, close } = delimiters;
      problems.push({ offset: start, variable: null, message: `A ${open} is never closed: add ${close}` });
      break;
    }
    tags.push(tag.tag);
    if (tag.problem !== null) problems.push({ offset: start, ...tag.problem });
    delimiters = tag.next ?? delimiters;
    start = text.indexOf(delimiters.open, tag.tag.end);
  }
  return { tags, problems: [...problems, ...nestingProblems(tags)].sort((one, other) => one.offset - other.offset) };
}

type Refusal = Pick<TagProblem, 'variable' | 'message'> | null;

interface ReadTag {
  readonly tag: TemplateTag;
  readonly problem: Refusal;
  /** The delimiters from here on, where the tag changes them. */
  readonly next?: Delimiters | undefined;
}

function readTag(text: string, start: number, { open, close }: Delimiters): ReadTag | null {
  let inner = start + open.length;
  while (inner < text.length && /\s/.test(text.charAt(inner))) inner++;
  const sign = text.charAt(inner);
  const closing = sign === '{' ? `}${close}` : sign === '=' ? `=${close}` : close;
  const closed = text.indexOf(closing, inner + (sign === '=' ? 1 : 0));
  if (closed === -1) return null;
  const hasSign = '{&#^/!>='.includes(sign) && sign !== '';
  const content = text.slice(hasSign ? inner + 1 : inner, closed);
  const name = content.length > longestName && sign !== '!' ? `${content.slice(0, longestName)}…` : content.trim();
  const kind = roleTag.test(name) ? 'role' : (kinds[sign] ?? 'insert');
  const tag: TemplateTag = { kind, name, start, end: closed + closing.length, open, close };
  if (sign !== '=') return { tag, problem: refusalOf(sign, name) };
  const next = readDelimiters(name);
  return next === null
    ? {
        tag,
        problem: { variable: null, message: `{{=${name}=}}: write two new delimiters of signs, such as {{=<% %>=}}` },
      }
    : { tag, problem: null, next };
}

/** Two to four signs each, no letter or digit among them, so that no word is taken for a tag. */
function readDelimiters(content: string): Delimiters | null {
  const [, open, close] = /^([!-/:-<>-@[-`{-~]{2,4})\s{1,20}([!-/:-<>-@[-`{-~]{2,4})$/.exec(content) ?? [];
  return open === undefined || close === undefined ? null : { open, close };
}

function refusalOf(sign: string, name: string): Refusal {
  const refuse = (message: string): Refusal => ({ variable: null, message });
  if (sign === '!') return null;
  if (sign === '>') return refuse(`Partials are not supported: put the text of {{>${name}}} here`);
  if (name === '') return refuse('A {{ }} holds no name');
  if (roleTag.test(name)) {
    return refuse(`{{${name}}}: a role is written {{role "user"}} (or "system", "assistant"), alone on its line`);
  }
  const helper = /^(?:if|unless|each|with|else)\b\s*(\S*)/.exec(name);
  if (helper !== null && (name.includes(' ') || name === 'else')) {
    const example = helper[1] === undefined || helper[1] === '' ? 'name' : helper[1];
    return refuse(
      `{{${name}}} is not Mustache: write {{#${example}}}…{{/${example}}}, and {{^${example}}}…{{/${example}}} for its opposite`,
    );
  }
  if (!namePattern.test(name)) {
    return refuse(`{{${name}}} is not a name: a variable is one word, such as {{question}} or {{order.id}}`);
  }
  const forbidden = name.split('.').find((part) => forbiddenNames.includes(part));
  return forbidden === undefined
    ? null
    : { variable: name, message: `{{${name}}}: a variable cannot be called ${forbidden}` };
}

/** Sections that are left open, closed without being opened, crossed or nested without end. */
function nestingProblems(tags: readonly TemplateTag[]): TagProblem[] {
  const problems: TagProblem[] = [];
  const open: TemplateTag[] = [];
  const report = (tag: TemplateTag, message: string): void => {
    problems.push({ offset: tag.start, variable: tag.name, message });
  };
  for (const tag of tags) {
    if (tag.kind === 'section' || tag.kind === 'inverted') {
      open.push(tag);
      if (open.length === deepestNesting + 1) report(tag, `Sections are nested more than ${deepestNesting} deep`);
    }
    if (tag.kind !== 'close') continue;
    const opener = open.pop();
    if (opener === undefined) report(tag, `{{/${tag.name}}} closes a section that was never opened`);
    else if (opener.name !== tag.name && namePattern.test(opener.name)) {
      report(tag, `{{/${tag.name}}} stands where {{/${opener.name}}} must come first`);
    }
  }
  for (const tag of open)
    if (namePattern.test(tag.name)) report(tag, `The section {{#${tag.name}}} is never closed: add {{/${tag.name}}}`);
  return problems;
}
