import { type ContentPart, type Part } from './completion-schema.ts';

type Content = Part['content'];

export function textOf(content: Content): string {
  if (typeof content === 'string') return content;
  return (content ?? [])
    .map((part) => (typeof part === 'string' ? part : isText(part) ? (part.text ?? '') : ''))
    .join('');
}

/** Parts of a list that are more than a text. */
export function partsOf(content: Content): readonly ContentPart[] {
  return Array.isArray(content) ? content.filter((part) => typeof part !== 'string') : [];
}

const isText = ({ type }: ContentPart): boolean => type === 'text' || type === 'output_text' || (type ?? null) === null;

export const isCall = ({ type, name }: ContentPart): boolean =>
  /^(tool_use|tool_call|function_call)$/u.test(type ?? '') && Boolean(name);

/** What a model says to itself before its answer. */
const isThinking = ({ type }: ContentPart): boolean => /thinking|reasoning|^summary_text$/u.test(type ?? '');

/** Neither read nor known to be no part of the answer. */
export function isUnread(part: ContentPart): boolean {
  if (isText(part))
    return (
      typeof part.text !== 'string' && Object.keys(part).some((key) => key !== 'type' && (part[key] ?? null) !== null)
    );
  return !isCall(part) && !isThinking(part);
}
