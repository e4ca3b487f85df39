import { type Problem } from '../files/problem.ts';
import { type Prompt } from './prompt.ts';
import { lineCounter, locateRoles } from './template-roles.ts';
import { scanTags, type TemplateTag } from './template-tags.ts';

/** Text whose `{{` is most likely no variable's. */
export type BraceKind = 'latex' | 'workflow' | 'json' | 'code';

/** A place where `{{` is read as a tag and looks like something else. Offset in the template. */
export interface LiteralBraces {
  readonly kind: BraceKind;
  readonly offset: number;
}

/** The first such place of each kind, in reading order; none in a message that changes its delimiters. */
export function findLiteralBraces(template: string): LiteralBraces[] {
  const found: LiteralBraces[] = [];
  for (const part of locateRoles(template)) {
    const { tags, problems } = scanTags(part.template);
    if (tags.some(({ kind }) => kind === 'delimiters')) continue;
    const refused = new Set(problems.map(({ offset }) => offset));
    for (const tag of tags) {
      const kind = braceKind(part.template, tag) ?? (refused.has(tag.start) ? codeKind(part.template, tag) : null);
      if (kind !== null && !found.some((each) => each.kind === kind))
        found.push({ kind, offset: part.start + tag.start });
    }
  }
  return found;
}

function braceKind(text: string, { start, name, kind }: TemplateTag): BraceKind | null {
  if (kind === 'comment' || kind === 'role') return null;
  const before = text.slice(Math.max(0, start - 40), start);
  if (/\$$/.test(before)) return 'workflow';
  if (/(?:\\[a-zA-Z]+\*?(?:\[[^\]]*\])?|\\[a-zA-Z]+\{\{?[^{}]*\}?\}|[\^_])$/.test(before)) return 'latex';
  return /^["'[{]|^\s*"[^"]*"\s*:/.test(name) ? 'json' : null;
}

/** A tag that names nothing: `style={{ width: 1 }}`, `{{.Names}}`, `{{ }}`. What looks like Handlebars or Jinja has advice of its own. */
function codeKind(text: string, { start, end, name, kind }: TemplateTag): BraceKind | null {
  if (kind !== 'insert' || /^(?:if|unless|each|with|else)\b/.test(name)) return null;
  if (/^[\w.]+\s*\|\s*\w/.test(name)) return null;
  return /^[\p{L}_ -]+$/u.test(name) && text[start - 1] !== '=' && text[end] !== '=' ? null : 'code';
}

const readAs: Readonly<Record<BraceKind, string>> = {
  latex: 'looks like LaTeX, and its {{ is read as a variable',
  workflow: 'has ${{ }}, which looks like a workflow, and its {{ is read as a variable',
  json: 'looks like JSON in doubled braces, and its {{ is read as a variable',
  code: 'looks like code, and its {{ is read as a variable',
};
const escape = 'To keep {{ as text, start the message with {{=<% %>=}} and write variables <%so%>';

interface Habit {
  readonly pattern: RegExp;
  readonly message: (match: string) => string;
}

/** Other template languages: what is written so is sent as it stands. Looked for outside tags; each said once. */
const habits: readonly Habit[] = [
  {
    pattern: /\{%-?\s{0,20}raw\s{0,20}-?%\}/u,
    message: (match) => `${match} is Jinja and is sent as it stands. ${escape}`,
  },
  {
    pattern: /\{%-?(?!\s{0,20}(?:end)?raw\b)[^\n%]{0,200}%\}/u,
    message: (match) =>
      `${match} is Jinja and is sent as it stands: Mustache writes {{#plan}}…{{/plan}} where there is a plan, {{^plan}}…{{/plan}} where there is none`,
  },
  {
    pattern: /\{#[^\n#]{0,200}#\}/u,
    message: (match) => `${match} is Jinja’s comment and is sent as it stands: Mustache writes {{! so }}`,
  },
  {
    pattern: /\$\{[A-Za-z_][\w.]{0,60}\}/u,
    message: (match) => `${match} is sent as it stands: a variable is written {{${match.slice(2, -1)}}}`,
  },
  {
    // Not behind a letter, a brace or a sign of LaTeX: `\frac{a}{b}`, `x_{i}`.
    pattern: /(?<![\w}\\^_{$\]])\{[A-Za-z_][\w.]{0,60}\}(?!\})/u,
    message: (match) => `${match} is sent as it stands: a variable is written {{${match.slice(1, -1)}}}`,
  },
];

/** What a template most likely does not mean to say, as warnings of the file. Linear in the template. */
export function templateAdvice(path: string, prompt: Pick<Prompt, 'template' | 'templateLine'>): Problem[] {
  const { template } = prompt;
  const lineAt = lineCounter(template);
  const warn = (offset: number, message: string): Problem => ({
    path,
    line: lineAt(offset) + prompt.templateLine - 1,
    field: null,
    message,
    severity: 'warning',
  });
  const found = findLiteralBraces(template).map(({ kind, offset }) => warn(offset, `${readAs[kind]}. ${escape}`));
  const rest = withoutTags(template);
  const others = habits.flatMap(({ pattern, message }) => {
    const match = pattern.exec(rest);
    return match === null ? [] : [warn(match.index, message(match[0]))];
  });
  return [...found, ...others, ...barAdvice(template, warn), ...backslashAdvice(template, warn)];
}

type Warn = (offset: number, message: string) => Problem;

function barAdvice(template: string, warn: Warn): Problem[] {
  const match = /\{\{\s{0,20}([\w.]{1,60})\s{0,20}\|\s{0,20}\w[^{}\n]{0,100}\}\}/u.exec(template);
  if (match === null) return [];
  const [all, name = ''] = match;
  return [warn(match.index, `${all} is Jinja’s filter: Mustache puts a value in as it is, {{${name}}}`)];
}

function backslashAdvice(template: string, warn: Warn): Problem[] {
  const match = /(?<!\\)\\\{\{/u.exec(template);
  return match === null ? [] : [warn(match.index, `A backslash does not keep {{ as text: it is sent too. ${escape}`)];
}

/** The template with its tags blanked, length kept. */
function withoutTags(template: string): string {
  const pieces: string[] = [];
  let copied = 0;
  for (const part of locateRoles(template)) {
    for (const { start, end } of scanTags(part.template).tags) {
      pieces.push(template.slice(copied, part.start + start), ' '.repeat(end - start));
      copied = part.start + end;
    }
  }
  return [...pieces, template.slice(copied)].join('');
}
