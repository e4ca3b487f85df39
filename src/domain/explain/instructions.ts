import { locateHeader } from '../prompt/prompt-header.ts';
import { parsePrompt } from '../prompt/prompt-file.ts';
import { type Prompt } from '../prompt/prompt.ts';
import { instructionRanges, type InstructionRange } from './instruction-ranges.ts';
import { templateProblems } from '../prompt/template.ts';
import { locateRoles } from '../prompt/template-roles.ts';
import { scanTemplate } from '../prompt/template-scan.ts';

/** One thing that a prompt asks for, as a person would number it. Offsets into the template, UTF-16 code units, end exclusive. */
export interface Instruction extends InstructionRange {
  /** From 1, in reading order. */
  readonly number: number;
  /** What stands there, to the letter. */
  readonly text: string;
  /** Taking it out leaves a prompt that works; false for what a case's inputs are put into, and for a whole message. */
  readonly removable: boolean;
}

/** More than anybody numbers; further ones are left out, so that a hostile file cannot keep the app busy. */
const mostInstructions = 150;

/**
 * The instructions of a prompt: list items, sentences of paragraphs, whole sections (`{{#vip}}…{{/vip}}`) and a heading with the only thing
 * that stands under it. Tags are never broken; role markers, headings over several instructions and blank lines lie between them, and what an
 * assistant said before is an example, not an instruction. A template that cannot be rendered has none.
 */
export function instructionsOf(prompt: Prompt): Instruction[] {
  if (templateProblems('prompt', prompt).length > 0) return [];
  const { template } = prompt;
  const ranges = locateRoles(template).flatMap((part) =>
    part.role === 'assistant' ? [] : instructionRanges(part.template).map((range) => shift(range, part.start)),
  );
  return ranges.slice(0, mostInstructions).map((range, index) => ({
    ...range,
    number: index + 1,
    text: template.slice(range.start, range.end),
    removable: isValidWithout(prompt, range),
  }));
}

function shift({ start, end, ...rest }: InstructionRange, by: number): InstructionRange {
  return { ...rest, start: start + by, end: end + by };
}

/** The file's text without one instruction: its header untouched, the line gone where nothing else stood on it. */
export function withoutInstruction(prompt: Prompt, instruction: Pick<Instruction, 'start' | 'end'>): string {
  return withTemplate(prompt, templateWithout(prompt.template, instruction));
}

/** The file's text with another template; the header as it was. */
export function withTemplate({ text }: Pick<Prompt, 'text'>, template: string): string {
  return text.slice(0, locateHeader(text)?.after ?? 0) + template;
}

/** Removes the range with the white space that it leaves behind: the whole line, or one of the two blanks beside a sentence. */
function templateWithout(template: string, { start, end }: Pick<Instruction, 'start' | 'end'>): string {
  const lineStart = template.lastIndexOf('\n', start - 1) + 1;
  const nextBreak = template.indexOf('\n', end);
  const lineEnd = nextBreak === -1 ? template.length : nextBreak;
  const aloneBefore = template.slice(lineStart, start).trim() === '';
  const aloneAfter = template.slice(end, lineEnd).trim() === '';
  if (aloneBefore && aloneAfter) {
    // Not the line end itself where a role marker or the end of the text follows at once: it belongs to no line of ours.
    return template.slice(0, lineStart) + template.slice(Math.min(lineEnd + 1, template.length));
  }
  if (aloneAfter) return template.slice(0, start).replace(/[ \t]+$/, '') + template.slice(end);
  return template.slice(0, start) + template.slice(end).replace(/^[ \t]+/, '');
}

function isValidWithout(prompt: Prompt, range: InstructionRange): boolean {
  const parsed = parsePrompt('prompt', withoutInstruction(prompt, range));
  return parsed.ok && isSameShape(prompt, parsed.value);
}

/**
 * Whether an edited prompt still works as the first one does: it renders, has the same messages, none of them emptied but the system's, and
 * uses every variable that the header requires and that was used before.
 */
export function isSameShape(before: Prompt, after: Prompt): boolean {
  if (templateProblems('prompt', after).length > 0) return false;
  const [was, is] = [locateRoles(before.template), locateRoles(after.template)].map((parts) =>
    parts.filter((part) => part.role !== 'system' || part.template.trim() !== ''),
  );
  const messages = (parts: typeof was): string[] =>
    (parts ?? []).filter(({ role }) => role !== 'system').map(({ role }) => role);
  if (messages(was).join() !== messages(is).join()) return false;
  // Without its new delimiters a text of braces would be full of variables.
  if (delimitersOf(before) !== delimitersOf(after)) return false;
  if ((is ?? []).some((part) => part.role !== 'system' && part.template.trim() === '')) return false;
  const required = Object.entries(before.header?.variables ?? {})
    .filter(([, variable]) => variable?.required === true)
    .map(([name]) => name);
  const [used, uses] = [insertedNames(before.template), insertedNames(after.template)];
  return required.every((name) => !used.has(name) || uses.has(name));
}

function delimitersOf({ template }: Prompt): string {
  const changes = scanTemplate(template).filter(({ kind }) => kind === 'delimiters');
  return changes.map(({ name }) => name).join('\n');
}

/** Names of variables that a template puts in. */
export function insertedNames(template: string): ReadonlySet<string> {
  const inserts = scanTemplate(template).filter(({ kind }) => kind === 'insert');
  return new Set(inserts.map(({ name }) => name.split('.')[0] ?? ''));
}
