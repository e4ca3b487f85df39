/**
 * Loads a Signoff prompt file and renders exactly the messages that were evaluated and signed off.
 *
 *   const prompt = loadPrompt(readFileSync('prompts/refund-helper.md', 'utf8'));
 *   const messages = prompt.render({ question: 'Where is my refund?' }, earlierTurns);
 *   client.chat.completions.create({ model: prompt.header.model, messages });
 *
 * Copy this file into your code; it needs the `yaml` package (YAML 1.2) and nothing else. The rules it follows are pinned by
 * resources/vectors/render.json in the Signoff repository, which this file is tested against. MIT License.
 */
import { parse } from 'yaml';

export type Role = 'system' | 'user' | 'assistant';
export interface Message {
  role: Role;
  content: string;
}
export type Value = string | number | boolean | null | Value[] | { [key: string]: Value };
export type Values = Record<string, Value>;

export interface LoadedPrompt {
  /** The header's fields as they stand in the file; empty for a file without a header. */
  readonly header: Readonly<Record<string, unknown>>;
  /** `turns`: earlier messages of the conversation; they go before the last user message. Throws PromptError. */
  render(input: Values, turns?: readonly Message[]): Message[];
}

/** The file breaks a rule, or a value is missing (then `variables` names which). */
export class PromptError extends Error {
  readonly variables: readonly string[];
  constructor(message: string, variables: readonly string[] = []) {
    super(message);
    this.name = 'PromptError';
    this.variables = variables;
  }
}

export function loadPrompt(file: string, parseYaml: (text: string) => unknown = parse): LoadedPrompt {
  const text = file.replaceAll('\r\n', '\n').replace(/^\uFEFF/, '');
  const found = findHeader(text);
  const header = found?.isYaml === true ? readHeader(found.block, parseYaml) : {};
  const parts = splitRoles(text.slice(found?.length ?? 0)).map((part) => ({
    ...part,
    nodes: parseTemplate(part.text),
  }));
  const variables = readVariables(header['variables'], parts);
  return { header, render: (input, turns = []) => withTurns(renderParts(parts, variables, input), input, turns) };
}

// --- Header: what stands between the fences, where it is one -------------------------------------------------------

const word = '[A-Za-z_$\\u0080-\\uffff][\\w$./()\\u0080-\\uffff-]{0,99}';
const field = new RegExp(`^(?:["'][^"'\\n]{1,100}["']|${word})[ \\t]*:(?:[ \\t]|$)`);
const fieldOfWords = new RegExp(`^${word}(?: [\\w$./()\\u0080-\\uffff-]{1,40}){1,4}[ \\t]*:(?:[ \\t]|$)`);
const ownSchema = /^\s*\{?\s*["']?schema["']?[ \t]*:[ \t]*["']?signoff\//m;
const variableAsValue = /^[^\n:]{1,100}:[ \t]*\{\{/m;

/** A first line --- with no field behind it is a rule of the text. `+++` (TOML) is skipped and not read. */
function findHeader(text: string): { block: string; length: number; isYaml: boolean } | null {
  const found = /^(---|\+\+\+)[ \t]*\n((?:[^\n]*\n)*?)\1[ \t]*(?:\n|$)/.exec(text);
  const lines = (found ? found[2]! : text.replace(/^---[ \t]*(?:\n|$)/, ''))
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const first = lines[0];
  if (!found) {
    const isOpen = /^---[ \t]*(?:\n|$)/.test(text) && first !== undefined && field.test(first);
    if (isOpen && !variableAsValue.test(first)) throw new PromptError('The header is never closed: --- is missing');
    return null;
  }
  const header = { block: found[2]!, length: found[0].length, isYaml: found[1] === '---' };
  if (first === undefined) return header;
  if (!header.isYaml) return /^(?:\[|["']?[\w.-]+["']?[ \t]*=)/.test(first) ? header : null;
  if (ownSchema.test(header.block)) return header;
  if (variableAsValue.test(header.block)) return null;
  const isIndented = (line: string): boolean => /^[ \t-]/.test(line);
  const looksLikeFields = lines.every((line) => isIndented(line) || field.test(line) || fieldOfWords.test(line));
  return field.test(first) || (looksLikeFields && !isIndented(first)) ? header : null;
}

/** A header without `schema: signoff/...` is somebody else's: read where it can be, never an error. */
function readHeader(block: string, parseYaml: (text: string) => unknown): Record<string, unknown> {
  const isOwn = ownSchema.test(block);
  let read: unknown;
  try {
    read = parseYaml(block);
  } catch (error) {
    if (isOwn) throw error;
  }
  const header = typeof read === 'object' && read !== null && !Array.isArray(read) ? read : {};
  const fields = header as Record<string, unknown>;
  if (isOwn && fields['schema'] !== 'signoff/prompt@1')
    throw new PromptError(`Unknown schema ${String(fields['schema'])}`);
  return fields;
}

interface Variable {
  required?: boolean;
  default?: Value;
}

/** A map, or a list of names: a listed variable is required, unless the text only asks for it inside sections. */
function readVariables(value: unknown, parts: readonly { nodes: Node[] }[]): Record<string, Variable> {
  const variables: Record<string, Variable> = Object.create(null) as Record<string, Variable>;
  if (typeof value !== 'object' || value === null) return variables;
  const always = new Set(
    parts.flatMap(({ nodes }) => nodes.flatMap((node) => (node.kind === 'insert' ? [node.value.split('.')[0]!] : []))),
  );
  const isList = Array.isArray(value);
  for (const [key, each] of Object.entries(value)) {
    const entry = (typeof each === 'object' && each !== null && !Array.isArray(each) ? each : {}) as Variable;
    const name = isList ? (typeof each === 'string' ? each : (entry as { name?: unknown }).name) : key;
    if (typeof name !== 'string') continue;
    const isOpen = isList && entry.required === undefined && entry.default === undefined && always.has(name);
    variables[name] = isOpen ? { required: true } : entry;
  }
  return variables;
}

// --- Roles: split before anything is rendered ----------------------------------------------------------------------

function splitRoles(template: string): { role: Role; text: string }[] {
  const parts: { role: Role; text: string }[] = [];
  let form: 'implied' | 'marker' | 'block' | 'outside' = 'implied';
  let role: Role = 'system';
  let start = 0;
  const finish = (end: number): void => {
    const text = template.slice(start, Math.max(start, end));
    if (form === 'outside' && text.trim() !== '') throw new PromptError('Text after {{/role}} belongs to no message');
    if (form !== 'outside' && (form !== 'implied' || text.trim() !== '')) parts.push({ role, text });
  };
  const tag =
    /\{\{\s{0,20}(#?)\s{0,20}role\s{1,20}(["'])(system|user|assistant)\2\s{0,20}\}\}|\{\{\s{0,20}\/\s{0,20}role\s{0,20}\}\}/g;
  for (const match of template.matchAll(tag)) {
    const end = match.index + match[0].length;
    const before = /(?:^|\n)([ \t]*)$/.exec(template.slice(0, match.index));
    const after = /^[ \t]*(?:\n|$)/.exec(template.slice(end));
    const named = match[3] as Role | undefined;
    const belongs = named ? form !== 'block' && (match[1] === '#' || (before && after)) : form === 'block';
    if (!belongs) continue;
    finish(match.index - (before?.[1]?.length ?? 0));
    form = named ? (match[1] === '#' ? 'block' : 'marker') : 'outside';
    role = named ?? 'system';
    start = end + (after?.[0].length ?? 0);
  }
  if (form === 'block') throw new PromptError('A {{#role}} is never closed: {{/role}} is missing');
  finish(template.length);
  return parts;
}

// --- Mustache: the subset that Signoff allows ----------------------------------------------------------------------

type Node =
  | { kind: 'text'; value: string }
  | { kind: 'insert'; value: string }
  | { kind: '#' | '^'; value: string; nodes: Node[] };

function parseTemplate(text: string): Node[] {
  const root: Node[] = [];
  const open: { name: string; nodes: Node[] }[] = [{ name: '', nodes: root }];
  const top = (): Node[] => open[open.length - 1]!.nodes;
  // A line that holds only blanks and tags that insert nothing goes away, line end included.
  let blanks: { kind: 'text'; value: string }[] = [];
  let hasTag = false;
  let hasText = false;
  const endLine = (): void => {
    if (hasTag && !hasText) for (const blank of blanks) blank.value = '';
    blanks = [];
    hasTag = hasText = false;
  };
  let delimiters: Delimiters = { open: '{{', close: '}}' };
  for (let at = 0; at < text.length;) {
    const tagStart = text.indexOf(delimiters.open, at);
    for (const piece of text.slice(at, tagStart === -1 ? undefined : tagStart).match(/\n|[^\S\n]+|\S+/g) ?? []) {
      const node = { kind: 'text' as const, value: piece };
      top().push(node);
      if (/\S/.test(piece)) hasText = true;
      else blanks.push(node);
      if (piece === '\n') endLine();
    }
    if (tagStart === -1) break;
    const { sign, name, end } = readTag(text, tagStart, delimiters);
    at = end;
    hasTag = true;
    if (sign === '=') delimiters = readDelimiters(name);
    if (sign === '!' || sign === '=') continue;
    if (sign === '/') {
      if (open.length === 1 || open.pop()!.name !== name)
        throw new PromptError(`{{/${name}}} closes nothing that is open`);
    } else if (sign === '#' || sign === '^') {
      const nodes: Node[] = [];
      top().push({ kind: sign, value: name, nodes });
      open.push({ name, nodes });
    } else {
      hasText = true;
      top().push({ kind: 'insert', value: name });
    }
  }
  endLine();
  if (open.length > 1) throw new PromptError(`The section {{#${open[open.length - 1]!.name}}} is never closed`);
  return root;
}

function readTag(text: string, start: number, delimiters: Delimiters): { sign: string; name: string; end: number } {
  let at = start + delimiters.open.length;
  while (/\s/.test(text.charAt(at))) at++;
  const sign = /[{&#^/!>=]/.test(text.charAt(at)) ? text.charAt(at) : '';
  const closing = (sign === '{' ? '}' : sign === '=' ? '=' : '') + delimiters.close;
  const close = text.indexOf(closing, at + (sign === '=' ? 1 : 0));
  if (close === -1) throw new PromptError(`A ${delimiters.open} is never closed`);
  const name = text.slice(at + sign.length, close).trim();
  if (sign !== '!' && sign !== '=') checkName(sign, name);
  return { sign, name, end: close + closing.length };
}

interface Delimiters {
  open: string;
  close: string;
}

/** `{{=<% %>=}}`: from here to the end of the message tags are written `<%so%>`, and {{ is only text. */
function readDelimiters(content: string): Delimiters {
  const [, open, close] = /^([!-/:-<>-@[-`{-~]{2,4})\s{1,20}([!-/:-<>-@[-`{-~]{2,4})$/.exec(content) ?? [];
  if (open === undefined || close === undefined) throw new PromptError(`{{=${content}=}} is not supported`);
  return { open, close };
}

function checkName(sign: string, name: string): void {
  const isName = /^(?:\.|[^\s.{}"'`#^/&>=!]+(?:\.[^\s.{}"'`]+)*)$/.test(name);
  const isForbidden = name.split('.').some((part) => ['__proto__', 'constructor', 'prototype'].includes(part));
  if (sign === '>' || !isName || isForbidden || name === 'else')
    throw new PromptError(`{{${sign}${name}}} is not supported`);
}

// --- Rendering -----------------------------------------------------------------------------------------------------

function renderParts(
  parts: readonly { role: Role; nodes: Node[] }[],
  variables: Record<string, Variable>,
  input: Values,
): Message[] {
  const values: Values = Object.create(null) as Values;
  const missing = new Set<string>();
  for (const [name, variable] of Object.entries(variables)) {
    if (variable.default !== undefined) values[name] = variable.default;
    else if (variable.required === true && (!Object.hasOwn(input, name) || input[name] === null)) missing.add(name);
  }
  Object.assign(values, input);

  const find = (name: string, open: readonly Value[]): Value | undefined => {
    if (name === '.') return open.at(-1);
    const path = name.split('.');
    const holder = open.findLast((value) => isGroup(value) && Object.hasOwn(value, path[0]!)) ?? values;
    return path.reduce<Value | undefined>(
      (value, part) => (isGroup(value) && Object.hasOwn(value, part) ? value[part] : undefined),
      holder,
    );
  };
  const lookUp = (name: string, open: readonly Value[], isTest: boolean): Value => {
    const value = find(name, open);
    if (value !== undefined) return value;
    const first = name.split('.')[0]!;
    const mayBeMissing = Object.hasOwn(variables, first) && find(first, open) === undefined;
    // Entries of a list need not all have the same fields: a section tests which they have.
    if (!mayBeMissing && !(isTest && open.some(isGroup))) missing.add(name);
    return null;
  };
  const render = (nodes: readonly Node[], open: readonly Value[]): string =>
    nodes
      .map((node): string => {
        if (node.kind === 'text') return node.value;
        if (node.kind === 'insert') return textOf(lookUp(node.value, open, false));
        const value = lookUp(node.value, open, true);
        const holds = Array.isArray(value) ? value.length > 0 : Boolean(value);
        if (node.kind === '^') return holds ? '' : render(node.nodes, open);
        if (!holds) return '';
        if (value === true) return render(node.nodes, open);
        return (Array.isArray(value) ? value : [value]).map((entry) => render(node.nodes, [...open, entry])).join('');
      })
      .join('');

  const messages = parts
    .map(({ role, nodes }) => ({ role, content: trimNewlines(render(nodes, [])) }))
    .filter(({ role, content }) => role !== 'system' || content !== '');
  if (missing.size > 0) throw new PromptError(`No value for ${[...missing].join(', ')}`, [...missing]);
  return messages;
}

function withTurns(messages: Message[], input: Values, turns: readonly Message[]): Message[] {
  if (!messages.some(({ role }) => role === 'user')) {
    const names = Object.keys(input);
    const name = Object.hasOwn(input, 'question') ? 'question' : names.length === 1 ? names[0] : undefined;
    if (name === undefined)
      throw new PromptError('No user message, and neither an input "question" nor exactly one input');
    messages.push({ role: 'user', content: trimNewlines(textOf(input[name]!)) });
  }
  messages.splice(
    messages.findLastIndex(({ role }) => role === 'user'),
    0,
    ...turns,
  );
  return messages;
}

function isGroup(value: Value | undefined): value is { [key: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: Value): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function trimNewlines(text: string): string {
  return text.replace(/^[\r\n]+/, '').replace(/[\r\n]+$/, '');
}
