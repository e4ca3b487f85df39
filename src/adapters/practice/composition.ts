import { type Chance } from './chance.ts';
import { type LengthLimit } from './instructions.ts';

/** One thing an answer says. */
export interface Part {
  readonly role: 'opener' | 'answer' | 'commitment' | 'detail' | 'step' | 'next' | 'vip';
  readonly text: string;
}

export interface Composition {
  readonly parts: readonly Part[];
  /** The mark of the source, null for none. Stands inside the last sentence. */
  readonly citation: string | null;
  readonly mode: 'short' | 'normal' | 'detailed';
  readonly limit: LengthLimit | null;
  readonly chance: Chance;
  readonly skill: number;
}

/** Puts the parts of an answer together; a short one keeps what matters most and folds the rest away. */
export function composeText(composition: Composition): string {
  return composition.mode === 'short' ? composeShort(composition) : composeLong(composition);
}

function composeLong({ parts, citation }: Composition): string {
  const of = (...roles: Part['role'][]): string[] =>
    parts.filter((part) => roles.includes(part.role)).map((part) => part.text);
  const steps = of('step').map((step, index) => `${index + 1}. ${step}`);
  const [opener] = of('opener');
  const body = [...(opener === undefined ? [] : [`${opener}.`]), ...of('answer', 'commitment', 'detail')].join(' ');
  const closing = [...of('next'), ...of('vip')].join(' ');
  if (steps.length === 0) return withCitation([body, closing].filter((text) => text !== '').join(' '), citation);
  const paragraphs = [body, ['Here is every step:', ...steps].join('\n'), closing].filter((text) => text !== '');
  return withCitation(paragraphs.join('\n\n'), citation);
}

/** Most important first. What does not fit is left out: the opener costs nothing, because it joins the first sentence. */
const priority: readonly Part['role'][] = ['vip', 'answer', 'commitment', 'next', 'detail'];

function composeShort({ parts, citation, limit, chance, skill }: Composition): string {
  const sentences = parts.filter((part) => part.role !== 'opener' && part.role !== 'step');
  const kept = keepWithin(sentences, limit ?? { unit: 'sentences', max: 3 });
  // A weak model now and then goes one sentence over.
  const overrun = chance.happens('overrun', 0.04 * (1 - skill))
    ? sentences.find((part) => !kept.includes(part))
    : undefined;
  const told = sentences.filter((part) => kept.includes(part) || part === overrun).map((part) => part.text);
  const opener = parts.find((part) => part.role === 'opener')?.text;
  const text = told.join(' ');
  return withCitation(opener === undefined ? text : `${opener}: ${lowerFirst(text)}`, citation);
}

function keepWithin(sentences: readonly Part[], limit: LengthLimit): Part[] {
  const ranked = [...sentences].sort((one, other) => priority.indexOf(one.role) - priority.indexOf(other.role));
  const kept: Part[] = [];
  let words = 0;
  for (const part of ranked) {
    words += part.text.split(/\s+/).length;
    const fits = limit.unit === 'sentences' ? kept.length < limit.max : words <= limit.max;
    if (fits || kept.length === 0) kept.push(part);
  }
  return kept;
}

/** The mark stands before the last full stop, so that it is no sentence of its own. */
function withCitation(text: string, citation: string | null): string {
  if (citation === null) return text;
  return text.endsWith('.') ? `${text.slice(0, -1)} ${citation}.` : `${text} ${citation}`;
}

/** Names and "I" keep their capital. */
export function lowerFirst(text: string): string {
  return /^(?:I|Plus|VIP)\b/.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1);
}
