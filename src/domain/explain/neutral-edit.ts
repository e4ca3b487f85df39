import { isSameShape, withTemplate } from './instructions.ts';
import { freePairs, innerLineEnds, paragraphEnds, plainLines, wordGaps } from './neutral-places.ts';
import { languageForSentences, neutralSentences, type NeutralLanguage } from './neutral-sentences.ts';
import { type Prompt, promptSchemaName } from '../prompt/prompt.ts';
import { createRandom } from '../statistics/seeded-random.ts';
import { renderMessages, scanTemplate, variablesIn } from '../prompt/template.ts';
import { locateRoles, type LocatedRole } from '../prompt/template-roles.ts';

/**
 * An edit that changes nothing that matters: white space, the order of two unrelated lines, a sentence that asks for nothing. A model that
 * repeats itself answers the same request the same way, so asking it again tells nothing; any edit makes it draw anew. Trial t of every version
 * carries the same edit t, so that what differs between versions is the versions.
 */
interface Operation {
  readonly name: string;
  /** The message's text with the edit; null where there is no place for it. */
  readonly apply: (text: string) => string | null;
}

/** More than any plan asks for. */
export const mostNeutralEdits = 12;

/**
 * The prompts with each of `count` neutral edits: a list for every edit, in it each prompt in the order given. All edits differ from each other and from none
 * in the message that is sent, in whatever version; each leaves the same roles and variables. The same prompts and seed give the same edits everywhere.
 */
export function neutralEdits(prompts: readonly Prompt[], count: number, seed: number): readonly (readonly Prompt[])[] {
  const found: Prompt[][] = [];
  // What is sent so far, a set for each prompt.
  const taken = prompts.map((prompt) => new Set([barest(prompt)]));
  for (const operation of operationsFor(prompts, seed)) {
    if (found.length >= Math.min(count, mostNeutralEdits)) break;
    const edited = prompts.map((prompt) => edit(prompt, operation));
    const fits = edited.every((each, at) => each !== null && taken[at]?.has(barest(each)) === false);
    if (!fits) continue;
    const whole = edited.filter((each) => each !== null);
    whole.forEach((each, at) => taken[at]?.add(barest(each)));
    found.push(whole);
  }
  return found;
}

function edit(prompt: Prompt, { apply }: Operation): Prompt | null {
  const part = partToEdit(prompt);
  if (!part) return null;
  const text = apply(part.template);
  if (text === null || text === part.template) return null;
  const { template } = prompt;
  const whole = template.slice(0, part.start) + text + template.slice(part.start + part.template.length);
  const edited: Prompt = { ...prompt, template: whole, text: withTemplate(prompt, whole) };
  return isSameShape(prompt, edited) && partToEdit(edited)?.start === part.start ? edited : null;
}

/**
 * What is sent of a prompt whatever a case gives: every section left out, inverted ones too, every value empty. An edit that shows even there
 * shows for every case; one in a comment, in a section, on the line of its tag or in line ends that are taken off does not.
 */
function barest(prompt: Prompt): string {
  const names = [...variablesIn(prompt.template), ...Object.keys(prompt.header?.variables ?? {})];
  const header = { schema: promptSchemaName, variables: Object.fromEntries(names.map((name) => [name, {}])) } as const;
  const bare: Prompt = { ...prompt, header, template: withoutInverted(prompt.template) };
  const rendered = renderMessages(bare, { input: { question: '' }, messages: [] });
  return rendered.ok ? JSON.stringify(rendered.messages) : prompt.template;
}

/** The template with each `{{^name}}` as `{{#name}}`, so that no value means no section of either kind. */
function withoutInverted(template: string): string {
  const marks = scanTemplate(template)
    .filter(({ kind }) => kind === 'inverted')
    .map(({ start }) => template.indexOf('^', start));
  return marks.reduce((text, at) => `${text.slice(0, at)}#${text.slice(at + 1)}`, template);
}

/**
 * The system message where it says something by itself, so that it is there for every case; else the first message that is sent to the
 * model whatever stands in it, and not what an assistant said before.
 */
function partToEdit({ template }: Prompt): LocatedRole | null {
  const parts = locateRoles(template).filter(({ role }) => role !== 'assistant');
  const saysSomething = parts.find(({ template: text }) => plainLines(text).length > 0);
  return saysSomething ?? parts.find(({ role }) => role === 'user') ?? parts[0] ?? null;
}

const placesEach = 6;

/** Kinds by turns, so that no three edits in a row rest on white space alone, which some servers take off. */
function operationsFor(prompts: readonly Prompt[], seed: number): Operation[] {
  const random = createRandom(seed).fork('neutral-edits');
  const language = commonLanguage(prompts);
  const sentences = language === null ? [] : random.shuffle(sentenceOperations(language));
  const order = language === 'en' ? orderOperations() : [];
  const blanks = random.shuffle(blankOperations());
  const mixed: Operation[] = [];
  for (let at = 0; at < Math.max(sentences.length, blanks.length); at += 1) {
    mixed.push(...sentences.slice(at, at + 1), ...order.slice(at, at + 1), ...blanks.slice(at, at + 1));
  }
  return [...mixed, ...outerBlanks()];
}

function commonLanguage(prompts: readonly Prompt[]): NeutralLanguage | null {
  const [first, ...others] = prompts.map(({ template }) => languageForSentences(template));
  return first !== undefined && others.every((each) => each === first) ? first : null;
}

function sentenceOperations(language: NeutralLanguage): Operation[] {
  return neutralSentences[language].flatMap((sentence): Operation[] => [
    { name: `before: ${sentence}`, apply: (text) => (says(text, sentence) ? null : `${sentence}\n\n${text}`) },
    {
      name: `after: ${sentence}`,
      apply: (text) => {
        if (says(text, sentence)) return null;
        const end = text.length - (/\n*$/.exec(text)?.[0].length ?? 0);
        return `${text.slice(0, end)}\n\n${sentence}${text.slice(end)}`;
      },
    },
  ]);
}

function says(text: string, sentence: string): boolean {
  return text.includes(sentence);
}

function blankOperations(): Operation[] {
  return Array.from({ length: placesEach }, (_, at): Operation[] => [
    { name: `two blanks at gap ${at}`, apply: (text) => inserted(text, wordGaps(text, placesEach)[at], ' ') },
    { name: `blanks at line end ${at}`, apply: (text) => inserted(text, innerLineEnds(text)[at], '  ') },
    { name: `blank line at paragraph ${at}`, apply: (text) => inserted(text, paragraphEnds(text)[at], '\n') },
  ]).flat();
}

function orderOperations(): Operation[] {
  return Array.from({ length: placesEach }, (_, at): Operation => ({
    name: `order of pair ${at}`,
    apply: (text) => {
      const pair = freePairs(text)[at];
      if (!pair) return null;
      const { first, second } = pair;
      const words = (line: typeof first): string => text.slice(line.start, line.end);
      return `${text.slice(0, first.start)}${words(second)}\n${words(first)}${text.slice(second.end)}`;
    },
  }));
}

/** What every text has a place for: blanks at its end, on its last line or, where that is only a section's tag, on one of their own. */
function outerBlanks(): Operation[] {
  return ['', '\n'].flatMap((before) =>
    Array.from({ length: mostNeutralEdits }, (_, at): Operation => ({
      name: `${at + 1} blanks at the end`,
      apply: (text) => {
        const end = text.length - (/[\r\n]*$/.exec(text)?.[0].length ?? 0);
        return inserted(text, end, before + ' '.repeat(at + 1));
      },
    })),
  );
}

function inserted(text: string, at: number | undefined, what: string): string | null {
  return at === undefined ? null : text.slice(0, at) + what + text.slice(at);
}
