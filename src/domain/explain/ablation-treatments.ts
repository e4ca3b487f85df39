import { z } from 'zod';
import { compareInstructions, type ComparedInstruction, type RemovedInstruction } from './instruction-diff.ts';
import { insertedNames, instructionsOf, isSameShape, withoutInstruction, withTemplate } from './instructions.ts';
import { parsePrompt } from '../prompt/prompt-file.ts';
import { type Prompt } from '../prompt/prompt.ts';

/**
 * One thing to try: the prompt `without` one of its instructions, or with one `restored` as the baseline has it (one that was removed put
 * back, one that was reworded in its former words). `number`: of the prompt's instruction; of the baseline's for one that was removed.
 */
export const treatmentSchema = z.object({
  /** `without-7`, `restored-2`, `restored-removed-4`. */
  id: z.string(),
  kind: z.enum(['without', 'restored']),
  change: z.enum(['same', 'changed', 'added', 'removed']),
  number: z.number().int(),
  /** The instruction as the prompt under test has it; for one that was removed, as the baseline had it. */
  text: z.string(),
  /** What is put (back) in; null: nothing. */
  restores: z.string().nullable(),
});
export type Treatment = z.infer<typeof treatmentSchema>;

export interface Treated extends Treatment {
  /** The whole file with it applied. */
  readonly prompt: string;
}

/** Everything that can be tried on a prompt, what differs from the baseline first: only what leaves a prompt that works. */
export function treatmentsOf(prompt: Prompt, baseline: Prompt | null): Treated[] {
  const own = instructionsOf(prompt);
  const compared = compareInstructions(baseline ? instructionsOf(baseline) : [], own);
  const changed = compared.instructions.filter(({ change }) => baseline !== null && change !== 'same');
  const others = compared.instructions.filter(({ change }) => baseline === null || change === 'same');
  return [
    ...changed.flatMap((each) => [...formerWords(prompt, each), ...without(prompt, each, each.change)]),
    ...compared.removed.flatMap((each) => putBack(prompt, each, compared.instructions)),
    ...others.flatMap((each) => without(prompt, each, 'same')),
  ];
}

function without(prompt: Prompt, each: ComparedInstruction, change: Treatment['change']): Treated[] {
  if (!each.removable) return [];
  const { number, text } = each;
  return [
    {
      id: `without-${number}`,
      kind: 'without',
      change,
      number,
      text,
      restores: null,
      prompt: withoutInstruction(prompt, each),
    },
  ];
}

function formerWords(prompt: Prompt, { change, before, number, text, start, end }: ComparedInstruction): Treated[] {
  if (change !== 'changed' || before === null) return [];
  const { template } = prompt;
  const edited = withTemplate(prompt, template.slice(0, start) + before.text + template.slice(end));
  const treated: Treated = {
    id: `restored-${number}`,
    kind: 'restored',
    change,
    number,
    text,
    restores: before.text,
    prompt: edited,
  };
  return works(prompt, edited) ? [treated] : [];
}

function putBack(prompt: Prompt, removed: RemovedInstruction, own: readonly ComparedInstruction[]): Treated[] {
  const file = withTemplate(prompt, insertedAfter(prompt.template, removed, own));
  const treated: Treated = {
    id: `restored-removed-${removed.number}`,
    kind: 'restored',
    change: 'removed',
    number: removed.number,
    text: removed.text,
    restores: removed.text,
    prompt: file,
  };
  return works(prompt, file) ? [treated] : [];
}

/** The removed instruction's words in a line of their own beside its former neighbour; a sentence among sentences stays in their line. */
function insertedAfter(template: string, removed: RemovedInstruction, own: readonly ComparedInstruction[]): string {
  const neighbour = own.find((each) => each.number === removed.after);
  const next = own[0];
  const beside = neighbour ?? next;
  const between = removed.kind === 'sentence' && beside?.kind === 'sentence' ? ' ' : '\n';
  if (!neighbour) {
    const at = next?.start ?? 0;
    return template.slice(0, at) + removed.text + between + template.slice(at);
  }
  const rest = template.slice(neighbour.end);
  const goesOn = between === '\n' && !/^[ \t]*(?:\n|$)/.test(rest);
  return template.slice(0, neighbour.end) + between + removed.text + (goesOn ? `\n${rest.trimStart()}` : rest);
}

/** It renders as before, and asks for no value that the prompt under test does not ask for: a case might not have it. */
function works(prompt: Prompt, text: string): boolean {
  const parsed = parsePrompt('prompt', text);
  if (!parsed.ok || !isSameShape(prompt, parsed.value)) return false;
  const known = new Set([...insertedNames(prompt.template), ...Object.keys(prompt.header?.variables ?? {})]);
  return [...insertedNames(parsed.value.template)].every((name) => known.has(name));
}
