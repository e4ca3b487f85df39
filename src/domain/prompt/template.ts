import Mustache from 'mustache';
import { type Case, type CaseInput, type Message } from '../cases/case.ts';
import { type Problem } from '../files/problem.ts';
import { type Prompt } from './prompt.ts';
import { lineCounter, readRoles } from './template-roles.ts';
import { scanTemplate } from './template-scan.ts';
import { noValue, renderNodes, Scope, type TemplateNode, textOfValue } from './template-render.ts';
import { scanTags, type TemplateTag } from './template-tags.ts';

export { type RolePart, splitRoles } from './template-roles.ts';
export { scanTemplate } from './template-scan.ts';
export { scanTags, type TagKind, type TemplateTag } from './template-tags.ts';

export interface TemplateProblem {
  /** The variable that is meant, null when none. */
  readonly variable: string | null;
  readonly message: string;
  /** 1-based line of the prompt file, null when the case is at fault. */
  readonly line: number | null;
}

export type Rendered =
  { readonly ok: true; readonly messages: Message[] } | { readonly ok: false; readonly problems: TemplateProblem[] };

/**
 * The exact messages that are sent for a case (formats.md, "Prompt"; conformance vectors in resources/vectors/render.json).
 *
 * Values are inserted as they are: text unchanged, numbers and yes/no as JavaScript writes them, `null` as nothing, lists and
 * objects as JSON without spaces. A section is skipped for false, null, 0, empty text and the empty list. A variable
 * that the header declares and does not require may be missing and is then empty; any other missing value is a problem.
 */
export function renderMessages(prompt: Prompt, aCase: Pick<Case, 'input' | 'messages'>): Rendered {
  const { parts, problems } = compile(prompt);
  if (problems.length > 0) return { ok: false, problems: [...problems] };

  const scope = new Scope(valuesOf(prompt, aCase.input), Object.keys(prompt.header?.variables ?? {}));
  const missing = requiredButMissing(prompt, aCase.input);
  const messages = parts.flatMap((part): Message[] => {
    const content = trimNewlines(renderNodes(part.nodes, scope));
    // A system message that comes out empty says nothing to the model, and some servers refuse it.
    return part.role === 'system' && content === '' ? [] : [{ role: part.role, content }];
  });
  const failed = [
    ...missing,
    ...scope.problems.filter(({ variable }) => !missing.some((one) => one.variable === variable)),
  ];
  if (failed.length > 0) return { ok: false, problems: failed.map((problem) => ({ ...problem, line: null })) };
  return withTurns(messages, aCase);
}

/** What is wrong with the template whatever the case, as problems of the file. */
export function templateProblems(path: string, prompt: Prompt): Problem[] {
  return compile(prompt).problems.map(({ line, message }) => ({ path, line, field: null, message, severity: 'error' }));
}

/**
 * Names that a template uses, each once, in order of first use; of `{{order.id}}` the name `order`. Inside a section over a list
 * a name may stand for a field of the list's entries: such names are included.
 */
export function variablesIn(template: string): string[] {
  const names = scanTemplate(template).flatMap(({ kind, name }) => {
    const first = name.split('.')[0] ?? '';
    const isUse = kind === 'insert' || kind === 'section' || kind === 'inverted';
    return isUse && /^[^\s{}"'`#^/&>=!]+$/.test(first) ? [first] : [];
  });
  return [...new Set(names)];
}

interface CompiledPart {
  readonly role: Message['role'];
  readonly nodes: readonly TemplateNode[];
}

interface Compiled {
  readonly parts: readonly CompiledPart[];
  readonly problems: readonly TemplateProblem[];
}

/** A run renders one prompt for every case: its template is parsed once. */
const compiledPrompts = new WeakMap<Prompt, Compiled>();

function compile(prompt: Prompt): Compiled {
  const known = compiledPrompts.get(prompt);
  if (known !== undefined) return known;
  const { parts, problems } = readRoles(prompt.template);
  const inFile = (line: number): number => line + prompt.templateLine - 1;
  const found: TemplateProblem[] = problems.map(({ line, message }) => ({
    variable: null,
    message,
    line: inFile(line),
  }));
  const compiledParts = parts.map((part): CompiledPart => {
    const scanned = scanTags(part.template);
    const lineAt = lineCounter(part.template);
    for (const { offset, variable, message } of scanned.problems) {
      found.push({ variable, message, line: inFile(part.line + lineAt(offset) - 1) });
    }
    return { role: part.role, nodes: scanned.problems.length > 0 ? [] : parseMustache(part.template, scanned.tags) };
  });
  const compiled: Compiled = { parts: compiledParts, problems: found };
  compiledPrompts.set(prompt, compiled);
  return compiled;
}

function parseMustache(template: string, tags: readonly TemplateTag[]): TemplateNode[] {
  // Comments are blanked, length kept: the parser's own patterns walk a run of spaces in them again and again.
  const pieces: string[] = [];
  let copied = 0;
  for (const { kind, start, end, open, close } of tags) {
    if (kind !== 'comment') continue;
    const filling = 'x'.repeat(end - start - open.length - close.length - 1);
    pieces.push(template.slice(copied, start), `${open}!${filling}${close}`);
    copied = end;
  }
  return new Mustache.Writer().parse([...pieces, template.slice(copied)].join('')).map(nodeOf);
}

/** The Mustache parser's tokens, `[kind, value, start, end, children]`, in this app's own words. */
function nodeOf(token: unknown): TemplateNode {
  const [kind, value, , , children] = token as [string, string, number, number, unknown[]?]; // mustache.js, parseTemplate
  switch (kind) {
    case 'text':
      return { kind: 'text', text: value };
    case 'name':
    case '&':
      return { kind: 'insert', name: value };
    case '#':
    case '^':
      return { kind: kind === '#' ? 'section' : 'inverted', name: value, children: (children ?? []).map(nodeOf) };
    default:
      return { kind: 'text', text: '' };
  }
}

/** The case's inputs, and the header's defaults for those it does not give. */
function valuesOf(prompt: Prompt, input: CaseInput): CaseInput {
  const values: CaseInput = {};
  for (const [name, variable] of Object.entries(prompt.header?.variables ?? {})) {
    if (variable?.default !== undefined) values[name] = variable.default;
  }
  return { ...values, ...input };
}

function requiredButMissing(prompt: Prompt, input: CaseInput): { variable: string; message: string }[] {
  return Object.entries(prompt.header?.variables ?? {})
    .filter(([, variable]) => variable?.required === true && variable.default === undefined)
    .filter(([name]) => !Object.hasOwn(input, name) || input[name] === null)
    .map(([name]) => ({ variable: name, message: noValue(name) }));
}

/** Adds the user message where the prompt has none, and the case's earlier turns before the last user message. */
function withTurns(
  messages: readonly Message[],
  { input, messages: turns }: Pick<Case, 'input' | 'messages'>,
): Rendered {
  const all = [...messages];
  if (!all.some(({ role }) => role === 'user')) {
    const names = Object.keys(input);
    const name = Object.hasOwn(input, 'question') ? 'question' : names.length === 1 ? names[0] : undefined;
    const value = name === undefined ? undefined : input[name];
    if (value === undefined) {
      const message =
        'The prompt has no user message, and the case has neither an input called "question" nor exactly one input to use instead';
      return { ok: false, problems: [{ variable: null, message, line: null }] };
    }
    all.push({ role: 'user', content: trimNewlines(textOfValue(value)) });
  }
  const last = all.findLastIndex(({ role }) => role === 'user');
  return { ok: true, messages: [...all.slice(0, last), ...turns, ...all.slice(last)] };
}

function trimNewlines(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && (text[start] === '\n' || text[start] === '\r')) start++;
  while (end > start && (text[end - 1] === '\n' || text[end - 1] === '\r')) end--;
  return text.slice(start, end);
}
