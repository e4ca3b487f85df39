import { locateRoles } from './template-roles.ts';
import { findLiteralBraces } from './template-advice.ts';
import { type Delimiters, scanTags } from './template-tags.ts';

const offered: readonly Delimiters[] = [
  { open: '<%', close: '%>' },
  { open: '[[', close: ']]' },
  { open: '<|', close: '|>' },
  { open: '%%<', close: '>%%' },
];

/**
 * The template with `{{` as plain text in every message where it looks like LaTeX, a workflow or JSON: such a message starts with new delimiters, and
 * the tags of `known` variables are written in them. null where nothing looks so, or where every pair that is offered stands in the text.
 */
export function keepBracesAsText(template: string, known: ReadonlySet<string>): string | null {
  const places = findLiteralBraces(template);
  const pieces: string[] = [];
  let copied = 0;
  for (const part of locateRoles(template)) {
    const end = part.start + part.template.length;
    if (!places.some(({ offset }) => offset >= part.start && offset < end)) continue;
    const delimiters = offered.find(
      ({ open, close }) => !part.template.includes(open) && !part.template.includes(close),
    );
    if (delimiters === undefined) return null;
    pieces.push(template.slice(copied, part.start), inOtherDelimiters(part.template, delimiters, known));
    copied = end;
  }
  return copied === 0 ? null : [...pieces, template.slice(copied)].join('');
}

function inOtherDelimiters(text: string, { open, close }: Delimiters, known: ReadonlySet<string>): string {
  const pieces = [`{{=${open} ${close}=}}\n`];
  let copied = 0;
  for (const { kind, name, start, end, open: was } of scanTags(text).tags) {
    const isTag = kind === 'comment' || known.has(name.split('.')[0] ?? '');
    if (!isTag) continue;
    const inner = text.slice(start + was.length, end - was.length);
    pieces.push(text.slice(copied, start), open, inner, close);
    copied = end;
  }
  return [...pieces, text.slice(copied)].join('');
}
